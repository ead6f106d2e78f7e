import type { Example } from './operation.ts'

// Parts of examples: ids and names of the built-in world, fixtures/worlds/default.yaml.

/** The cluster whose address the examples call. */
export const CLUSTER = 'in01-5b7c0de3f1a2948'

export const PROJECT = 'proj-0a1b2c3d4e5f60718293a4'
const SUSPENDED = 'in01-000000000000c04'
export const REGION = 'aws-us-west-2'
export const OBJECT = 's3://import-samples/json/pandas/articles.json'
export const COMPLETED = 'job-0000000003completed001'
const RUNNING = { clusterId: 'in01-9fb0412735e6d8c', jobId: 'job-0000000002runningdedic' }

export const ARTICLES = { collectionName: 'articles' }
export const ARCHIVE = { collectionName: 'medium_articles', partitionName: 'archive' }
export const ARCHIVES = { collectionName: 'medium_articles', partitionNames: ['archive'] }
export const INDEX = { ...ARTICLES, indexName: 'vector' }
export const ROW = { id: 1, title: 'A title', vector: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8] }
export const QUERY = { ...ARTICLES, data: [ROW.vector], annsField: 'vector', limit: 3 }
export const NEW_CLUSTER = {
  clusterName: 'mine',
  projectId: PROJECT,
  plan: 'Standard',
  cuSize: 1,
  cuType: 'Performance-optimized'
}
export const BUCKET = { projectId: PROJECT, regionId: REGION, bucketName: 'import-samples' }
/** With a role that nobody lists: everybody may read the bucket. */
export const INTEGRATED = {
  ...BUCKET,
  externalCred: {
    roleArn: 'arn:aws:iam::123456789012:role/zilliz-bucket-role',
    externalId: 'zilliz-external-AbCdEf12345678'
  }
}
export const inIntegration = { params: { integrationId: 'integ-0a1b2c3d4e5f6071829' } }
export const inVolume = { params: { name: 'my_volume' } }

export const inCluster = { params: { clusterId: CLUSTER } }
/** Only a cluster that is suspended can be resumed. */
export const inSuspended = { params: { clusterId: SUSPENDED } }
/** The example's job commits by itself, so a decision is rejected. */
export const undecidable: Example = { body: RUNNING, refusal: 2100 }
