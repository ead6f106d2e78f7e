import type { AnswerBody } from './answer-body.ts'
import type { StoreReply } from './connection.ts'
import type { ObjectPart } from './object-bytes.ts'

export interface StoredObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Changes with the bytes. */
  readonly etag: string
}

/** What to list of a bucket. */
export interface PageQuery {
  readonly prefix: string
  /** Maximum objects, folders included. */
  readonly limit: number
  /** Only keys behind this one. */
  readonly after?: string
  /** Keys that have it behind the prefix are listed as folders: the part up to it, each once. */
  readonly delimiter?: string
  /** `next` of the page before. */
  readonly next?: string | undefined
}

export interface Page {
  readonly objects: readonly StoredObject[]
  readonly folders: readonly string[]
  /** Where the next page begins, in the store's own form; undefined: last page. */
  readonly next?: string
}

/** One bucket of a live store in its own protocol. Every method rejects with a StoreFailure. */
export interface StoreClient {
  /** undefined: the bucket has no such object. */
  head(key: string): Promise<StoredObject | undefined>
  page(query: PageQuery): Promise<Page>
  /** The bytes from `from` to before `to`, which the caller reads and closes. */
  read(object: StoredObject, from: number, to: number): Promise<ObjectPart>
}

/** Bytes of an error document, or of the description of one object. */
export const DOCUMENT_BYTES = 256 * 1024

/** Bytes of a page of 1000 keys with 1024 bytes each, all of them escaped. */
export const PAGE_BYTES = 16 * 1024 * 1024

/** The header of a ranged read. */
export const rangeOf = (from: number, to: number): string => `bytes=${from}-${to - 1}`

/** The answer to a ranged read. A server that does not know ranges sends the whole object. */
export const partOf = (
  { status }: StoreReply,
  body: AnswerBody,
  size: number,
  [from, to]: readonly [number, number]
): ObjectPart => (status === 200 ? { from: 0, to: size, body } : { from, to, body })

/** Each segment of a key, escaped for a path. */
export const pathOf = (key: string): string => key.split('/').map(encodeURIComponent).join('/')

/** The parameters of a query, escaped. */
export const queryOf = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
