import { NOT_SERVED_PATHS } from './flavors.ts'

/** Fields that tell one call of an operation from another: ids and names of the cluster and collection, the URLs of objects. */
export type CallField = 'cluster' | 'collection' | 'object'

/** A call of the API under the name that users of the laboratory give it. */
export interface OperationRow<Name extends string = string> {
  readonly name: Name
  readonly version: 'v1' | 'v2'
  /** The gateway of the service, or the address of a cluster. */
  readonly plane: 'control' | 'data'
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As the router knows them; several where the call has several names. */
  readonly paths: readonly string[]
  readonly fields: readonly CallField[]
}

export type OperationName = (typeof all)[number]['name']

export type ApiOperation = OperationRow<OperationName>

/** Makes the rows of a part of the API, whose paths begin alike. */
export const operationsUnder =
  (version: 'v1' | 'v2', plane: 'control' | 'data', prefix: string, ...fields: readonly CallField[]) =>
  <const Name extends string>(
    name: Name,
    method: OperationRow['method'],
    paths: string | readonly string[],
    own: readonly CallField[] = []
  ): OperationRow<Name> => ({
    name,
    version,
    plane,
    method,
    paths: [paths].flat().map(path => `${prefix}${path}`),
    fields: [...fields, ...own]
  })

const controlV1 = operationsUnder('v1', 'control', '/v1')
const controlV2 = operationsUnder('v2', 'control', '/v2')

const CLUSTER = ['cluster'] as const

/** With an empty id the path has a doubled slash, which the router folds. */
const of = (change: string) => [`/clusters/:clusterId/${change}`, `/clusters/${change}`]

/** Stages are what volumes were called first. */
const either = (path: string) => [`/volumes${path}`, `/stages${path}`]

export const accountOperations = [
  controlV1('clouds', 'GET', '/clouds'),
  controlV1('regions', 'GET', '/regions'),
  controlV1('projects', 'GET', '/projects'),
  controlV1('clusters.list', 'GET', '/clusters'),
  controlV1('clusters.describe', 'GET', '/clusters/:clusterId', CLUSTER),
  controlV1('clusters.create', 'POST', ['/clusters/create', '/clusters/createServerless']),
  controlV1('clusters.suspend', 'POST', of('suspend'), CLUSTER),
  controlV1('clusters.resume', 'POST', of('resume'), CLUSTER),
  controlV1('clusters.modify', 'POST', of('modify'), CLUSTER),
  controlV1('clusters.drop', 'DELETE', of('drop'), CLUSTER),
  controlV2('v2.clouds', 'GET', '/clouds'),
  controlV2('v2.regions', 'GET', '/regions'),
  controlV2('v2.projects', 'GET', '/projects'),
  controlV2('v2.clusters.list', 'GET', '/clusters'),
  controlV2('v2.clusters.describe', 'GET', '/clusters/:clusterId', CLUSTER),
  controlV2('v2.clusters.create', 'POST', [
    '/clusters/createDedicated',
    '/clusters/createServerless',
    '/clusters/createFree'
  ]),
  controlV2('v2.clusters.suspend', 'POST', of('suspend'), CLUSTER),
  controlV2('v2.clusters.resume', 'POST', of('resume'), CLUSTER),
  controlV2('v2.clusters.modify', 'POST', of('modify'), CLUSTER),
  controlV2('v2.clusters.drop', 'DELETE', of('drop'), CLUSTER),
  controlV2('v2.volumes.list', 'GET', either('')),
  controlV2('v2.volumes.describe', 'GET', '/volumes/:name'),
  controlV2('v2.volumes.create', 'POST', either('/create')),
  controlV2('v2.volumes.apply', 'POST', either('/apply')),
  controlV2('v2.volumes.delete', 'DELETE', either('/:name'))
] as const

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

const importsV1 = operationsUnder('v1', 'control', '/v1', 'cluster')
const importsV2 = operationsUnder('v2', 'control', '/v2/vectordb/jobs/import', 'cluster')

const IMPORT = ['/vector/collections/import', '/clusters/:clusterId/import', '/clusters/import']

export const importOperations = [
  importsV1('import', 'POST', IMPORT, ['collection', 'object']),
  importsV1('get', 'GET', '/vector/collections/import/get'),
  importsV1('list', 'GET', '/vector/collections/import/list'),
  importsV2('v2.create', 'POST', '/create', ['collection', 'object']),
  importsV2('v2.describe', 'POST', ['/describe', '/getProgress', '/get_progress']),
  importsV2('v2.list', 'POST', '/list', ['collection']),
  importsV2('v2.commit', 'POST', '/commit'),
  importsV2('v2.abort', 'POST', '/abort')
] as const

const all = [...importOperations, ...dataPlaneOperations, ...accountOperations] as const

/** Every call of the API that the emulator answers, those of the import jobs first. */
export const API_OPERATIONS: readonly ApiOperation[] = all

const byName: ReadonlyMap<string, ApiOperation> = new Map(API_OPERATIONS.map(each => [each.name, each]))

export const operationNamed = (name: string): ApiOperation | undefined => byName.get(name)

const byRoute: ReadonlyMap<string, ApiOperation> = new Map(
  API_OPERATIONS.flatMap(each => each.paths.map(path => [`${each.method} ${path}`, each] as const))
)

/** @param path as the router knows it: `/v1/clusters/:clusterId` */
export const operationAt = (method: string, path: string): ApiOperation | undefined => byRoute.get(`${method} ${path}`)
