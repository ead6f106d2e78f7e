import { type Bucket, byKey, isFolderMarker, type ObjectMeta } from '../objects/store.ts'
import { type Blobs, Quota, type StoredFile } from './blobs.ts'

/** Path segments that storage clients would resolve (guess). */
const UNFIT = /(?:^|\/)\.\.?(?:\/|$)|\p{Cc}/u

/** The problem with an object key or a key prefix, if any. */
export const keyProblem = (key: string): string | undefined =>
  UNFIT.test(key) ? 'has a part that is . or .., or a control character' : undefined

/** documented: guides to managed and to external volumes; of each of both in an organization */
export const MOST_VOLUMES = 100

/** Lifetime of credentials in milliseconds (guess). */
export const LIFETIME = 3_600_000

/** The bucket that holds all volumes. */
export const VOLUME_BUCKET = 'zilliz-import-emulator-volumes'

/** Maximum bytes and files of a volume. documented: free trial of volumes; the same for others is a guess */
export const MOST_BYTES = 5 * 1024 ** 3
export const MOST_FILES = 1000

/** Maximum parts of a volume's multipart uploads: as many as one upload may have. */
export const MOST_PARTS = 10_000

/** A part of a multipart upload. */
export interface Part {
  readonly file: StoredFile
  /** Headers with the checksums that were verified. */
  readonly checksums: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly receivedAt: number
}

/** The checksum that a multipart upload is begun with. COMPOSITE: of the checksums of its parts. */
export interface UploadChecksum {
  readonly algorithm: 'crc32' | 'crc32c' | 'crc64nvme' | 'sha1' | 'sha256'
  readonly type: 'COMPOSITE' | 'FULL_OBJECT'
}

/** A multipart upload. It stays invisible until it is complete. */
export interface Upload {
  readonly id: string
  readonly key: string
  /** By part number, from 1. */
  readonly parts: Map<number, Part>
  /** Headers that the object keeps. */
  readonly headers: Readonly<Record<string, string>>
  /** undefined: parts may have any checksum, and the object gets none. */
  readonly checksum?: UploadChecksum | undefined
  /** Epoch milliseconds. */
  readonly startedAt: number
}

/** The multipart uploads of a bucket or volume, by id. */
export class MultipartUploads extends Map<string, Upload> {
  /** Called with each upload that begins or ends, and with each part that is received. */
  onChange: ((id: string, part?: number) => void) | undefined
  #parts = 0

  /** Number of parts of all uploads. */
  get parts(): number {
    return this.#parts
  }

  override set(id: string, upload: Upload): this {
    this.#parts += upload.parts.size - (this.get(id)?.parts.size ?? 0)
    super.set(id, upload)
    this.onChange?.(id)
    return this
  }

  override delete(id: string): boolean {
    const found = this.get(id)
    if (found === undefined) return false
    super.delete(id)
    this.#parts -= found.parts.size
    for (const number of found.parts.keys()) this.onChange?.(id, number)
    this.onChange?.(id)
    return true
  }

  override clear(): void {
    for (const id of [...this.keys()]) this.delete(id)
  }

  /** Returns the part that it replaces. */
  addPart({ id, parts }: Upload, number: number, part: Part): Part | undefined {
    const before = parts.get(number)
    parts.set(number, part)
    if (before === undefined) this.#parts++
    this.onChange?.(id, number)
    return before
  }
}

/** Told of each change of what is stored: its kind, and what identifies it within its kind. */
export type StoredChange = (kind: StoredKind, ...key: readonly (string | number)[]) => void

export type StoredKind =
  | 'object'
  | 'hidden'
  | 'upload'
  | 'part'
  | 'volume'
  | 'file'
  | 'volume-upload'
  | 'volume-part'
  | 'grant'

/** What an external volume shows. */
export interface ExternalPlace {
  /** Id of its storage integration. */
  readonly integration: string
  /** As it was sent: `data/`, `/data/` or `/`. */
  readonly path: string
}

export interface VolumeIdentity {
  readonly name: string
  readonly organization: string
  readonly project: string
  readonly region: string
  /** undefined: it has none. */
  readonly description?: string
  /** Of an external volume, which has no files of its own. */
  readonly external?: ExternalPlace
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
  readonly quota = new Quota(MOST_BYTES)
  readonly uploads = new MultipartUploads()
  #identity: VolumeIdentity
  readonly #onChange: StoredChange | undefined
  readonly #objects = new Map<string, StoredObject>()
  readonly #blobs: Blobs
  #deleted = false

  /** @param onChange called with the volume, its files, and its multipart uploads */
  constructor(identity: VolumeIdentity, blobs: Blobs, onChange?: StoredChange) {
    this.#identity = identity
    this.#blobs = blobs
    this.#onChange = onChange
    this.uploads.onChange = (id, part) => {
      if (part === undefined) this.#changed('volume-upload', id)
      else this.#changed('volume-part', id, part)
    }
  }

  #changed(kind: StoredKind, ...key: readonly (string | number)[]): void {
    const { organization, name } = this.identity
    this.#onChange?.(kind, organization, name, ...key)
  }

  get identity(): VolumeIdentity {
    return this.#identity
  }

  /** Changes what people read about it. Everything else of a volume stays as it was made. */
  describe(description: string | undefined): void {
    const { description: _, ...identity } = this.#identity
    this.#identity = { ...identity, ...(description !== undefined && { description }) }
    this.#changed('volume')
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
    this.#changed('file', key)
    if (before !== undefined) await this.drop(before.blob)
    return object
  }

  async remove(key: string): Promise<void> {
    const object = this.#objects.get(key)
    this.#objects.delete(key)
    this.#changed('file', key)
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
    for (const key of this.#objects.keys()) this.#changed('file', key)
    this.#objects.clear()
    this.uploads.clear()
    this.#changed('volume')
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
