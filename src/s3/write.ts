import type { StoredFile } from '../volumes/blobs.ts'
import { readBody, readText, summed } from './body.ts'
import type { S3Bucket, S3Object } from './bucket.ts'
import { checkKey, type OnBucket, type OnObject, type S3Call } from './call.ts'
import { CHECKSUMS, type Checksum, type ChecksumName, checksumHeader, checksumType, newChecksum } from './checksums.ts'
import { decodePath, headerOf, S3Error, type S3Request } from './protocol.ts'
import { byteRange, checkConditions, existing, lists, rangeBytes } from './read.ts'
import { askedAlgorithm } from './upload-checksums.ts'
import { childText, type Element, parseXml, xml } from './xml.ts'

/** documented: Amazon S3, PutObject and CopyObject */
export const putObject: OnObject = async (call, bucket, key) => {
  if (call.query.has('partNumber')) {
    throw new S3Error(
      'InvalidArgument',
      'partNumber goes with uploadId; send the one that CreateMultipartUpload returned'
    )
  }
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
  return { status: 200, headers: { etag: `"${file.md5}"`, ...checksums, ...checksumType(checksums) } }
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

/**
 * Stores the body on disk and verifies it. The caller discards it if it does not keep it.
 * @param wanted a checksum that is computed even if the client gives none @throws S3Error
 */
export const receive = async (call: S3Call, bucket: S3Bucket, wanted?: ChecksumName): Promise<Received> => {
  const body = readBody(call, call.signer, wanted)
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
  const asked = askedAlgorithm(call)
  const { file, source, checksums } = await copyBytes(call, bucket, object => asked ?? algorithmOf(object))
  const replaces = headerOf(call, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE'
  const kept = Object.entries(source.headers).filter(([name]) => !name.startsWith('x-amz-checksum-'))
  const headers = { ...(replaces ? headersToKeep(call) : Object.fromEntries(kept)), ...checksums }
  await bucket.put(key, file, { etag: file.md5, headers })
  return { status: 200, body: copyResult('CopyObjectResult', { file, checksums }, call) }
}

/** The algorithm of an object's checksum: its copy gets one of the same, of all bytes. documented: Amazon S3, CopyObject */
const algorithmOf = ({ headers }: S3Object): ChecksumName | undefined =>
  (Object.keys(CHECKSUMS) as ChecksumName[]).find(name => headers[checksumHeader(name)] !== undefined)

/** @param root name of the XML document */
export const copyResult = (root: string, { file, checksums }: Received, { storage }: S3Call): string =>
  xml(root, [
    ['LastModified', new Date(storage.now).toISOString()],
    ['ETag', `"${file.md5}"`],
    ...checksumElements(checksums)
  ])

/** Elements with the checksums of headers. */
export const checksumElements = (headers: Readonly<Record<string, string>>): Element[] =>
  (Object.keys(CHECKSUMS) as ChecksumName[]).flatMap(name => {
    const value = headers[checksumHeader(name)]
    return value === undefined ? [] : [[`Checksum${CHECKSUMS[name]}`, value] as const]
  })

interface Copied extends Received {
  readonly source: S3Object
}

/** Copies the source of a request, or a range of it. @param wanted the checksum to compute @throws S3Error */
export const copyBytes = async (
  call: S3Call,
  target: S3Bucket,
  wanted: (source: S3Object) => ChecksumName | undefined
): Promise<Copied> => {
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
  const algorithm = wanted(source)
  const checks = new Map<ChecksumName, Checksum>()
  if (algorithm !== undefined) checks.set(algorithm, newChecksum(algorithm))
  const file = await target.receive(summed(rangeBytes(bytes, from, to), checks), to - from)
  const checksums = Object.fromEntries([...checks].map(([name, check]) => [checksumHeader(name), check.digest()]))
  return { file, source, checksums }
}

const sourceOf = (call: S3Call): { readonly bucket: string; readonly key: string } => {
  const [path = '', version] = String(headerOf(call, 'x-amz-copy-source')).split('?')
  if (version !== undefined && version !== '' && version !== 'versionId=null') {
    throw new S3Error('NotImplemented', 'buckets have no versions; leave versionId out of x-amz-copy-source')
  }
  const plain = decodePath(path, 'InvalidArgument', 'x-amz-copy-source').replace(/^\//, '')
  const slash = plain.indexOf('/')
  if (slash < 1) throw new S3Error('InvalidArgument', 'x-amz-copy-source is bucket/key')
  const key = plain.slice(slash + 1)
  checkKey(key)
  return { bucket: plain.slice(0, slash), key }
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
export const deleteObject: OnObject = async (call, bucket, key) => {
  bucket.allow('write', key)
  await checkDelete(bucket, key, headerOf(call, 'if-match'))
  await bucket.remove(key)
  return { status: 204 }
}

/**
 * documented: Amazon S3, conditional deletes; that a missing object is NoSuchKey is not documented, others have measured it
 * @param match ETags, or `*` @throws S3Error
 */
const checkDelete = async (bucket: S3Bucket, key: string, match: string | undefined): Promise<void> => {
  if (match === undefined) return
  const { etag } = await existing(bucket, key)
  if (!lists(match, etag)) throw new S3Error('PreconditionFailed', 'If-Match: the object has another ETag')
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
      await checkDelete(bucket, key, childText(object, 'ETag'))
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
