import type { StoredFile } from '../volumes/blobs.ts'
import { readBody, readText } from './body.ts'
import type { S3Bucket, S3Object } from './bucket.ts'
import { checkKey, type OnBucket, type OnObject, type S3Call } from './call.ts'
import { headerOf, S3Error, type S3Request } from './protocol.ts'
import { byteRange, checkConditions, existing, rangeBytes } from './read.ts'
import { childText, type Element, parseXml, xml } from './xml.ts'

/** documented: Amazon S3, PutObject and CopyObject */
export const putObject: OnObject = async (call, bucket, key) => {
  if (headerOf(call, 'x-amz-copy-source') !== undefined) return copyObject(call, bucket, key)
  bucket.allow('write', key)
  bucket.checkRoom(key)
  const kept = headersToKeep(call)
  await checkPutConditions(call, bucket, key)
  const { file, checksums } = await receive(call, bucket)
  const conflict = await checkPutConditions(call, bucket, key).then(
    () => undefined,
    (error: unknown) => error
  )
  if (conflict !== undefined) {
    await bucket.drop(file)
    throw conflict
  }
  await bucket.put(key, file, { etag: file.md5, headers: { ...kept, ...checksums } })
  return { status: 200, headers: { etag: `"${file.md5}"`, ...checksums } }
}

/** documented: Amazon S3, conditional writes */
const checkPutConditions = async (call: S3Call, bucket: S3Bucket, key: string): Promise<void> => {
  const none = headerOf(call, 'if-none-match')
  const match = headerOf(call, 'if-match')
  if (none === undefined && match === undefined) return
  if (none !== undefined && none !== '*') throw new S3Error('NotImplemented', 'If-None-Match of an upload is *')
  const object = await bucket.head(key)
  if (none !== undefined && object !== undefined) {
    throw new S3Error('PreconditionFailed', 'If-None-Match: the object exists')
  }
  if (match !== undefined && object === undefined) throw new S3Error('NoSuchKey', 'If-Match: the object is missing')
  if (match !== undefined && object !== undefined && match.replaceAll('"', '') !== object.etag) {
    throw new S3Error('PreconditionFailed', 'If-Match: the object has another ETag')
  }
}

interface Received {
  readonly file: StoredFile
  /** Headers with the checksums that were verified. */
  readonly checksums: Readonly<Record<string, string>>
}

/** Stores the body on disk and verifies it. The caller discards it if it does not keep it. @throws S3Error */
export const receive = async (call: S3Call, bucket: S3Bucket): Promise<Received> => {
  const body = readBody(call, call.signer)
  const file = await bucket.receive(body.bytes, body.size)
  try {
    return { file, checksums: body.verify(file) }
  } catch (error) {
    await bucket.drop(file)
    throw error
  }
}

