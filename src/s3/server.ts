import { keyProblem, VOLUME_BUCKET } from '../volumes/volume.ts'
import type { Grant } from '../volumes/volumes.ts'
import { abortUpload, beginUpload, completeUpload, putPart } from './multipart.ts'
import { headObject, listObjects, putObject } from './objects.ts'
import { type S3Call, S3Error, type S3Reply, type S3Request, xml } from './protocol.ts'

type OnObject = (call: S3Call, key: string) => S3Reply | Promise<S3Reply>

const deleteObject: OnObject = async ({ volume }, key) => {
  await volume.remove(key)
  return { status: 204 }
}

/** By method and by the query parameter that selects the operation. */
const ON_OBJECT: Readonly<Record<string, OnObject>> = {
  'PUT ': putObject,
  'PUT uploadId': putPart,
  'POST uploads': beginUpload,
  'POST uploadId': completeUpload,
  'DELETE uploadId': abortUpload,
  'DELETE ': deleteObject,
  'HEAD ': headObject
}

type OnBucket = (call: S3Call) => S3Reply | Promise<S3Reply>

const ON_BUCKET: Readonly<Record<string, OnBucket>> = {
  'HEAD ': () => ({ status: 200 }),
  'GET ': listObjects,
  'GET location': () => ({ status: 200, body: xml('LocationConstraint', []) })
}

/** Serves a storage client: the calls that volume managers make, and no others. @throws S3Error */
export const serve = async (
  request: S3Request,
  { volume }: Grant,
  now: number,
  newUploadId: () => string
): Promise<S3Reply> => {
  const query = new URLSearchParams(request.search)
  const key = keyIn(request, volume.prefix)
  const call: S3Call = { ...request, query, volume, key, now, newUploadId }
  const operation = operationOf(request, query)
  const run = key === undefined ? ON_BUCKET[operation] : ON_OBJECT[operation]
  if (run === undefined) {
    const target = key === undefined ? 'the bucket' : 'an object'
    throw new S3Error(
      'NotImplemented',
      `${operation.trim()} on ${target} is not emulated; volume managers do not need it`
    )
  }
  return run(call, key ?? '')
}

/** documented: Amazon S3, object keys */
const LONGEST_KEY = 1024

const keyIn = ({ path }: S3Request, prefix: string): string | undefined => {
  const key = decoded(path.slice(`/${VOLUME_BUCKET}/`.length))
  if (key === '') return undefined
  if (Buffer.byteLength(key) > LONGEST_KEY)
    throw new S3Error('KeyTooLongError', `a key has ${LONGEST_KEY} bytes at most`)
  if (key === prefix) throw new S3Error('InvalidArgument', 'this is no key of an object')
  const problem = keyProblem(key)
  if (problem !== undefined) throw new S3Error('InvalidArgument', `the key ${problem}`)
  if (key.startsWith(prefix)) return key.slice(prefix.length)
  throw new S3Error('AccessDenied', `the token is good for keys that begin with ${prefix}`)
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new S3Error('InvalidArgument', 'the path has a broken percent escape')
  }
}

/** Query parameters that select another operation; those that only add details are left out. */
const MARKS = ['uploadId', 'uploads', 'location']
const PLAIN =
  /^(?:partNumber|x-id|list-type|max-keys|prefix|delimiter|encoding-type|continuation-token|start-after|fetch-owner|metadata)$/

const operationOf = ({ method }: S3Request, query: URLSearchParams): string => {
  const strange = [...query.keys()].find(name => !MARKS.includes(name) && !PLAIN.test(name))
  if (strange !== undefined)
    throw new S3Error('NotImplemented', `the parameter ${strange.slice(0, 40)} is not emulated`)
  return `${method} ${MARKS.find(name => query.has(name)) ?? ''}`
}
