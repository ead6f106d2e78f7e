import type { RefusalEntry } from './entry.ts'

const V1 = 'Error Codes (v1)'

/** What the address of a cluster says: codes of Milvus in v2, 90xxx in v1. Those that jobs share stand in the other tables. */
export const dataPlaneRefusals = [
  {
    code: 200,
    status: 200,
    message: 'partition not found[partition=xxx]',
    operations: ['create', 'partitions'],
    cause: 'The collection has no such partition.',
    fix: 'Check the name, or create the partition.',
    source: 'server source: merr.ErrPartitionNotFound',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 700,
    status: 200,
    message: 'index not found[xxx]',
    operations: ['indexes'],
    cause: 'The collection has no such index; or a vector field has none, and the collection is to be loaded.',
    fix: 'Create the index.',
    source: 'server source: merr.ErrIndexNotFound',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 1802,
    status: 200,
    message: 'missing required parameters, error: xxx',
    operations: ['create', 'progress', 'commit', 'abort', 'collections', 'partitions', 'indexes'],
    cause: 'collectionName, files, jobId, partitionName or indexName is missing or empty.',
    fix: 'Send it.',
    source:
      'server source: handler_v2.go, wrapperPost; of collections, partitions and indexes the words after the colon are a guess',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 65535,
    status: 200,
    message: 'xxx',
    operations: ['create', 'progress', 'list', 'commit', 'abort', 'partitions', 'indexes'],
    cause:
      'What is to be dropped is loaded or is the default partition; or rows choose their partition by a key; or the field has another index. With HTTP 403: the key may not call the cluster that is called as a Milvus.',
    fix: 'x-emulator-explain says what to do first.',
    source: 'server source: proxy/task.go, rootcoord; errors without a code of their own have this one',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 90001,
    status: 200,
    message: 'The collection xxx does not exist. You can use ListCollections to view the list of existing collections.',
    operations: ['collections'],
    cause: 'The cluster whose address is called has no such collection (v1).',
    fix: 'Check the name, or create the collection.',
    source: V1,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90025,
    status: 200,
    message: 'The dimension of the vector column should be between 32 and 32768.',
    operations: ['collections'],
    cause: 'dimension is no such number (v1). The newest page lets it begin with 1.',
    fix: 'Choose a dimension from 32 to 32768.',
    source: V1,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90027,
    status: 200,
    message:
      'Invalid parameter metricType. Only L2 or IP are allowed. Please refer to the documentation: https://milvus.io/docs/metric.md',
    operations: ['collections'],
    cause: 'metricType is none of L2, IP and COSINE (v1). The newest page has the third, which the text does not.',
    fix: 'Send one of the three, or none.',
    source: V1,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90106,
    status: 200,
    message: 'The collection already exists.',
    operations: ['collections'],
    cause: 'The cluster has a collection of this name (v1).',
    fix: 'Choose another name, or drop the collection.',
    source: V1,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90122,
    status: 200,
    message: 'No dimension key field.',
    operations: ['collections'],
    cause: 'dimension is missing (v1).',
    fix: 'Send dimension.',
    source: V1,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90136,
    status: 200,
    message: 'No create collection content provided.',
    operations: ['collections'],
    cause: 'The body is missing, blank, `null`, or has no field with a value (v1).',
    fix: 'Send a JSON object with collectionName and dimension.',
    source: V1,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90138,
    status: 200,
    message: 'No drop collection content provided.',
    operations: ['collections'],
    cause: 'The body is missing, blank, `null`, or has no field with a value (v1).',
    fix: 'Send a JSON object with collectionName.',
    source: V1,
    text: 'documented',
    trigger: 'documented'
  }
] as const satisfies readonly RefusalEntry[]
