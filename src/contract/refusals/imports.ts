import { type RefusalEntry, V2_JOBS } from './entry.ts'

/** Files of an import, import jobs, and the volumes that files are uploaded to. */
export const importRefusals = [
  {
    code: 10003,
    status: 200,
    message: 'Invalid s3 ObjectUrl. xxx',
    brackets: ['[', ']'],
    milvus: { code: 2100 },
    operations: ['import'],
    importPages: true,
    cause: 'objectUrl has none of the documented forms.',
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
    milvus: { code: 2100, reason: 'xxx.' },
    operations: ['import'],
    importPages: true,
    cause: 'The bucket or object does not exist, or the given keys have no permission to read it.',
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
    importPages: true,
    cause: 'The object is in another cloud than the cluster (era 2023 only; lifted later).',
    fix: "Copy the data into the cluster's cloud, or emulate a later era.",
    source: 'import page, storage options page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 63240,
    status: 200,
    message: 'The specified volume not exists, please check your request.',
    operations: ['create', 'volumes'],
    cause: 'The organization of the key has no volume with this name, and none is prepared.',
    fix: 'Check the name, or create the volume.',
    source: 'Describe Volume and Update Volume pages (V2); that other calls have the same code is a guess',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 47035,
    status: 200,
    message: 'The specified object size exceeds limit.',
    milvus: { code: 2100, reason: 'The import file size has reached the maximum limit allowed for importing' },
    operations: ['import'],
    importPages: true,
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
    milvus: { code: 2100, reason: 'the number of numpy files is not that of the fields' },
    operations: ['import'],
    importPages: true,
    cause: 'A NumPy folder does not have exactly one .npy object for each required field.',
    fix: 'Write one <field>.npy for each field; omit an auto-id primary key.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 47053,
    status: 200,
    message: 'Failed to checkFiles xxx.',
    brackets: ['{', '}'],
    milvus: { code: 2100 },
    operations: ['import'],
    importPages: true,
    cause: 'The objects exist, but are no valid file set: no files, mixed types, an unknown type, or nested folders.',
    fix: 'x-emulator-explain names the object; arrange the files as the import guide describes.',
    source: 'import page; reasons after server source (importutilv2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 47039,
    status: 200,
    message: 'The specified cluster do not support multiple imports at the same time.',
    operations: ['import'],
    importPages: true,
    cause: 'The plan (Free, Serverless) runs one import at a time, and one is running.',
    fix: 'Wait until the running job ends.',
    source: 'import page',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 47055,
    status: 200,
    message:
      'The current cluster is currently importing data (xxx). To ensure more stable service of your Milvus cluster, please wait a few minutes before importing the data.',
    // server source: datacoord/import_util.go
    milvus: {
      code: 2100,
      reason:
        'The number of jobs has reached the limit, please try again later. If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.'
    },
    operations: ['import'],
    importPages: true,
    cause: 'The maximum number of imports of the era is already running.',
    fix: 'Wait until a running job ends.',
    source: 'import page (cut at the comma), Error Codes (v1) in full',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90144,
    status: 200,
    message: 'No jobId record found under this cluster, please check your request parameters.',
    v2: 96026,
    operations: ['get'],
    importPages: true,
    cause: 'jobId is missing or unknown, or belongs to another cluster.',
    fix: 'Send a jobId that an import into this cluster returned.',
    source: 'get page (cut at the comma), Error Codes (v1) in full',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96026,
    status: 200,
    message: 'Job not found. Please check your request parameter.',
    operations: ['progress', 'commit', 'abort', 'jobs'],
    cause: 'jobId is missing or unknown, or its job belongs to another cluster.',
    fix: 'Send a jobId that an import into this cluster returned.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 2100,
    status: 200,
    message: 'xxx: importing data failed',
    operations: V2_JOBS,
    cause:
      'The import is invalid: too many files, an unknown type, a timeout that is no duration, or too many jobs. Or the job does not exist, or its state does not allow commit or abort. Faults in the files fail the job instead.',
    fix: 'x-emulator-explain names the problem.',
    source: 'server source: merr.ErrImportFailed, datacoord/services.go',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 2101,
    status: 200,
    message: 'xxx: importing data failed on server side',
    operations: ['commit', 'abort'],
    cause: 'The job to commit or abort does not exist.',
    fix: 'Send the jobId that create returned.',
    source: 'server source: merr.ErrImportSysFailed, datacoord/services.go',
    text: 'source',
    trigger: 'source'
  }
] as const satisfies readonly RefusalEntry[]
