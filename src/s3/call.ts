import type { S3Bucket, S3Storage } from './bucket.ts'
import { S3Error, type S3Reply, type S3Request } from './protocol.ts'
import type { ChunkSigner } from './signed.ts'

/** A request with all that its operation needs. */
export interface S3Call extends S3Request {
  readonly storage: S3Storage
  /** undefined: signatures of chunks are not verified */
  readonly signer: ChunkSigner | undefined
}

export type OnBucket = (call: S3Call, bucket: string) => S3Reply | Promise<S3Reply>

export type OnObject = (call: S3Call, bucket: S3Bucket, key: string) => S3Reply | Promise<S3Reply>

/** The most that one page of any list has. documented: Amazon S3 */
const MOST_LISTED = 1000

/** A page size in the query. @throws S3Error */
export const pageSize = (query: URLSearchParams, name: string): number => {
  const text = query.get(name)
  if (text === null || text === '') return MOST_LISTED
  const requested = Number(text)
  if (/^\d{1,10}$/.test(text)) return Math.min(requested, MOST_LISTED)
  throw new S3Error('InvalidArgument', `${name} is no whole number`)
}

/** Texts of a list, escaped where the client asks for it. @throws S3Error */
export const listText = (query: URLSearchParams): ((text: string) => string) => {
  const type = query.get('encoding-type') ?? ''
  if (type === 'url') return text => encodeURIComponent(text).replaceAll('%2F', '/')
  if (type === '') return text => text
  throw new S3Error('InvalidArgument', 'encoding-type is url, or left out')
}

/** documented: Amazon S3, object keys */
const LONGEST_KEY = 1024

/** Path segments that storage clients would resolve (guess), and NUL, which databases do not keep. */
const UNFIT = /(?:^|\/)\.\.?(?:\/|$)|\0/

/** @throws S3Error for a text that is no key of an object */
export const checkKey = (key: string): void => {
  if (Buffer.byteLength(key) > LONGEST_KEY) {
    throw new S3Error('KeyTooLongError', `a key has ${LONGEST_KEY} bytes at most`)
  }
  if (key === '') throw new S3Error('InvalidArgument', 'a key is missing')
  if (UNFIT.test(key)) throw new S3Error('InvalidArgument', 'the key has a part that is . or .., or a NUL')
}
