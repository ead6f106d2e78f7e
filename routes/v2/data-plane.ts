import { NOT_SERVED_PATHS } from '../../src/contract/flavors.ts'
import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { collections } from '../../src/operations/collections.ts'
import { indexes } from '../../src/operations/indexes.ts'
import { entities, otherCalls } from '../../src/operations/not-emulated.ts'
import { partitions } from '../../src/operations/partitions.ts'

/** Served at a cluster's address. */
export const dataRoutesV2: Plugin = async app => {
  mount(app, {
    'POST /v2/vectordb/collections/list': collections.list,
    'POST /v2/vectordb/collections/has': collections.has,
    'POST /v2/vectordb/collections/describe': collections.describe,
    'POST /v2/vectordb/collections/create': collections.create,
    'POST /v2/vectordb/collections/drop': collections.drop,
    'POST /v2/vectordb/collections/flush': collections.flush,
    'POST /v2/vectordb/collections/load': collections.load,
    'POST /v2/vectordb/collections/release': collections.release,
    'POST /v2/vectordb/collections/get_load_state': collections.loadState,
    'POST /v2/vectordb/collections/get_stats': collections.stats,
    'POST /v2/vectordb/partitions/list': partitions.list,
    'POST /v2/vectordb/partitions/has': partitions.has,
    'POST /v2/vectordb/partitions/create': partitions.create,
    'POST /v2/vectordb/partitions/drop': partitions.drop,
    'POST /v2/vectordb/partitions/get_stats': partitions.stats,
    'POST /v2/vectordb/partitions/load': partitions.load,
    'POST /v2/vectordb/partitions/release': partitions.release,
    'POST /v2/vectordb/indexes/list': indexes.list,
    'POST /v2/vectordb/indexes/describe': indexes.describe,
    'POST /v2/vectordb/indexes/create': indexes.create,
    'POST /v2/vectordb/indexes/drop': indexes.drop,
    'POST /v2/vectordb/entities/insert': entities.insert,
    'POST /v2/vectordb/entities/upsert': entities.upsert,
    'POST /v2/vectordb/entities/delete': entities.delete,
    'POST /v2/vectordb/entities/get': entities.get,
    'POST /v2/vectordb/entities/query': entities.query,
    'POST /v2/vectordb/entities/search': entities.search,
    'POST /v2/vectordb/entities/advanced_search': entities.advancedSearch,
    'POST /v2/vectordb/entities/hybrid_search': entities.hybridSearch
  })
  // About seventy Milvus calls, such as `POST /v2/vectordb/users/list`, get the same refusal.
  mount(app, Object.fromEntries(NOT_SERVED_PATHS.map(path => [`POST /v2/vectordb${path}`, otherCalls.other])))
}
