import { type Bucket, byKey, isFolderMarker, type ObjectMeta } from '../objects/store.ts'
import { type Blobs, Quota, type StoredFile } from './blobs.ts'

/** Storage clients would make another path of it (guess). */
const UNFIT = /(?:^|\/)\.\.?(?:\/|$)|\p{Cc}/u

/** What is wrong with a key of an object, or with the beginning of one. */
export const keyProblem = (key: string): string | undefined =>
  UNFIT.test(key) ? 'has a part that is . or .., or a control character' : undefined

/** documented: limits page, managed volumes of an organization */
export const MOST_VOLUMES = 100

/** Milliseconds that credentials are good for (guess). */
export const LIFETIME = 3_600_000

/** The bucket that all volumes share. */
export const VOLUME_BUCKET = 'zilliz-import-emulator-volumes'

/** Bytes and files that a volume holds. documented: free trial of volumes; that others have the same here is a guess */
export const MOST_BYTES = 5 * 1024 ** 3
export const MOST_FILES = 1000

/** An object that arrives in parts. Nothing of it can be seen until it is complete. */
export interface Upload {
  readonly id: string
  readonly key: string
  /** By their number, from 1 on. */
  readonly parts: Map<number, StoredFile>
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
}

/** Files that clients have uploaded. It answers an import as any bucket does. */
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

  /** Whether it is gone; what arrives for it afterwards is thrown away. */
  get deleted(): boolean {
    return this.#deleted
  }

  /** Where its objects are in the bucket that all volumes share. */
  get prefix(): string {
    return `${this.identity.project}/${this.identity.name}/`
  }

  /** Whether another object, or another upload in parts, fits in. */
  hasRoomFor(key: string): boolean {
    return this.#objects.has(key) || this.#objects.size + this.uploads.size < MOST_FILES
  }

  /** Makes an object of what has arrived; one with that key gives way to it. */
  async put(key: string, blob: StoredFile, etag: string, modifiedAt: number): Promise<StoredObject> {
    const before = this.#objects.get(key)
    const object = { key, size: blob.size, version: `volume:${blob.path}`, blob, etag, modifiedAt }
    this.#objects.set(key, object)
    if (before !== undefined) await this.drop(before.blob)
    return object
  }

  async remove(key: string): Promise<void> {
    const object = this.#objects.get(key)
    this.#objects.delete(key)
    if (object !== undefined) await this.drop(object.blob)
  }

  /** Gives up bytes that are not to be kept. */
  async drop(blob: StoredFile): Promise<void> {
    this.quota.give(blob.size)
    await this.#blobs.drop(blob)
  }

  async delete(): Promise<void> {
    this.#deleted = true
    const parts = [...this.uploads.values()].flatMap(upload => [...upload.parts.values()])
    const blobs = [...[...this.#objects.values()].map(({ blob }) => blob), ...parts]
    this.#objects.clear()
    this.uploads.clear()
    await Promise.all(blobs.map(blob => this.#blobs.drop(blob)))
  }

  /** All whose key begins with the prefix, keys in code-unit order, folder markers too. */
  all(prefix: string): StoredObject[] {
    return [...this.#objects.values()].filter(({ key }) => key.startsWith(prefix)).sort(byKey)
  }

  head(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  list(prefix: string, limit: number) {
    const objects = this.all(prefix).filter(object => !isFolderMarker(object))
    return { objects: objects.slice(0, limit), truncated: objects.length > limit }
  }

  open(key: string) {
    const object = this.#objects.get(key)
    return object && this.#blobs.open(object.blob)
  }
}
