import { getObjectAttributes } from './attributes.ts'
import type { S3Storage } from './bucket.ts'
import { createBucket, deleteBucket, headBucket, listBuckets, locationOfBucket, versioningOfBucket } from './buckets.ts'
import { checkKey, type OnBucket, type OnObject, type S3Call } from './call.ts'
import { bucketInHost } from './host.ts'
import { listObjects, listObjectsV1 } from './list.ts'
import { abortUpload, beginUpload, completeUpload, listParts, listUploads, putPart } from './multipart.ts'
import { decodePath, S3Error, type S3Reply, type S3Request } from './protocol.ts'
import { getObject, headObject } from './read.ts'
import type { ChunkSigner } from './signed.ts'
import { checkHeaders } from './unsupported-headers.ts'
import { deleteObject, deleteObjects, putObject } from './write.ts'

/** By method and by the query parameter that selects the operation. */
const ON_OBJECT: Readonly<Record<string, readonly [name: string, run: OnObject]>> = {
  'GET ': ['GetObject', getObject],
  'HEAD ': ['HeadObject', headObject],
  'GET attributes': ['GetObjectAttributes', getObjectAttributes],
  'PUT ': ['PutObject', putObject],
  'DELETE ': ['DeleteObject', deleteObject],
  'POST uploads': ['CreateMultipartUpload', beginUpload],
  'PUT uploadId': ['UploadPart', putPart],
  'GET uploadId': ['ListParts', listParts],
  'POST uploadId': ['CompleteMultipartUpload', completeUpload],
  'DELETE uploadId': ['AbortMultipartUpload', abortUpload]
}

const ON_BUCKET: Readonly<Record<string, readonly [name: string, run: OnBucket]>> = {
  'PUT ': ['CreateBucket', createBucket],
  'HEAD ': ['HeadBucket', headBucket],
  'DELETE ': ['DeleteBucket', deleteBucket],
  'GET ': ['ListObjects', listObjectsV1],
  'GET list-type': ['ListObjectsV2', listObjects],
  'GET location': ['GetBucketLocation', locationOfBucket],
  'GET versioning': ['GetBucketVersioning', versioningOfBucket],
  'GET uploads': ['ListMultipartUploads', listUploads],
  'POST delete': ['DeleteObjects', deleteObjects]
}

/** The operation that a request asks for. */
export interface Operation {
  /** As S3 names it; undefined: it is not served. */
  readonly name: string | undefined
  /** Query parameter that selects it. */
  readonly mark: string
  /** undefined: the list of buckets. */
  readonly bucket: string | undefined
  /** undefined: the bucket itself. */
  readonly key: string | undefined
  /** undefined: it is not served. */
  readonly run: Run | undefined
}

type Run = (call: S3Call) => S3Reply | Promise<S3Reply>

/** @throws S3Error for a path that cannot be decoded */
export const operationOf = (request: S3Request): Operation => {
  const { query } = request
  const target = targetOf(request)
  const mark = MARKS.find(name => query.has(name)) ?? [...query.keys()].find(name => !PLAIN.test(name)) ?? ''
  const [name, run] = rowOf(`${request.method} ${mark}`, target) ?? []
  return { name, mark, ...target, run }
}

const rowOf = (selector: string, { bucket, key }: Target): readonly [name: string, run: Run] | undefined => {
  if (bucket === undefined) return selector === 'GET ' ? ['ListBuckets', listBuckets] : undefined
  if (key === undefined) {
    const row = ON_BUCKET[selector]
    return row && [row[0], call => row[1](call, bucket)]
  }
  const row = ON_OBJECT[selector]
  if (row === undefined) return undefined
  const [name, run] = row
  const onObject: Run = async call => {
    checkKey(key)
    return run(call, await call.storage.bucket(bucket), key)
  }
  return [name, onObject]
}

/** Serves a storage client. @param signer verifies signed chunks of the body @throws S3Error */
export const serve = async (
  request: S3Request,
  operation: Operation,
  storage: S3Storage,
  signer?: ChunkSigner
): Promise<S3Reply> => {
  const { run } = operation
  if (run === undefined) throw notServed(request, operation)
  checkHeaders(request)
  return run({ ...request, storage, signer })
}

const notServed = ({ method }: S3Request, { mark, key, bucket }: Operation): S3Error => {
  const target = key !== undefined ? 'an object' : bucket !== undefined ? 'a bucket' : 'the list of buckets'
  const asked = mark === '' ? `${method} of ${target}` : `${method} ${mark.slice(0, 40)} of ${target}`
  return new S3Error('NotImplemented', `${asked} is not emulated; ${INSTEAD[mark] ?? insteadOf(method, key)}`)
}

/** What clients can do instead of an operation that is not there. */
const INSTEAD: Readonly<Record<string, string>> = {
  acl: 'the world says who may read a bucket: PUT /_emulator/world/buckets',
  policy: 'the world says who may read a bucket: PUT /_emulator/world/buckets',
  tagging: 'objects have no tags; use x-amz-meta- headers',
  versions: 'buckets have no versions; list objects with list-type=2',
  versionId: 'buckets have no versions; leave versionId out',
  select: 'read the object with GET'
}

const insteadOf = (method: string, key: string | undefined): string =>
  method === 'POST' && key === undefined
    ? 'upload with a presigned PUT instead of a form (presigned POST)'
    : 'docs/object-storage.md lists the operations'

/** Query parameters that select another operation. */
const MARKS = ['attributes', 'uploadId', 'uploads', 'location', 'versioning', 'delete', 'list-type']

/** Query parameters that only add details. */
const PLAIN =
  /^(?:partNumber|x-id|max-keys|prefix|delimiter|encoding-type|continuation-token|start-after|fetch-owner|metadata|marker|max-parts|part-number-marker|key-marker|upload-id-marker|max-uploads|max-buckets|allow-unordered|response-[a-z-]+|x-amz-[a-z0-9-]+|AWSAccessKeyId|Signature|Expires)$/i

interface Target {
  readonly bucket: string | undefined
  readonly key: string | undefined
}

const targetOf = ({ path, host }: S3Request): Target => {
  const inHost = bucketInHost(host)
  const plain = decodePath(path.replace(/^\//, ''), 'InvalidURI', 'the path')
  if (inHost !== undefined) return { bucket: inHost, key: plain === '' ? undefined : plain }
  const slash = plain.indexOf('/')
  const bucket = slash < 0 ? plain : plain.slice(0, slash)
  const key = slash < 0 ? '' : plain.slice(slash + 1)
  return { bucket: bucket === '' ? undefined : bucket, key: key === '' ? undefined : key }
}
