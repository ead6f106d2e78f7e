import { joinFiles } from '../volumes/blobs.ts'
import { MOST_PARTS, type Upload, type UploadChecksum } from '../volumes/volume.ts'
import { readText } from './body.ts'
import type { S3Bucket } from './bucket.ts'
import { listText, type OnBucket, type OnObject, pageSize, type S3Call } from './call.ts'
import { CHECKSUMS, checksumHeader } from './checksums.ts'
import { headerOf, S3Error, type S3Reply } from './protocol.ts'
import {
  askedChecksum,
  checkPartChecksum,
  checksumHeaders,
  type ListedPart,
  objectChecksum
} from './upload-checksums.ts'
import { checksumElements, copyBytes, copyResult, headersToKeep, receive } from './write.ts'
import { childText, type Element, parseXml, xml } from './xml.ts'

/** documented: Amazon S3, CreateMultipartUpload */
export const beginUpload: OnObject = ({ storage, ...call }, bucket, key) => {
  bucket.allow('write', key)
  bucket.checkRoom(key)
  const checksum = askedChecksum(call)
  const headers = headersToKeep(call)
  const id = storage.newUploadId()
  bucket.uploads.set(id, { id, key, parts: new Map(), headers, checksum, startedAt: storage.now })
  const body = xml('InitiateMultipartUploadResult', [
    ['Bucket', bucket.name],
    ['Key', key],
    ['UploadId', id]
  ])
  return { status: 200, headers: checksumHeaders(checksum), body }
}

/** documented: Amazon S3, UploadPart and UploadPartCopy */
export const putPart: OnObject = async (call, bucket, key) => {
  bucket.allow('write', key)
  const upload = uploadOf(call, bucket, key)
  const number = Number(call.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new S3Error('InvalidArgument', `partNumber is a whole number from 1 to ${MOST_PARTS}`)
  }
  if (!upload.parts.has(number)) bucket.checkRoomForPart()
  const isCopy = headerOf(call, 'x-amz-copy-source') !== undefined
  if (!isCopy) checkPartChecksum(call, upload)
  const wanted = upload.checksum?.algorithm
  const { file, checksums } = await (isCopy ? copyBytes(call, bucket, () => wanted) : receive(call, bucket, wanted))
  if (bucket.uploads.get(upload.id) !== upload) {
    await bucket.drop(file)
    throw new S3Error('NoSuchUpload', 'the upload has ended meanwhile')
  }
  const before = bucket.uploads.addPart(upload, number, { file, checksums, receivedAt: call.storage.now })
  if (before !== undefined) await bucket.drop(before.file)
  if (isCopy) return { status: 200, body: copyResult('CopyPartResult', { file, checksums }, call) }
  return { status: 200, headers: { etag: `"${file.md5}"`, ...checksums } }
}

/** @throws S3Error */
const uploadOf = ({ query }: S3Call, { uploads }: S3Bucket, key: string): Upload => {
  const upload = uploads.get(String(query.get('uploadId')))
  if (upload === undefined || upload.key !== key) {
    throw new S3Error('NoSuchUpload', 'there is no such upload; it was completed, aborted or never begun')
  }
  return upload
}

/** documented: Amazon S3, AbortMultipartUpload */
export const abortUpload: OnObject = async (call, bucket, key) => {
  bucket.allow('write', key)
  const upload = uploadOf(call, bucket, key)
  bucket.uploads.delete(upload.id)
  await Promise.all([...upload.parts.values()].map(({ file }) => bucket.drop(file)))
  return { status: 204 }
}

/** Maximum bytes of a part list: 10,000 parts with their checksums take less. */
const LONGEST = 4 << 20

/** documented: Amazon S3, CompleteMultipartUpload; the object's ETag combines the ETags of its parts with their number */
export const completeUpload: OnObject = async (call, bucket, key) => {
  bucket.allow('write', key)
  const text = await readText(withoutChecksums(call), call.signer, LONGEST)
  const upload = uploadOf(call, bucket, key)
  const listed = partsOf(upload, text)
  const parts = listed.map(({ part }) => part)
  checkSize(call, parts)
  const found = objectChecksum(call, upload, listed)
  const none = headerOf(call, 'if-none-match')
  if (none === '*' && (await bucket.head(key)) !== undefined) {
    throw new S3Error('PreconditionFailed', 'If-None-Match: the object exists')
  }
  // From here on, no other request finds the upload.
  if (!bucket.uploads.delete(upload.id)) throw new S3Error('NoSuchUpload', 'the upload has ended meanwhile')
  const left = [...upload.parts.values()].filter(part => !parts.includes(part))
  await Promise.all(left.map(({ file }) => bucket.drop(file)))
  const file = joinFiles(parts.map(({ file }) => file))
  const etag = `${file.md5}-${parts.length}`
  const checksums: Record<string, string> =
    found === undefined ? {} : { [checksumHeader(found.checksum.algorithm)]: found.value }
  await bucket.put(key, file, { etag, headers: { ...upload.headers, ...checksums } })
  const body = xml('CompleteMultipartUploadResult', [
    ['Location', call.path],
    ['Bucket', bucket.name],
    ['Key', key],
    ['ETag', `"${etag}"`],
    ...checksumElements(checksums),
    ...(found === undefined ? [] : ([['ChecksumType', found.checksum.type]] as const))
  ])
  return { status: 200, body }
}

