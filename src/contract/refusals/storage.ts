import type { RefusalEntry } from './entry.ts'

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
