import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { StoredFile } from '../volumes/blobs.ts'
import { type Upload, VOLUME_BUCKET } from '../volumes/volume.ts'
import { checkRoom, receive } from './objects.ts'
import { type S3Call, S3Error, type S3Reply, xml } from './protocol.ts'

/** documented: Amazon S3, CreateMultipartUpload */
export const beginUpload = (call: S3Call, key: string): S3Reply => {
  checkRoom(call, key)
  const { volume, newUploadId } = call
  const id = newUploadId()
  volume.uploads.set(id, { id, key, parts: new Map() })
  const body = xml('InitiateMultipartUploadResult', [
    ['Bucket', VOLUME_BUCKET],
    ['Key', volume.prefix + key],
    ['UploadId', id]
  ])
  return { status: 200, body }
}

const MOST_PARTS = 10_000

/** documented: Amazon S3, UploadPart */
export const putPart = async (call: S3Call, key: string): Promise<S3Reply> => {
  const upload = uploadOf(call, key)
  const number = Number(call.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new S3Error('InvalidArgument', `partNumber is a whole number from 1 to ${MOST_PARTS}`)
  }
  const { volume } = call
  const part = await receive(call)
  if (!volume.uploads.has(upload.id)) {
    await volume.drop(part)
    throw new S3Error('NoSuchUpload', 'the upload has ended meanwhile')
  }
  const before = upload.parts.get(number)
  upload.parts.set(number, part)
  if (before !== undefined) await volume.drop(before)
  return { status: 200, headers: { etag: `"${part.md5}"` } }
}

/** @throws S3Error */
export const uploadOf = ({ volume, query }: S3Call, key: string): Upload => {
  const upload = volume.uploads.get(query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== key) {
    throw new S3Error('NoSuchUpload', 'there is no such upload; it was completed, aborted or never begun')
  }
  return upload
}

/** documented: Amazon S3, AbortMultipartUpload */
export const abortUpload = async (call: S3Call, key: string): Promise<S3Reply> => {
  const upload = uploadOf(call, key)
  call.volume.uploads.delete(upload.id)
  await Promise.all([...upload.parts.values()].map(part => call.volume.drop(part)))
  return { status: 204 }
}

/** documented: Amazon S3, CompleteMultipartUpload; the object's ETag combines the ETags of its parts with their number */
export const completeUpload = async (call: S3Call, key: string): Promise<S3Reply> => {
  const { volume } = call
  const text = await textOf(call.body)
  const upload = uploadOf(call, key)
  const parts = partsOf(upload, text)
  // From here on, no other request finds the upload.
  volume.uploads.delete(upload.id)
  const left = [...upload.parts.values()].filter(part => !parts.includes(part))
  await Promise.all(left.map(part => volume.drop(part)))
  const digest = createHash('md5')
  for (const { md5 } of parts) digest.update(md5, 'hex')
  const blob = await volume.blobs.join(parts, digest.digest('hex')).catch(error => {
    volume.quota.give(parts.reduce((sum, { size }) => sum + size, 0))
    throw error
  })
  if (volume.deleted) {
    await volume.drop(blob)
    throw new S3Error('NoSuchUpload', 'the volume was deleted meanwhile')
  }
  const { etag } = await volume.put(key, blob, `${blob.md5}-${parts.length}`, call.now)
  const body = xml('CompleteMultipartUploadResult', [
    ['Location', call.path],
    ['Bucket', VOLUME_BUCKET],
    ['Key', volume.prefix + key],
    ['ETag', `"${etag}"`]
  ])
  return { status: 200, body }
}

/** Maximum bytes of a part list: 10 000 parts take less. */
const LONGEST = 4 << 20

const textOf = async (body: Readable): Promise<string> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > LONGEST) throw new S3Error('MalformedXML', 'the list of parts is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Minimum bytes of every part but the last. documented: Amazon S3, multipart upload limits */
const SMALLEST = 5 << 20

const partsOf = ({ parts }: Upload, text: string): readonly StoredFile[] => {
  const found = readParts(text).map(({ number, etag }) => {
    const part = parts.get(number)
    if (part?.md5 !== etag) throw new S3Error('InvalidPart', `part ${number} is not there or has another ETag`)
    return part
  })
  const small = found.slice(0, -1).find(({ size }) => size < SMALLEST)
  if (small === undefined) return found
  throw new S3Error(
    'EntityTooSmall',
    `a part has the size ${small.size}; all but the last have at least ${SMALLEST} bytes`
  )
}

interface Listed {
  readonly number: number
  readonly etag: string
}

const NUMBER = /<PartNumber>\s*(\d{1,5})\s*<\/PartNumber>/
const ETAG = /<ETag>\s*(?:"|&quot;|&#34;)?([0-9a-f]{32})(?:"|&quot;|&#34;)?\s*<\/ETag>/

const readParts = (text: string): readonly Listed[] => {
  const listed = contentsOf(text).map(part => {
    const number = Number(NUMBER.exec(part)?.[1])
    const etag = ETAG.exec(part)?.[1]
    if (Number.isNaN(number) || etag === undefined) throw new S3Error('MalformedXML', 'a part lacks its number or ETag')
    return { number, etag }
  })
  if (listed.length === 0) throw new S3Error('MalformedXML', 'the body lists no parts')
  const unordered = listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))
  if (unordered) throw new S3Error('InvalidPartOrder', 'the parts are not listed in ascending order')
  return listed
}

const PART = '<Part>'

/** The contents of each Part element. One expression for both tags would take quadratic time on unclosed tags. */
const contentsOf = (text: string): readonly string[] =>
  text
    .split('</Part>')
    .slice(0, -1)
    .flatMap(before => {
      const at = before.lastIndexOf(PART)
      return at < 0 ? [] : [before.slice(at + PART.length)]
    })
