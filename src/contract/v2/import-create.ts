import { type Static, Type } from '@sinclair/typebox'
import { ClusterAddress } from './cluster-address.ts'

const Text = (description: string) => Type.Optional(Type.String({ description }))

const Lists = (description: string) => Type.Optional(Type.Array(Type.Array(Type.String()), { description }))

/** documented: create page; `files`, `apiKey` and the tags in `options` are what SDKs send. */
export const ImportCreateBody = Type.Object(
  {
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
  },
  { additionalProperties: false }
)

export type ImportCreateBody = Static<typeof ImportCreateBody>

/** The volume to import from, under the name of either age. */
export const volumeOf = ({ volumeName, stageName }: ImportCreateBody): string | undefined => volumeName ?? stageName

/** The bucket of a Milvus that is set up as its guides have it. documented: milvus.yaml, minio.bucketName */
const MILVUS_BUCKET = 'a-bucket'

/** What Milvus imports are paths in its own bucket; a URL is taken as one (guess). */
export const milvusUrlsOf = ({ files }: ImportCreateBody): readonly string[] =>
  files?.flat().map(path => (path.includes('://') ? path : `gs://${MILVUS_BUCKET}/${path.replace(/^\/+/, '')}`)) ?? []

/** The files and folders to import, whatever the client's age calls them: URLs, or paths in a volume. */
export const urlsOf = (body: ImportCreateBody): readonly string[] => {
  const { objectUrls, objectUrl, files, dataPaths } = body
  if (volumeOf(body) !== undefined) return dataPaths?.flat() ?? []
  return (objectUrls ?? files)?.flat() ?? (objectUrl === undefined ? [] : [objectUrl])
}

/** In the order in which they are looked for. */
const URLS = ['objectUrls', 'files', 'objectUrl'] as const

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))

/** Names of what is given besides the source that is read. */
export const unreadSourcesOf = (body: Readonly<Record<string, unknown>>): readonly string[] => {
  const urls = URLS.filter(name => isGiven(body[name]))
  if (isGiven(body['volumeName']) || isGiven(body['stageName'])) return urls
  return [...urls.slice(1), ...(isGiven(body['dataPaths']) ? ['dataPaths'] : [])]
}

/** documented: the page's schema says that `data` is a list, its example that it is an object */
export const ImportCreateReply = Type.Object(
  { code: Type.Literal(0), data: Type.Object({ jobId: Type.String() }, { additionalProperties: false }) },
  { additionalProperties: false }
)
