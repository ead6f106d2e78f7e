import type { RefusalEntry } from './entry.ts'

const ALL = ['import', 'get', 'list'] as const

/** The cluster service: 40xxx. */
export const clusterRefusals = [
  {
    code: 40003,
    status: 200,
    message: 'Action not available given the current status of the cluster.',
    operations: ['import'],
    cause: 'The status of the cluster is not RUNNING.',
    fix: 'Resume the cluster or wait until it runs.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 40021,
    status: 200,
    message: 'The cluster ID does not exist.',
    operations: ALL,
    cause: 'No cluster of the world has this id.',
    fix: 'Check the id, or add the cluster to the world.',
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 40022,
    status: 200,
    message: 'No access to this cluster. Please request access from your admin.',
    operations: ALL,
    cause: "The key is of the cluster's organization but has no role in its project.",
    fix: "Give the key a role in the cluster's project, or use another key.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]

/** The import service: 47xxx. */
export const importRefusals = [
  {
    code: 47005,
    status: 200,
    message: 'The specified cluster collection not exists.',
    operations: ['import'],
    cause: 'The cluster has no such collection, or the collection has no such partition.',
    fix: 'Create the collection or partition first, or correct the name.',
    source: 'import page; the partition case is a guess',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 47035,
    status: 200,
    message: 'The specified object size exceeds limit.',
    operations: ['import'],
    cause: 'A file, a NumPy sub-folder or the whole job is larger than the era allows.',
    fix: 'Split the data into smaller files or jobs.',
    source: 'import page; limits from the import guides of the era',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 47036,
    status: 200,
    message: 'The number of objects not equal to the number of collection fields.',
    operations: ['import'],
    cause: 'A NumPy folder does not have one .npy object for each field that has to be given.',
    fix: 'Write one <field>.npy for each field; leave out an auto-id primary key.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 47039,
    status: 200,
    message: 'The specified cluster do not support multiple imports at the same time.',
    operations: ['import'],
    cause: 'The plan (Free, Serverless) runs one import at a time, and one is running.',
    fix: 'Wait until the running job ends.',
    source: 'import page',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 47053,
    status: 200,
    message: 'Failed to checkFiles xxx.',
    brackets: ['{', '}'],
    operations: ['import'],
    cause:
      'The objects are there but do not make a file set that can be imported: none, mixed types, unknown type, nested.',
    fix: 'x-emulator-explain names the object; arrange the files as the import guide says.',
    source: 'import page; reasons after server source (importutilv2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 47055,
    status: 200,
    message:
      'The current cluster is currently importing data (xxx). To ensure more stable service of your Milvus cluster, please wait a few minutes before importing the data.',
    operations: ['import'],
    cause: 'As many imports as the era allows are running already.',
    fix: 'Wait until a running job ends.',
    source: 'import page (cut at the comma), Error Codes (v1) in full',
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]

/** The object-storage service: 83xxx and 10003. */
export const storageRefusals = [
  {
    code: 10003,
    status: 200,
    message: 'Invalid s3 ObjectUrl. xxx',
    brackets: ['[', ']'],
    operations: ['import'],
    cause: 'objectUrl is in none of the documented forms.',
    fix: 'Write the URL as the storage options page does, e.g. s3://bucket/folder/file.json.',
    source: 'import page; the reason is ours',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 83001,
    status: 200,
    message: 'Failed to getObjectMeta xxx.',
    brackets: ['{', '}'],
    operations: ['import'],
    cause: 'The bucket or object does not exist, or the keys given may not read it.',
    fix: 'Check the URL; send accessKey and secretKey for a private bucket.',
    source: 'import page; `{Access denied}` in Error Codes (v1), other reasons are guesses',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 83004,
    status: 200,
    message: 'Importing files across clouds is not currently supported',
    operations: ['import'],
    cause: 'The object is in another cloud than the cluster (era 2023 only; lifted later).',
    fix: "Copy the data into the cluster's cloud, or emulate a later era.",
    source: 'import page, storage options page',
    text: 'documented',
    trigger: 'documented'
  }
] as const satisfies readonly RefusalEntry[]
