import type { S3Object } from './bucket.ts'
import { headerOf, S3Error, type S3Request } from './protocol.ts'

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

const lists = (header: string, etag: string): boolean =>
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
