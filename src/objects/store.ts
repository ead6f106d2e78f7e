import type { Awaitable } from '../awaitable.ts'
import type { Cloud } from '../contract/clouds.ts'
import type { FileBytes } from '../files/reader.ts'
import type { Credentials, Denial } from './access.ts'

/** The target of an objectUrl: one object, or all objects of a folder. Names are decoded but not normalised. */
export interface ObjectLocation {
  readonly cloud: Cloud
  /** Bucket; on Azure, the container. */
  readonly bucket: string
  /** Key of the object; for a folder, the prefix, which ends with `/`. */
  readonly key: string
  /** Azure storage account. */
  readonly account?: string
  /** Region in the provider's notation (`us-west-2`), if the URL names one. */
  readonly region?: string
  /** Scheme, host and port of the live store that the URL names: `http://minio:9000`. */
  readonly endpoint?: string
  readonly folder: boolean
  /** Set for `<folder>/*.npy`, a form on older pages: only direct children with that extension. */
  readonly glob?: '*.npy'
}

/** Why a text is no objectUrl: one line for the 10003 message. It never contains user info, a query string or a whole URL. */
export interface UrlProblem {
  readonly problem: string
}

const LONGEST = 80

/** Part of user input in double quotes, cut to 80 characters, without possible secrets. */
export const quote = (part: string): string => {
  const characters = Array.from(withoutSecrets(part))
  return characters.length > LONGEST ? `"${characters.slice(0, LONGEST - 1).join('')}…"` : `"${characters.join('')}"`
}

/**
 * Hides possible secrets in a bucket, host or key: everything from a query string, fragment or parameters on, and the whole text when
 * it may contain user info or several parameters.
 */
export const withoutSecrets = (part: string): string =>
  /[@＠&]|%40|%26/i.test(part) ? '…' : part.replace(/(?:[?#;]|%3f|%23|%3b).*$/is, '…')

/** Whether an object marks a folder in a console and has no data. */
export const isFolderMarker = ({ key, size }: { readonly key: string; readonly size: number }): boolean =>
  size === 0 && key.endsWith('/')

/** Compares keys by UTF-16 code unit. Keys are unique, so the result is never 0. */
export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1)

/** Number of elements at the beginning of a sorted list that are before the one that is looked for: its index. */
export const countBefore = <Element>(sorted: readonly Element[], isBefore: (element: Element) => boolean): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(sorted[middle] as Element)) low = middle + 1
    else high = middle
  }
  return low
}

export interface ObjectMeta {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Declared rows; a real file's rows come from its bytes. */
  readonly rows?: number
  /** Whether it has no bytes to read. */
  readonly declared?: true
  /** A text that changes with the bytes; it begins with the kind of its layer. */
  readonly version: string
  /** Epoch milliseconds; undefined where the store does not know it. */
  readonly modifiedAt?: number
}

/** Where the emulator finds objects. */
export const LAYERS = ['upload', 'folder', 'world', 'store'] as const

export type Layer = (typeof LAYERS)[number]

const LAYER_OF: Readonly<Record<string, Layer>> = { sha256: 'upload', file: 'folder', declared: 'world', live: 'store' }

/** The layer of an object: its version begins with the kind. */
export const layerOf = ({ version }: ObjectMeta): Layer => LAYER_OF[version.slice(0, version.indexOf(':'))] as Layer

/** The layers of objects, each once. */
export const layersOf = (objects: readonly ObjectMeta[]): readonly Layer[] => [...new Set(objects.map(layerOf))]

export interface Listing {
  readonly objects: readonly ObjectMeta[]
  /** Whether there are more objects. */
  readonly truncated: boolean
}

/**
 * The objects of one bucket. Keys are exact: not decoded, normalised or case-folded.
 * Every method may throw or reject with a file system error (`code` is its errno) when the bucket's owner lacks the permission;
 * in a live store, with a `StoreFailure`.
 */
export interface Bucket {
  head(key: string): Awaitable<ObjectMeta | undefined>
  /**
   * At most `limit` objects with the prefix, keys in code-unit order, without folder markers (size 0, key ending in `/`).
   * @param after only keys behind this one; the next page of a listing begins after its last key
   * @param markers whether uploaded folder markers are listed too
   */
  list(prefix: string, limit: number, after?: string, markers?: boolean): Awaitable<Listing>
  /** The bytes; undefined for a missing object, and for a declared one without bytes. The caller closes them. */
  open(key: string): Awaitable<FileBytes | undefined>
  /** Keys that it hides in the buckets below it: those that were deleted here and cannot be deleted there. */
  readonly hidden?: ReadonlySet<string>
}

export interface Store {
  /**
   * The bucket of a location; undefined when the store does not have it. It ignores the location's key.
   * @param access credentials of the request; without them, live stores are not asked
   */
  bucket(location: ObjectLocation, access?: Credentials): Awaitable<Bucket | undefined>
}

/** A live store denies access, or fails. With an `errno`, because readers of files take other errors for faults of the file. */
export class StoreFailure extends Error {
  readonly code = 'ESTORE'
  readonly errno = 0
  /** One word for it: `unknownKey`, `noBucket`, `slow`. */
  override readonly cause: string
  readonly denial: Denial

  constructor(cause: string, denial: Denial) {
    super(denial.reason)
    this.name = 'StoreFailure'
    this.cause = cause
    this.denial = denial
  }
}