/** The checksum headers of this call are of the object, not of the list in the body. */
const withoutChecksums = (call: S3Call): S3Call => ({
  ...call,
  headers: Object.fromEntries(Object.entries(call.headers).filter(([name]) => !name.startsWith('x-amz-checksum-')))
})

/** documented: Amazon S3, x-amz-mp-object-size @throws S3Error */
const checkSize = (call: S3Call, parts: readonly ListedPart['part'][]): void => {
  const claimed = headerOf(call, 'x-amz-mp-object-size')
  const size = parts.reduce((sum, { file }) => sum + file.size, 0)
  if (claimed === undefined || claimed === String(size)) return
  throw new S3Error('InvalidRequest', `x-amz-mp-object-size is not the size of the parts, ${size}`)
}

/** Minimum bytes of every part but the last. documented: Amazon S3, multipart upload limits */
const SMALLEST = 5 << 20

const CHECKSUM_ELEMENTS = new Map(Object.entries(CHECKSUMS).map(([name, text]) => [`Checksum${text}`, name]))

/** @throws S3Error */
const partsOf = ({ parts }: Upload, text: string): readonly ListedPart[] => {
  const found = readParts(text).map(({ number, etag, checksums }) => {
    const part = parts.get(number)
    const isOther = checksums.some(([header, value]) => (part?.checksums[header] ?? value) !== value)
    if (part?.file.md5 !== etag || isOther) {
      throw new S3Error('InvalidPart', `part ${number} is missing, or has another ETag or checksum`)
    }
    return { number, checksums, part }
  })
  const small = found
    .map(({ part }) => part)
    .slice(0, -1)
    .find(({ file }) => file.size < SMALLEST)
  if (small === undefined) return found
  throw new S3Error(
    'EntityTooSmall',
    `a part has the size ${small.file.size}; all but the last have at least ${SMALLEST} bytes`
  )
}

interface Listed {
  readonly number: number
  readonly etag: string
  /** Headers and values. */
  readonly checksums: readonly (readonly [name: string, value: string])[]
}

const readParts = (text: string): readonly Listed[] => {
  const listed = parseXml(text)
    .children.filter(({ name }) => name === 'Part')
    .map(part => {
      const number = Number(childText(part, 'PartNumber')?.trim() || Number.NaN)
      const etag = childText(part, 'ETag')?.trim().replaceAll('"', '')
      if (!Number.isInteger(number) || etag === undefined) {
        throw new S3Error('MalformedXML', 'a part lacks its number or ETag')
      }
      const checksums = part.children.flatMap(({ name, text }) => {
        const checksum = CHECKSUM_ELEMENTS.get(name)
        return checksum === undefined ? [] : [[`x-amz-checksum-${checksum}`, text.trim()] as const]
      })
      return { number, etag, checksums }
    })
  if (listed.length === 0) throw new S3Error('MalformedXML', 'the body lists no parts')
  const unordered = listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))
  if (unordered) throw new S3Error('InvalidPartOrder', 'the parts are not listed in ascending order')
  return listed
}

/** documented: Amazon S3, ListParts */
export const listParts: OnObject = (call, bucket, key) => {
  bucket.allow('write', key)
  const upload = uploadOf(call, bucket, key)
  const most = pageSize(call.query, 'max-parts')
  const after = Number(call.query.get('part-number-marker') ?? 0) || 0
  const all = [...upload.parts].filter(([number]) => number > after).sort(([a], [b]) => a - b)
  const page = all.slice(0, most)
  const isTruncated = all.length > page.length && page.length > 0
  const content: Element[] = [
    ['Bucket', bucket.name],
    ['Key', listText(call.query)(key)],
    ['UploadId', upload.id],
    ['PartNumberMarker', after],
    ...(isTruncated ? ([['NextPartNumberMarker', page.at(-1)?.[0] ?? 0]] as const) : []),
    ['MaxParts', most],
    ['IsTruncated', String(isTruncated)],
    ...kindOf(upload.checksum),
    ...page.map(
      ([number, { file, receivedAt, checksums }]): Element => [
        'Part',
        [
          ['PartNumber', number],
          ['LastModified', new Date(receivedAt).toISOString()],
          ['ETag', `"${file.md5}"`],
          ['Size', file.size],
          ...checksumElements(checksums)
        ]
      ]
    )
  ]
  return { status: 200, body: xml('ListPartsResult', content) }
}

const kindOf = (checksum: UploadChecksum | undefined): Element[] =>
  checksum === undefined
    ? []
    : [
        ['ChecksumAlgorithm', CHECKSUMS[checksum.algorithm]],
        ['ChecksumType', checksum.type]
      ]

/** documented: Amazon S3, ListMultipartUploads; all of them in one page */
export const listUploads: OnBucket = async (call, name): Promise<S3Reply> => {
  const bucket = await call.storage.bucket(name)
  const prefix = call.query.get('prefix') ?? ''
  bucket.allow('list', prefix)
  const text = listText(call.query)
  const uploads = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix))
  const content: Element[] = [
    ['Bucket', name],
    ['Prefix', text(prefix)],
    ['IsTruncated', 'false'],
    ...uploads.map(
      ({ key, id, checksum, startedAt }): Element => [
        'Upload',
        [
          ['Key', text(key)],
          ['UploadId', id],
          ['StorageClass', 'STANDARD'],
          ['Initiated', new Date(startedAt).toISOString()],
          ...kindOf(checksum)
        ]
      ]
    )
  ]
  return { status: 200, body: xml('ListMultipartUploadsResult', content) }
}
