import type { Awaitable } from '../awaitable.ts'
import type { Cloud } from '../contract/clouds.ts'
import type { FileBytes } from '../files/reader.ts'

/** Where an objectUrl points: one object, or every object of a folder. Names are decoded and never normalised. */
export interface ObjectLocation {
  readonly cloud: Cloud
  /** Bucket, or on Azure the container. */
  readonly bucket: string
  /** Key of the object; of a folder the prefix, which ends with `/`. */
  readonly key: string
  /** Azure storage account. */
  readonly account?: string
  /** Region in the provider's own words (`us-west-2`), when the URL names one. */
  readonly region?: string
  readonly folder: boolean
  /** Set for `<folder>/*.npy`, a form of the older pages: direct children with that ending only. */
  readonly glob?: '*.npy'
}

/** Why a text is no objectUrl: one line for the 10003 message. It never holds user info, a query string or a whole URL. */
export interface UrlProblem {
  readonly problem: string
}

const LONGEST = 80

/** A part of user input in double quotes, cut to 80 characters, without what may be a secret. */
export const quote = (part: string): string => {
  const characters = Array.from(withoutSecrets(part))
  return characters.length > LONGEST ? `"${characters.slice(0, LONGEST - 1).join('')}…"` : `"${characters.join('')}"`
}

/**
 * A bucket, host or key without what may be a secret: nothing from a query string, fragment or parameters on, and nothing at all of
 * a text that may hold user info or one of several parameters.
 */
export const withoutSecrets = (part: string): string =>
  /[@＠&]|%40|%26/i.test(part) ? '…' : part.replace(/(?:[?#;]|%3f|%23|%3b).*$/is, '…')

/** Whether an object stands for a folder in a console and holds no data. */
export const isFolderMarker = ({ key, size }: { readonly key: string; readonly size: number }): boolean =>
  size === 0 && key.endsWith('/')

/** Order of keys, by UTF-16 code unit; of two objects no key is the same. */
export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1)

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
