import type { Awaitable } from '../awaitable.ts'
import type { FileBytes } from '../files/bytes.ts'
import type { ObjectLocation } from './location.ts'

export interface ObjectMeta {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Rows that the world declares; the bytes of a real file are asked instead. */
  readonly rows?: number
  /** Whether there are no bytes to read. */
  readonly declared?: true
  /** Changes when the bytes change. Opaque. */
  readonly version: string
}

export interface Listing {
  readonly objects: readonly ObjectMeta[]
  /** Whether there is more than was listed. */
  readonly truncated: boolean
}

/**
 * The objects of one bucket. Keys are exact: nothing is decoded, normalised or case-folded.
 * Every method may throw or reject with a file system error (`code` is its errno) when the bucket's owner lacks the permission.
 */
export interface Bucket {
  head(key: string): Awaitable<ObjectMeta | undefined>
  /** At most `limit` objects whose key begins with the prefix, keys in code-unit order, without folder markers (size 0, key ending in `/`). */
  list(prefix: string, limit: number): Awaitable<Listing>
  /** The bytes; undefined when there is no such object, or it is declared without bytes. Whoever opened them closes them. */
  open(key: string): Awaitable<FileBytes | undefined>
}

export interface Store {
  /** The bucket a location names; undefined when this store does not have it. The key of the location is not looked at. */
  bucket(location: ObjectLocation): Awaitable<Bucket | undefined>
}

/** Whether an object stands for a folder in a console and holds no data. */
export const isFolderMarker = ({ key, size }: { readonly key: string; readonly size: number }): boolean =>
  size === 0 && key.endsWith('/')

/** Order of keys, by UTF-16 code unit; of two objects no key is the same. */
export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1)
