import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

/** v2 addresses a cluster by its id, or by project and region. documented: create page; client source */
export const ClusterAddress = {
  clusterId: Type.Optional(
    Type.String({ description: 'Id of the target cluster. Required, unless projectId and regionId are given.' })
  ),
  projectId: Type.Optional(Type.String({ description: 'Project of the cluster, beside regionId.' })),
  regionId: Type.Optional(Type.String({ description: 'Region of the cluster, beside projectId.' }))
}

export type ClusterAddress = Static<typeof Address>

const Text = (description: string) => Type.Optional(Type.String({ description }))

const Lists = (description: string) => Type.Optional(Type.Array(Type.Array(Type.String()), { description }))

/** documented: create page; SDKs also send `files`, `apiKey` and the tags in `options`. */
export const ImportCreateBody = closedObject({
  ...ClusterAddress,
  dbName: Text('Database of the collection.'),
  collectionName: Text('Name of the target collection. Required.'),
  partitionName: Text('Name of the target partition.'),
  objectUrls: Lists('URLs of files or folders, each in a list of its own. Required.'),
  objectUrl: Text('URL of the file or folder; deprecated.'),
  files: Lists('What Milvus calls objectUrls; a list may have the arrays of one NumPy import.'),
  volumeName: Text('Volume that has the data paths.'),
  stageName: Text('What volumes were called first.'),
  dataPaths: Lists('Files or folders of the volume, each in a list of its own.'),
  accessKey: Text('Access key for the objects.'),
  secretKey: Text('Secret key for the objects.'),
  token: Text('Session token of temporary keys; alone, a token that needs no keys.'),
  apiKey: Text('What the Java SDK repeats of the header. Not looked at.'),
  options: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'timeout, sep, nullkey, auto_commit and tags.' })
  )
})

export type ImportCreateBody = Static<typeof ImportCreateBody>

/** The bucket of a Milvus with default settings. documented: milvus.yaml, minio.bucketName */
const MILVUS_BUCKET = 'a-bucket'

/** Milvus imports paths in its own bucket. URLs are accepted too (guess). */
export const milvusUrlsOf = ({ files }: ImportCreateBody): readonly string[] =>
  files?.flat().map(path => (path.includes('://') ? path : `gs://${MILVUS_BUCKET}/${path.replace(/^\/+/, '')}`)) ?? []

/** The files and folders to import, under old and new field names: URLs, or paths in a volume. */
export const urlsOf = (body: ImportCreateBody): readonly string[] => {
  const { objectUrls, objectUrl, files, dataPaths } = body
  if (volumeOf(body) !== undefined) return dataPaths?.flat() ?? []
  return (objectUrls ?? files)?.flat() ?? (objectUrl === undefined ? [] : [objectUrl])
}

/** The volume to import from, under its old or new field name. */
export const volumeOf = ({ volumeName, stageName }: ImportCreateBody): string | undefined => volumeName ?? stageName

/** Milvus' error for any other `options.auto_commit`. server source: request_v2.go; null is no such text either, milvus-io/milvus#50460 */
const AUTO_COMMIT = 'options.auto_commit must be one of "true" or "false"'

/** The problem with the `options.auto_commit` of a body that Milvus gets, whose shape is not known yet. */
export const commitProblem = (body: unknown): string | undefined => {
  const options = (body as { options?: unknown } | null)?.options
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, 'auto_commit')) return undefined
  const { auto_commit } = options as { auto_commit: unknown }
  if (auto_commit === 'true' || auto_commit === 'false') return undefined
  return auto_commit !== null && typeof auto_commit !== 'string' ? undefined : AUTO_COMMIT
}

/** Field names of the sources, the preferred one first. */
const URLS = ['objectUrls', 'files', 'objectUrl'] as const

/** Names of source fields that the body has but the import ignores. */
export const unreadSourcesOf = (body: Readonly<Record<string, unknown>>): readonly string[] => {
  const urls = URLS.filter(name => isGiven(body[name]))
  if (isGiven(body['volumeName']) || isGiven(body['stageName'])) return urls
  return [...urls.slice(1), ...(isGiven(body['dataPaths']) ? ['dataPaths'] : [])]
}

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))

/** documented: the page's schema says that `data` is a list, its example that it is an object */
export const ImportCreateReply = closedObject({ code: Type.Literal(0), data: closedObject({ jobId: Type.String() }) })

/** server source: commit and abort of a two-phase import */
export const ImportDecideReply = closedObject({ code: Type.Literal(0), data: closedObject({}) })

export const ImportListBody = closedObject({
  ...ClusterAddress,
  collectionName: Type.Optional(Type.String({ description: 'Only jobs of this collection.' })),
  dbName: Type.Optional(Type.String()),
  pageSize: Type.Optional(Type.Number({ description: 'Jobs a page, 1 to 100; 0 is the default, 10.' })),
  currentPage: Type.Optional(Type.Number({ description: 'Page, from 1; 0 is the first.' })),
  apiKey: Type.Optional(Type.String()),
  options: Type.Optional(Type.Record(Type.String(), Type.String()))
})

export type ImportListBody = Static<typeof ImportListBody>

/** documented: list page, which says InProgress where the progress page says Importing */
const ListRecord = closedObject({
  collectionName: Type.String(),
  jobId: Type.String(),
  state: Type.Union(
    ['Pending', 'InProgress', 'Completed', 'Failed', 'Uncommitted', 'Committing'].map(state => Type.Literal(state))
  )
})

export const ImportListReply = closedObject({
  code: Type.Literal(0),
  data: closedObject({
    count: Type.Integer({ description: 'Jobs in this reply.' }),
    currentPage: Type.Integer(),
    pageSize: Type.Integer(),
    records: Type.Array(ListRecord)
  })
})

/** SDKs send tags in every body. recorded: client source */
const Options = Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Tags of SDKs. Ignored.' }))

export const ImportProgressBody = closedObject({
  ...ClusterAddress,
  jobId: Type.Optional(Type.String({ description: 'Id of the job. Required.' })),
  dbName: Type.Optional(Type.String()),
  apiKey: Type.Optional(Type.String()),
  options: Options
})

/** documented: progress page; the two of a two-phase job are from the server source */
const State = Type.Union(
  ['Pending', 'Importing', 'Completed', 'Failed', 'Uncommitted', 'Committing'].map(state => Type.Literal(state))
)

const common = {
  fileName: Type.String(),
  fileSize: Type.Integer({ description: 'Bytes.' }),
  state: State,
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  completeTime: Type.String({ description: 'UTC to the second; empty while running.' }),
  reason: Type.String({ description: 'Empty unless it failed.' }),
  totalRows: Type.Integer({ description: 'Rows of the files, 0 until they are read.' })
}

const Detail = closedObject(common)

/** documented: progress page */
export const ImportProgressReply = closedObject({
  code: Type.Literal(0),
  data: closedObject({ jobId: Type.String(), collectionName: Type.String(), ...common, details: Type.Array(Detail) })
})

const Address = Type.Object(ClusterAddress)

export type JobList = Static<typeof ImportListReply>['data']

export type Progress = Static<typeof ImportProgressReply>['data']
