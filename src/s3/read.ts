import { Readable } from 'node:stream'
import type { FileBytes } from '../files/reader.ts'
import type { S3Bucket, S3Object } from './bucket.ts'
import type { OnObject, S3Call } from './call.ts'
import { checksumType } from './checksums.ts'
import { headerOf, S3Error, type S3Reply, type S3Request } from './protocol.ts'

/** documented: Amazon S3, HeadObject */
export const headObject: OnObject = async (call, bucket, key) => {
  bucket.allow('read', key)
  const object = await existing(bucket, key)
  if ((call.query.get('partNumber') ?? '1') !== '1') {
    throw new S3Error('InvalidPartNumber', 'every object is one part here; leave partNumber out, or ask for a range')
  }
  if (checkConditions(call, object) === 'not modified') return notModified(object)
  const range = rangeOf(call, object)
  const { from, to } = range ?? { from: 0, to: object.size }
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headersOf(call, object, range === undefined),
      'content-length': String(to - from),
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${object.size}` })
    }
  }
}

/** documented: Amazon S3, GetObject */
export const getObject: OnObject = async (call, bucket, key) => {
  const { headers, status } = await headObject(call, bucket, key)
  if (status === 304) return { status, ...(headers && { headers }) }
  const bytes = await bucket.open(key)
  if (bytes === undefined) {
    throw new S3Error('InvalidObjectState', 'the object is declared with a size and has no bytes; upload it')
  }
  const { size } = bytes
  const length = Number(headers?.['content-length'])
  const [, start = '0'] = /^bytes (\d+)-/.exec(headers?.['content-range'] ?? '') ?? []
  const from = Number(start)
  if (from + length > size) {
    bytes.close()
    throw new S3Error('OperationAborted', 'the object changed meanwhile; read it again')
  }
  return {
    status,
    ...(headers && { headers }),
    body: Readable.from(rangeBytes(bytes, from, from + length), { objectMode: false, highWaterMark: 0 })
  }
}

/** Bytes of one read. */
const READ = 256 * 1024

/** Part of an object's bytes, in pieces. It closes the bytes at the end, also when nobody reads that far. */
export async function* rangeBytes(bytes: FileBytes, from: number, to: number): AsyncGenerator<Uint8Array> {
  try {
    for (let at = from; at < to; at += READ) {
      const part = await bytes.read(at, Math.min(to, at + READ))
      if (part.length < Math.min(READ, to - at)) throw new Error('the object became shorter while it was read')
      yield part
    }
  } finally {
    bytes.close()
  }
}

/** @throws S3Error NoSuchKey */
export const existing = async (bucket: S3Bucket, key: string): Promise<S3Object> => {
  const object = await bucket.head(key)
  if (object === undefined) throw new S3Error('NoSuchKey', 'the bucket has no object with this key')
  return object
}

const notModified = ({ etag, modifiedAt }: S3Object): S3Reply => ({
  status: 304,
  headers: { etag: `"${etag}"`, 'last-modified': new Date(modifiedAt).toUTCString() }
})

/** Headers that a request may set for its response, by their query parameters. documented: Amazon S3, GetObject */
const RESPONSE = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding'
]

/** @param isWhole whether the checksums of the whole object are those of the response */
const headersOf = (call: S3Call, { etag, modifiedAt, headers }: S3Object, isWhole: boolean): Record<string, string> => {
  const wantsChecksums = isWhole && headerOf(call, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  const kept = Object.entries(headers).filter(([name]) => wantsChecksums || !name.startsWith('x-amz-checksum-'))
  const chosen = RESPONSE.flatMap(name => {
    const value = call.query.get(`response-${name}`)
    return value === null || !/^[\t\x20-\x7e]*$/.test(value) ? [] : ([[name, value]] as const)
  })
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries([...kept, ...chosen]),
    ...(wantsChecksums && checksumType(headers)),
    'accept-ranges': 'bytes',
    'last-modified': new Date(modifiedAt).toUTCString(),
    etag: `"${etag}"`
  }
}

/** Second precision, as headers have it. */
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/**
 * documented: RFC 9110, order of preconditions
 * @param prefix of the headers: copies have their own
 * @throws S3Error PreconditionFailed
 */
export const checkConditions = (
  request: Pick<S3Request, 'headers'>,
  { etag, modifiedAt }: S3Object,
  prefix = ''
): 'not modified' | undefined => {
  const value = (name: string) => headerOf(request, `${prefix}${name}`)
  const match = value('if-match')
  const none = value('if-none-match')
  const since = Date.parse(value('if-modified-since') ?? '')
  const until = Date.parse(value('if-unmodified-since') ?? '')
  const failed = (name: string) => new S3Error('PreconditionFailed', `${prefix}${name} does not hold`)
  if (match !== undefined && !lists(match, etag)) throw failed('if-match')
  if (match === undefined && seconds(modifiedAt) > seconds(until)) throw failed('if-unmodified-since')
  const isKnown = none !== undefined ? lists(none, etag) : seconds(modifiedAt) <= seconds(since)
  if (!isKnown) return undefined
  if (prefix === '') return 'not modified'
  throw failed(none !== undefined ? 'if-none-match' : 'if-modified-since')
}

/** Whether a list of ETags in a header has one of them, or is `*`. */
export const lists = (header: string, etag: string): boolean =>
  header
    .split(',')
    .map(item => item.trim().replace(/^W\//, '').replaceAll('"', ''))
    .some(item => item === '*' || item === etag)

export interface ByteRange {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** documented: RFC 9110, Range; several ranges or another unit count as none, as S3 does it. @throws S3Error InvalidRange */
export const rangeOf = (request: Pick<S3Request, 'headers'>, object: S3Object): ByteRange | undefined => {
  const header = headerOf(request, 'range')
  const condition = headerOf(request, 'if-range')
  if (header === undefined || (condition !== undefined && !lists(condition, object.etag))) return undefined
  return byteRange(header, object.size)
}

/** @throws S3Error InvalidRange */
export const byteRange = (header: string, size: number): ByteRange | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (first !== '' && last !== '' && Number(last) < from) return undefined
  if (from < to) return { from, to }
  throw new S3Error('InvalidRange', `the range begins behind the last of ${size} bytes`, {
    'content-range': `bytes */${size}`
  })
}
