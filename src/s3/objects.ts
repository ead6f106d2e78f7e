import { type StoredFile, TooMuch } from '../volumes/blobs.ts'
import { MOST_BYTES, VOLUME_BUCKET } from '../volumes/volume.ts'
import { type Element, headerOf, type S3Call, S3Error, type S3Reply, xml } from './protocol.ts'

/** documented: Amazon S3, HeadObject */
export const headObject = ({ volume }: S3Call, key: string): S3Reply => {
  const object = volume.head(key)
  if (object === undefined) throw new S3Error('NoSuchKey', 'the volume has no such object')
  const { size, etag, modifiedAt } = object
  const headers = {
    'content-length': String(size),
    'content-type': 'application/octet-stream',
    'last-modified': new Date(modifiedAt).toUTCString(),
    etag: `"${etag}"`
  }
  return { status: 200, headers }
}

/** documented: Amazon S3, ListObjectsV2; without folders, which no volume manager requests */
export const listObjects = ({ query, volume }: S3Call): S3Reply => {
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'list objects with list-type=2')
  if (query.get('delimiter')) throw new S3Error('NotImplemented', 'a delimiter is not emulated; list without one')
  const prefix = query.get('prefix') ?? ''
  if (!prefix.startsWith(volume.prefix)) {
    throw new S3Error('AccessDenied', `the token is good for keys that begin with ${volume.prefix}`)
  }
  const encoded = query.get('encoding-type') === 'url'
  const maxKeys = maxKeysOf(query)
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString()
  const found = volume
    .all(prefix.slice(volume.prefix.length))
    .map(object => ({ ...object, key: volume.prefix + object.key }))
    .filter(({ key }) => key > after)
  const page = found.slice(0, maxKeys)
  const isTruncated = found.length > page.length && page.length > 0
  const keyText = (key: string): string => (encoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key)
  const content: Element[] = [
    ['Name', VOLUME_BUCKET],
    ['Prefix', keyText(prefix)],
    ['KeyCount', page.length],
    ['MaxKeys', maxKeys],
    ...(encoded ? ([['EncodingType', 'url']] as const) : []),
    ['IsTruncated', String(isTruncated)],
    ...(isTruncated ? ([['NextContinuationToken', tokenOf(page.at(-1)?.key ?? '')]] as const) : []),
    ...page.map(
      ({ key, size, etag, modifiedAt }): Element => [
        'Contents',
        [
          ['Key', keyText(key)],
          ['LastModified', new Date(modifiedAt).toISOString()],
          ['ETag', `"${etag}"`],
          ['Size', size],
          ['StorageClass', 'STANDARD']
        ]
      ]
    )
  ]
  return { status: 200, body: xml('ListBucketResult', content) }
}

const MOST_KEYS = 1000

const maxKeysOf = (query: URLSearchParams): number => {
  const requested = Number(query.get('max-keys') ?? MOST_KEYS)
  if (Number.isInteger(requested) && requested >= 0) return Math.min(requested, MOST_KEYS)
  throw new S3Error('InvalidArgument', 'max-keys is no whole number')
}

/** A continuation token contains the last listed key. */
const tokenOf = (key: string): string => Buffer.from(key).toString('base64url')

/** documented: Amazon S3, PutObject */
export const putObject = async (call: S3Call, key: string): Promise<S3Reply> => {
  checkRoom(call, key)
  const blob = await receive(call)
  const { etag } = await call.volume.put(key, blob, blob.md5, call.now)
  return { status: 200, headers: { etag: `"${etag}"` } }
}

export const checkRoom = ({ volume }: S3Call, key: string): void => {
  if (volume.hasRoomFor(key)) return
  throw new S3Error('AccessDenied', 'the volume holds as many files as it may; delete some first')
}

/** Stores the body on disk and verifies it. The caller discards it if it does not keep it. @throws S3Error */
export const receive = async (call: S3Call): Promise<StoredFile> => {
  checkForm(call)
  const { volume, body } = call
  const tooLarge = new S3Error('EntityTooLarge', `a volume holds ${MOST_BYTES} bytes at most; delete files of it first`)
  if (!volume.quota.has(Number(headerOf(call, 'content-length') ?? 0))) throw tooLarge
  const blob = await volume.blobs.receive(body, volume.quota).catch(error => {
    throw error instanceof TooMuch ? tooLarge : error
  })
  const gone = volume.deleted ? new S3Error('NoSuchBucket', 'the volume was deleted meanwhile') : undefined
  const fault = gone ?? findDigestFault(call, blob)
  if (fault === undefined) return blob
  await volume.drop(blob)
  throw fault
}

const checkForm = (call: S3Call): void => {
  const streaming = headerOf(call, 'x-amz-content-sha256')?.startsWith('STREAMING-') === true
  if (streaming || headerOf(call, 'content-encoding')?.includes('aws-chunked') === true) {
    throw new S3Error('NotImplemented', 'bodies in signed chunks are not emulated; send the bytes as they are')
  }
  if (headerOf(call, 'x-amz-copy-source') !== undefined) throw new S3Error('NotImplemented', 'copies are not emulated')
}

const SIGNED_HASH = /^[0-9a-f]{64}$/

const findDigestFault = (call: S3Call, { size, md5, sha256 }: StoredFile): S3Error | undefined => {
  const length = headerOf(call, 'content-length')
  const wanted = headerOf(call, 'content-md5')
  const hash = headerOf(call, 'x-amz-content-sha256') ?? ''
  if (length !== undefined && Number(length) !== size) {
    return new S3Error('IncompleteBody', `${size} of ${length} bytes have arrived`)
  }
  if (wanted !== undefined && Buffer.from(md5, 'hex').toString('base64') !== wanted) {
    return new S3Error('BadDigest', 'the bytes that arrived are not those of Content-MD5')
  }
  if (SIGNED_HASH.test(hash) && hash !== sha256) {
    return new S3Error('XAmzContentSHA256Mismatch', 'the bytes that arrived are not those of x-amz-content-sha256')
  }
  return undefined
}
