import type { StoreReply } from './connection.ts'

export interface StoredObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Changes with the bytes. */
  readonly etag: string
}

export interface Page {
  readonly objects: readonly StoredObject[]
  /** Where the next page begins, in the store's own form; undefined: last page. */
  readonly next?: string
}

/** One bucket of a live store in its own protocol. Every method rejects with a StoreFailure. */
export interface StoreClient {
  /** undefined: the bucket has no such object. */
  head(key: string): Promise<StoredObject | undefined>
  /** One page of at most `limit` objects with the prefix. @param next of the page before */
  page(prefix: string, limit: number, after: string, next: string | undefined): Promise<Page>
  /** The bytes from `from` to before `to`. */
  read(object: StoredObject, from: number, to: number): Promise<Buffer>
}

/** Bytes of an error document, or of the description of one object. */
export const DOCUMENT_BYTES = 256 * 1024

/** Bytes of a page of 1000 keys with 1024 bytes each, all of them escaped. */
export const PAGE_BYTES = 16 * 1024 * 1024

/** The header of a ranged read. */
export const rangeOf = (from: number, to: number): string => `bytes=${from}-${to - 1}`

/** The bytes of a ranged read. A server that does not know ranges sends the whole object. */
export const partOf = ({ status, body }: StoreReply, from: number, to: number): Buffer =>
  status === 200 ? body.subarray(from, to) : body

/** Each segment of a key, escaped for a path. */
export const pathOf = (key: string): string => key.split('/').map(encodeURIComponent).join('/')

/** The parameters of a query, escaped. */
export const queryOf = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
