import { type Bucket, byKey, isFolderMarker, type ObjectMeta } from '../objects/store.ts'
import { type Blobs, Quota, type StoredFile } from './blobs.ts'

/** Path segments that storage clients would resolve (guess). */
const UNFIT = /(?:^|\/)\.\.?(?:\/|$)|\p{Cc}/u

/** The problem with an object key or a key prefix, if any. */
export const keyProblem = (key: string): string | undefined =>
  UNFIT.test(key) ? 'has a part that is . or .., or a control character' : undefined

/** documented: limits page, managed volumes of an organization */
export const MOST_VOLUMES = 100

/** Lifetime of credentials in milliseconds (guess). */
export const LIFETIME = 3_600_000

/** The bucket that holds all volumes. */
export const VOLUME_BUCKET = 'zilliz-import-emulator-volumes'

/** Maximum bytes and files of a volume. documented: free trial of volumes; the same for others is a guess */
export const MOST_BYTES = 5 * 1024 ** 3
export const MOST_FILES = 1000

/** A part of a multipart upload. */
export interface Part {
  readonly file: StoredFile
  /** Headers with the checksums that were verified. */
  readonly checksums: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly receivedAt: number
}

/** A multipart upload. It stays invisible until it is complete. */
export interface Upload {
  readonly id: string
  readonly key: string
  /** By part number, from 1. */
  readonly parts: Map<number, Part>
  /** Headers that the object keeps. */
  readonly headers: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly startedAt: number
}

export interface VolumeIdentity {
  readonly name: string
  readonly organization: string
  readonly project: string
  readonly region: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

export interface StoredObject extends ObjectMeta {
  readonly blob: StoredFile
  readonly etag: string
  /** Epoch milliseconds. */
  readonly modifiedAt: number
  /** Headers that its upload set and that a download repeats. */
  readonly headers: Readonly<Record<string, string>>
}

/** Files that clients have uploaded. Imports read a volume like any bucket. */
export class Volume implements Bucket {
  readonly identity: VolumeIdentity
  readonly quota = new Quota(MOST_BYTES)
  readonly uploads = new Map<string, Upload>()
  readonly #objects = new Map<string, StoredObject>()
  readonly #blobs: Blobs
  #deleted = false

  constructor(identity: VolumeIdentity, blobs: Blobs) {
    this.identity = identity
    this.#blobs = blobs
  }

  get blobs(): Blobs {
    return this.#blobs
  }

  /** Whether it is deleted; later uploads to it are discarded. */
  get deleted(): boolean {
    return this.#deleted
  }

  /** Prefix of its objects in the shared bucket. */
  get prefix(): string {
    return `${this.identity.project}/${this.identity.name}/`
  }

  /** Whether there is room for another object or multipart upload. */
  hasRoomFor(key: string): boolean {
    return this.#objects.has(key) || this.#objects.size + this.uploads.size < MOST_FILES
  }

  /** Creates or replaces an object with the received bytes. */
  async put(
    key: string,
    blob: StoredFile,
    { etag, modifiedAt, headers = {} }: Pick<StoredObject, 'etag' | 'modifiedAt'> & Partial<StoredObject>
  ): Promise<StoredObject> {
    const before = this.#objects.get(key)
    const object = { key, size: blob.size, version: `sha256:${blob.sha256}`, blob, etag, modifiedAt, headers }
    this.#objects.set(key, object)
    if (before !== undefined) await this.drop(before.blob)
    return object
  }

  async remove(key: string): Promise<void> {
    const object = this.#objects.get(key)
    this.#objects.delete(key)
    if (object !== undefined) await this.drop(object.blob)
  }

  /** Discards received bytes. */
  async drop(blob: StoredFile): Promise<void> {
    this.quota.give(blob.size)
    await this.#blobs.drop(blob)
  }

  async delete(): Promise<void> {
    this.#deleted = true
    const parts = [...this.uploads.values()].flatMap(upload => [...upload.parts.values()].map(({ file }) => file))
    const blobs = [...[...this.#objects.values()].map(({ blob }) => blob), ...parts]
    this.#objects.clear()
    this.uploads.clear()
    await Promise.all(blobs.map(blob => this.#blobs.drop(blob)))
  }

  /** All objects with the prefix, keys in code-unit order, folder markers included. */
  all(prefix: string): StoredObject[] {
    return [...this.#objects.values()].filter(({ key }) => key.startsWith(prefix)).sort(byKey)
  }

  head(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  list(prefix: string, limit: number, after = '') {
    const objects = this.all(prefix).filter(object => object.key > after && !isFolderMarker(object))
    return { objects: objects.slice(0, limit), truncated: objects.length > limit }
  }

  open(key: string) {
    const object = this.#objects.get(key)
    return object && this.#blobs.open(object.blob)
  }
}