/** documented: Amazon S3, CopyObject */
export const copyObject: OnObject = async (call, bucket, key) => {
  bucket.allow('write', key)
  bucket.checkRoom(key)
  const { file, source } = await copyBytes(call, bucket)
  const replaces = headerOf(call, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE'
  await bucket.put(key, file, { etag: file.md5, headers: replaces ? headersToKeep(call) : source.headers })
  return { status: 200, body: copyResult('CopyObjectResult', file, call) }
}

/** @param root name of the XML document */
export const copyResult = (root: string, { md5 }: StoredFile, { storage }: S3Call): string =>
  xml(root, [
    ['LastModified', new Date(storage.now).toISOString()],
    ['ETag', `"${md5}"`]
  ])

interface Copied {
  readonly file: StoredFile
  readonly source: S3Object
}

/** Copies the source of a request, or a range of it. @throws S3Error */
export const copyBytes = async (call: S3Call, target: S3Bucket): Promise<Copied> => {
  const { bucket: name, key } = sourceOf(call)
  const bucket = await call.storage.bucket(name)
  bucket.allow('read', key)
  const source = await existing(bucket, key)
  checkConditions(call, source, 'x-amz-copy-source-')
  const range = headerOf(call, 'x-amz-copy-source-range')
  const { from, to } = (range && byteRange(range, source.size)) || { from: 0, to: source.size }
  const bytes = await bucket.open(key)
  if (bytes === undefined) {
    throw new S3Error('InvalidObjectState', 'the source is declared with a size and has no bytes; upload it')
  }
  return { file: await target.receive(rangeBytes(bytes, from, to), to - from), source }
}

const sourceOf = (call: S3Call): { readonly bucket: string; readonly key: string } => {
  const [path = '', version] = String(headerOf(call, 'x-amz-copy-source')).split('?')
  if (version !== undefined && version !== '' && version !== 'versionId=null') {
    throw new S3Error('NotImplemented', 'buckets have no versions; leave versionId out of x-amz-copy-source')
  }
  const plain = decoded(path).replace(/^\//, '')
  const slash = plain.indexOf('/')
  if (slash < 1) throw new S3Error('InvalidArgument', 'x-amz-copy-source is bucket/key')
  const key = plain.slice(slash + 1)
  checkKey(key)
  return { bucket: plain.slice(0, slash), key }
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source has a broken percent escape')
  }
}

/** Headers of an upload that its download repeats. documented: Amazon S3, system-defined object metadata */
const KEPT = ['content-type', 'content-language', 'expires', 'cache-control', 'content-disposition']

/** documented: Amazon S3, user-defined metadata */
const MOST_BYTES = 2048

/** @throws S3Error MetadataTooLarge */
export const headersToKeep = (request: S3Request): Record<string, string> => {
  const kept: Record<string, string> = {}
  for (const name of KEPT) {
    const value = headerOf(request, name)
    if (value !== undefined && value !== '') kept[name] = value
  }
  // aws-chunked is the form of the request, not of the object.
  const encoding = (headerOf(request, 'content-encoding') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name.toLowerCase() !== 'aws-chunked')
  if (encoding.length > 0) kept['content-encoding'] = encoding.join(',')
  let size = 0
  for (const [name, value] of Object.entries(request.headers)) {
    if (!name.startsWith('x-amz-meta-')) continue
    const text = [value].flat().join(',')
    size += name.length - 'x-amz-meta-'.length + text.length
    kept[name] = text
  }
  if (size <= MOST_BYTES) return kept
  throw new S3Error('MetadataTooLarge', `x-amz-meta- headers have ${size} bytes; ${MOST_BYTES} are the limit`)
}

/** documented: Amazon S3, DeleteObject; a missing object is no error */
export const deleteObject: OnObject = async (_call, bucket, key) => {
  bucket.allow('write', key)
  await bucket.remove(key)
  return { status: 204 }
}

const MOST_KEYS = 1000

/** Maximum bytes of a list of keys, each escaped. */
const LONGEST = 8 << 20

/** documented: Amazon S3, DeleteObjects */
export const deleteObjects: OnBucket = async (call, name) => {
  const bucket = await call.storage.bucket(name)
  const root = parseXml(await readText(call, call.signer, LONGEST))
  const wanted = root.children.filter(child => child.name === 'Object')
  if (root.name !== 'Delete' || wanted.length === 0) throw new S3Error('MalformedXML', 'the body lists no objects')
  if (wanted.length > MOST_KEYS) throw new S3Error('MalformedXML', `the body lists more than ${MOST_KEYS} objects`)
  const isQuiet = childText(root, 'Quiet')?.trim() === 'true'
  const results: Element[] = []
  for (const object of wanted) {
    const key = childText(object, 'Key') ?? ''
    try {
      checkKey(key)
      bucket.allow('write', key)
      await bucket.remove(key)
      if (!isQuiet) results.push(['Deleted', [['Key', key]]])
    } catch (error) {
      if (!(error instanceof S3Error)) throw error
      results.push([
        'Error',
        [
          ['Key', key],
          ['Code', error.code],
          ['Message', error.message]
        ]
      ])
    }
  }
  return { status: 200, body: xml('DeleteResult', results) }
}
