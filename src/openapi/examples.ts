import type { ApiOperation, OperationName } from '../operations/index.ts'
import type { Example, Json } from './document.ts'

/** A request that means something in the built-in world. */
export interface ContractExample extends Example {
  /** Code of the refusal that it is an example of; left out: it succeeds. */
  readonly refusal?: number
  /** What has to be sent before, each by its own example. */
  readonly after?: readonly OperationName[]
}

/** The example of an operation at one of its paths. */
export const exampleAt = ({ name, version }: ApiOperation, path: string): ContractExample => {
  const example = EXAMPLES[name]
  if (WITHOUT_ID.test(path)) return { ...example, refusal: version === 'v1' ? 90103 : 96025 }
  if (!path.startsWith('/v2/stages') || example.body?.['volumeName'] === undefined) return example
  const { volumeName, ...rest } = example.body
  return { ...example, body: { ...rest, stageName: volumeName } }
}

/** What the router makes of the doubled slash around an empty id of a cluster. */
const WITHOUT_ID = /\/clusters\/(?:import|suspend|resume|modify|drop)$/

/** The cluster at whose address the examples call. */
export const CLUSTER = 'in01-5b7c0de3f1a2948'

const PROJECT = 'proj-0a1b2c3d4e5f60718293a4'
const SUSPENDED = 'in01-000000000000c04'
const REGION = 'aws-us-west-2'
const OBJECT = 's3://import-samples/json/pandas/articles.json'
const COMPLETED = 'job-0000000003completed001'
const RUNNING = { clusterId: 'in01-9fb0412735e6d8c', jobId: 'job-0000000002runningdedic' }

const ARTICLES = { collectionName: 'articles' }
const ARCHIVE = { collectionName: 'medium_articles', partitionName: 'archive' }
const ARCHIVES = { collectionName: 'medium_articles', partitionNames: ['archive'] }
const INDEX = { ...ARTICLES, indexName: 'vector' }
const ROW = { id: 1, title: 'A title', vector: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8] }
const QUERY = { ...ARTICLES, data: [ROW.vector], annsField: 'vector', limit: 3 }
const NEW_CLUSTER = {
  clusterName: 'mine',
  projectId: PROJECT,
  plan: 'Standard',
  cuSize: 1,
  cuType: 'Performance-optimized'
}
const VOLUME = { params: { name: 'my_volume' } }

const inCluster = { params: { clusterId: CLUSTER } }
/** Only a cluster that is suspended can be resumed. */
const inSuspended = { params: { clusterId: SUSPENDED } }
const notEmulated = (body: Readonly<Record<string, Json>>): ContractExample => ({ body, refusal: 1100 })
/** Its job commits by itself. */
const undecidable: ContractExample = { body: RUNNING, refusal: 2100 }

