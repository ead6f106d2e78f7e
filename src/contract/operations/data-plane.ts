import { NOT_SERVED_PATHS } from '../v2/not-served.ts'
import { operationsUnder } from './operation.ts'

const v1 = operationsUnder('v1', 'data', '/v1/vector', 'cluster')
const v2 = operationsUnder('v2', 'data', '/v2/vectordb', 'cluster')

const COLLECTION = ['collection'] as const

/** Calls at the address of a cluster. */
export const dataPlaneOperations = [
  v1('collections.list', 'GET', '/collections'),
  v1('collections.describe', 'GET', '/collections/describe', COLLECTION),
  v1('collections.create', 'POST', '/collections/create', COLLECTION),
  v1('collections.drop', 'POST', '/collections/drop', COLLECTION),
  v1('entities.insert', 'POST', '/insert', COLLECTION),
  v1('entities.upsert', 'POST', '/upsert', COLLECTION),
  v1('entities.delete', 'POST', '/delete', COLLECTION),
  v1('entities.get', 'POST', '/get', COLLECTION),
  v1('entities.query', 'POST', '/query', COLLECTION),
  v1('entities.search', 'POST', '/search', COLLECTION),
  v2('v2.collections.list', 'POST', '/collections/list'),
  v2('v2.collections.has', 'POST', '/collections/has', COLLECTION),
  v2('v2.collections.describe', 'POST', '/collections/describe', COLLECTION),
  v2('v2.collections.create', 'POST', '/collections/create', COLLECTION),
  v2('v2.collections.drop', 'POST', '/collections/drop', COLLECTION),
  v2('v2.collections.flush', 'POST', '/collections/flush', COLLECTION),
  v2('v2.collections.load', 'POST', '/collections/load', COLLECTION),
  v2('v2.collections.release', 'POST', '/collections/release', COLLECTION),
  v2('v2.collections.load_state', 'POST', '/collections/get_load_state', COLLECTION),
  v2('v2.collections.stats', 'POST', '/collections/get_stats', COLLECTION),
  v2('v2.partitions.list', 'POST', '/partitions/list', COLLECTION),
  v2('v2.partitions.has', 'POST', '/partitions/has', COLLECTION),
  v2('v2.partitions.create', 'POST', '/partitions/create', COLLECTION),
  v2('v2.partitions.drop', 'POST', '/partitions/drop', COLLECTION),
  v2('v2.partitions.load', 'POST', '/partitions/load', COLLECTION),
  v2('v2.partitions.release', 'POST', '/partitions/release', COLLECTION),
  v2('v2.partitions.stats', 'POST', '/partitions/get_stats', COLLECTION),
  v2('v2.indexes.list', 'POST', '/indexes/list', COLLECTION),
  v2('v2.indexes.describe', 'POST', '/indexes/describe', COLLECTION),
  v2('v2.indexes.create', 'POST', '/indexes/create', COLLECTION),
  v2('v2.indexes.drop', 'POST', '/indexes/drop', COLLECTION),
  v2('v2.entities.insert', 'POST', '/entities/insert', COLLECTION),
  v2('v2.entities.upsert', 'POST', '/entities/upsert', COLLECTION),
  v2('v2.entities.delete', 'POST', '/entities/delete', COLLECTION),
  v2('v2.entities.get', 'POST', '/entities/get', COLLECTION),
  v2('v2.entities.query', 'POST', '/entities/query', COLLECTION),
  v2('v2.entities.search', 'POST', '/entities/search', COLLECTION),
  v2('v2.entities.advanced_search', 'POST', '/entities/advanced_search', COLLECTION),
  v2('v2.entities.hybrid_search', 'POST', '/entities/hybrid_search', COLLECTION),
  v2('v2.other', 'POST', NOT_SERVED_PATHS, COLLECTION)
] as const
