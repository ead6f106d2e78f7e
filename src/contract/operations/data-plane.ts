import { NOT_SERVED_PATHS } from '../v2/not-served.ts'
import { operationsUnder } from './operation.ts'

const dataV1 = operationsUnder('v1', 'data', '/v1/vector', 'cluster')
const dataV2 = operationsUnder('v2', 'data', '/v2/vectordb', 'cluster')

const COLLECTION = ['collection'] as const

/** Calls at the address of a cluster. */
export const dataPlaneOperations = [
  dataV1('collections.list', 'GET', '/collections'),
  dataV1('collections.describe', 'GET', '/collections/describe', COLLECTION),
  dataV1('collections.create', 'POST', '/collections/create', COLLECTION),
  dataV1('collections.drop', 'POST', '/collections/drop', COLLECTION),
  dataV1('entities.insert', 'POST', '/insert', COLLECTION),
  dataV1('entities.upsert', 'POST', '/upsert', COLLECTION),
  dataV1('entities.delete', 'POST', '/delete', COLLECTION),
  dataV1('entities.get', 'POST', '/get', COLLECTION),
  dataV1('entities.query', 'POST', '/query', COLLECTION),
  dataV1('entities.search', 'POST', '/search', COLLECTION),
  dataV2('v2.collections.list', 'POST', '/collections/list'),
  dataV2('v2.collections.has', 'POST', '/collections/has', COLLECTION),
  dataV2('v2.collections.describe', 'POST', '/collections/describe', COLLECTION),
  dataV2('v2.collections.create', 'POST', '/collections/create', COLLECTION),
  dataV2('v2.collections.drop', 'POST', '/collections/drop', COLLECTION),
  dataV2('v2.collections.flush', 'POST', '/collections/flush', COLLECTION),
  dataV2('v2.collections.load', 'POST', '/collections/load', COLLECTION),
  dataV2('v2.collections.release', 'POST', '/collections/release', COLLECTION),
  dataV2('v2.collections.load_state', 'POST', '/collections/get_load_state', COLLECTION),
  dataV2('v2.collections.stats', 'POST', '/collections/get_stats', COLLECTION),
  dataV2('v2.partitions.list', 'POST', '/partitions/list', COLLECTION),
  dataV2('v2.partitions.has', 'POST', '/partitions/has', COLLECTION),
  dataV2('v2.partitions.create', 'POST', '/partitions/create', COLLECTION),
  dataV2('v2.partitions.drop', 'POST', '/partitions/drop', COLLECTION),
  dataV2('v2.partitions.load', 'POST', '/partitions/load', COLLECTION),
  dataV2('v2.partitions.release', 'POST', '/partitions/release', COLLECTION),
  dataV2('v2.partitions.stats', 'POST', '/partitions/get_stats', COLLECTION),
  dataV2('v2.indexes.list', 'POST', '/indexes/list', COLLECTION),
  dataV2('v2.indexes.describe', 'POST', '/indexes/describe', COLLECTION),
  dataV2('v2.indexes.create', 'POST', '/indexes/create', COLLECTION),
  dataV2('v2.indexes.drop', 'POST', '/indexes/drop', COLLECTION),
  dataV2('v2.entities.insert', 'POST', '/entities/insert', COLLECTION),
  dataV2('v2.entities.upsert', 'POST', '/entities/upsert', COLLECTION),
  dataV2('v2.entities.delete', 'POST', '/entities/delete', COLLECTION),
  dataV2('v2.entities.get', 'POST', '/entities/get', COLLECTION),
  dataV2('v2.entities.query', 'POST', '/entities/query', COLLECTION),
  dataV2('v2.entities.search', 'POST', '/entities/search', COLLECTION),
  dataV2('v2.entities.advanced_search', 'POST', '/entities/advanced_search', COLLECTION),
  dataV2('v2.entities.hybrid_search', 'POST', '/entities/hybrid_search', COLLECTION),
  dataV2('v2.other', 'POST', NOT_SERVED_PATHS, COLLECTION)
] as const