const EXAMPLES: Readonly<Record<OperationName, ContractExample>> = {
  import: { ...inCluster, body: { clusterId: CLUSTER, ...ARTICLES, objectUrl: OBJECT } },
  get: { query: { clusterId: CLUSTER, jobId: COMPLETED } },
  list: { query: { clusterId: CLUSTER, pageSize: '10', currentPage: '1' } },
  'v2.create': { body: { clusterId: CLUSTER, ...ARTICLES, objectUrls: [[OBJECT]] } },
  'v2.describe': { body: { clusterId: CLUSTER, jobId: COMPLETED } },
  'v2.list': { body: { clusterId: CLUSTER, pageSize: 10, currentPage: 1 } },
  'v2.commit': undecidable,
  'v2.abort': undecidable,
  'collections.list': { query: { dbName: 'default' } },
  'collections.describe': { query: { dbName: 'default', ...ARTICLES } },
  'collections.create': { body: { collectionName: 'mine', dimension: 768, metricType: 'COSINE' } },
  'collections.drop': { body: ARTICLES },
  'entities.insert': notEmulated({ ...ARTICLES, data: [ROW] }),
  'entities.upsert': notEmulated({ ...ARTICLES, data: [ROW] }),
  'entities.delete': notEmulated({ ...ARTICLES, id: [1] }),
  'entities.get': notEmulated({ ...ARTICLES, id: [1] }),
  'entities.query': notEmulated({ ...ARTICLES, filter: 'id > 0', limit: 3 }),
  'entities.search': notEmulated({ ...ARTICLES, vector: ROW.vector, limit: 3 }),
  'v2.collections.list': { body: {} },
  'v2.collections.has': { body: ARTICLES },
  'v2.collections.describe': { body: ARTICLES },
  'v2.collections.create': { body: { collectionName: 'mine', dimension: 8, metricType: 'COSINE' } },
  'v2.collections.drop': { body: ARTICLES },
  'v2.collections.flush': { body: ARTICLES },
  'v2.collections.load': { body: ARTICLES },
  'v2.collections.release': { body: ARTICLES },
  'v2.collections.load_state': { body: ARTICLES },
  'v2.collections.stats': { body: ARTICLES },
  'v2.partitions.list': { body: { collectionName: 'medium_articles' } },
  'v2.partitions.has': { body: ARCHIVE },
  'v2.partitions.create': { body: { collectionName: 'medium_articles', partitionName: 'mine' } },
  'v2.partitions.drop': { body: ARCHIVE, after: ['v2.partitions.release'] },
  'v2.partitions.load': { body: ARCHIVES },
  'v2.partitions.release': { body: ARCHIVES },
  'v2.partitions.stats': { body: ARCHIVE },
  'v2.indexes.list': { body: ARTICLES },
  'v2.indexes.describe': { body: INDEX },
  'v2.indexes.create': {
    body: { ...ARTICLES, indexParams: [{ fieldName: 'vector', indexName: 'vector', metricType: 'COSINE' }] }
  },
  'v2.indexes.drop': { body: INDEX, after: ['v2.collections.release'] },
  'v2.entities.insert': notEmulated({ ...ARTICLES, data: [ROW] }),
  'v2.entities.upsert': notEmulated({ ...ARTICLES, data: [ROW] }),
  'v2.entities.delete': notEmulated({ ...ARTICLES, filter: 'id in [1]' }),
  'v2.entities.get': notEmulated({ ...ARTICLES, id: [1] }),
  'v2.entities.query': notEmulated({ ...ARTICLES, filter: 'id > 0', limit: 3 }),
  'v2.entities.search': notEmulated(QUERY),
  'v2.entities.advanced_search': notEmulated({ ...ARTICLES, search: [QUERY], limit: 3 }),
  'v2.entities.hybrid_search': notEmulated({ ...ARTICLES, search: [QUERY], limit: 3 }),
  'v2.other': notEmulated(ARTICLES),
  clouds: {},
  regions: { query: { cloudId: 'aws' } },
  projects: {},
  'clusters.list': { query: { pageSize: '10', current: '1' } },
  'clusters.describe': inCluster,
  'clusters.create': { body: NEW_CLUSTER },
  'clusters.suspend': { ...inCluster, body: {} },
  'clusters.resume': { ...inSuspended, body: {} },
  'clusters.modify': { ...inCluster, body: { cuSize: 2 } },
  'clusters.drop': inCluster,
  'v2.clouds': {},
  'v2.regions': { query: { cloudId: 'aws' } },
  'v2.projects': {},
  'v2.clusters.list': { query: { pageSize: '10', currentPage: '1' } },
  'v2.clusters.describe': inCluster,
  'v2.clusters.create': { body: { ...NEW_CLUSTER, regionId: REGION } },
  'v2.clusters.suspend': { ...inCluster, body: {} },
  'v2.clusters.resume': { ...inSuspended, body: {} },
  'v2.clusters.modify': { ...inCluster, body: { cuSize: 2 } },
  'v2.clusters.drop': inCluster,
  'v2.volumes.list': { query: { projectId: PROJECT, currentPage: '1', pageSize: '10', type: 'MANAGED' } },
  'v2.volumes.describe': { ...VOLUME, after: ['v2.volumes.create'] },
  'v2.volumes.create': { body: { projectId: PROJECT, regionId: REGION, volumeName: 'my_volume' } },
  'v2.volumes.apply': { body: { volumeName: 'my_volume', path: 'data/' }, after: ['v2.volumes.create'] },
  'v2.volumes.delete': { ...VOLUME, after: ['v2.volumes.create'] }
}
