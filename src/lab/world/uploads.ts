import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import { type Bucket, byKey, countBefore, isFolderMarker, type Listing, type ObjectMeta } from '../../objects/store.ts'
import { type Blobs, DiskError, Quota, type StoredFile, TooMuch } from '../../volumes/blobs.ts'
import { MultipartUploads, type StoredChange, type Upload } from '../../volumes/volume.ts'
import { LabError } from '../lab-error.ts'

/** Fields that identify a bucket. */
export type BucketId = Pick<BucketDocument, 'cloud' | 'name' | 'account'>

export const isSame = (one: BucketId, other: BucketId): boolean =>
  one.cloud === other.cloud && one.name === other.name && one.account === other.account

/** Stores a whole stream. @param tooMuch message when the quota is exceeded @throws LabError; then no bytes stay on disk */
export const storeBytes = async (
  blobs: Blobs,
  bytes: AsyncIterable<Uint8Array>,
  quota: Quota,
  tooMuch: string
): Promise<StoredFile> => {
  try {
    return await blobs.receive(bytes, quota)
  } catch (error) {
    if (error instanceof TooMuch) throw new LabError(413, tooMuch)
    if (error instanceof DiskError) throw new LabError(error.isFull ? 413 : 409, error.message)
    throw error
  }
}

/** Maximum bytes of one sandbox, unless a setting says otherwise. */
export const UPLOAD_LIMIT = 5 * 1024 ** 3

/** Maximum objects, multipart uploads and parts of one sandbox. */
export const MOST_OBJECTS = 100_000

/** A text that identifies a bucket. */
export const nameOf = ({ cloud, account = '', name }: BucketId): string => JSON.stringify([cloud, account, name])

/** The bucket that `nameOf` gave that text. */
export const idOf = (text: string): BucketId => {
  const [cloud, account, name] = JSON.parse(text)
  return { cloud, name, ...(account !== '' && { account }) }
}

export interface UploadedObject {
  readonly blob: StoredFile
  /** Without quotes. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly modifiedAt: number
  /** Headers that its upload set and that a download repeats. */
  readonly headers: Readonly<Record<string, string>>
}

/** The upload's facts; what is left out is derived from its bytes. */
export type UploadFacts = Partial<Pick<UploadedObject, 'etag' | 'headers'>> & Pick<UploadedObject, 'modifiedAt'>

/** Objects uploaded to a sandbox's buckets at run time. Their files are removed with the sandbox. */
export class Uploads {
  readonly #blobs: Blobs
  readonly #most: number
  readonly #quota: Quota
  readonly #buckets = new Map<string, UploadedBucket>()
  readonly #onChange: StoredChange | undefined
  #changes = 0

  /** @param most maximum bytes of all uploads @param onChange called with each object, hidden key, multipart upload and part that changes */
  constructor(blobs: Blobs, most = UPLOAD_LIMIT, onChange?: StoredChange) {
    this.#blobs = blobs
    this.#onChange = onChange
    this.#most = most
    this.#quota = new Quota(most)
  }

  /** Number of changes of the objects so far. */
  get changes(): number {
    return this.#changes
  }

  /** Number of uploads. */
  get count(): number {
    let count = 0
    for (const { objects } of this.#buckets.values()) count += objects.size
    return count
  }

  /** @throws LabError when so many bytes exceed the limit */
  checkBytes(size: number): void {
    if (!this.#quota.has(size)) throw new LabError(413, this.#tooMuch())
  }

  /** @throws LabError when there is no room for one more object, multipart upload or part */
  checkRoom(): void {
    let count = 0
    for (const { objects, multipart } of this.#buckets.values())
      count += objects.size + multipart.size + multipart.parts
    if (count < MOST_OBJECTS) return
    throw new LabError(
      413,
      `a sandbox takes ${MOST_OBJECTS} uploads: objects, multipart uploads and their parts; delete objects, or complete or abort multipart uploads`
    )
  }

  /** Stores a whole stream without adding it to a bucket yet. @throws LabError when a limit is exceeded or the disk fails */
  async receive(bytes: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    this.checkRoom()
    return this.receivePart(bytes)
  }

  /** Like `receive`, for bytes that may replace an object or are part of one. @throws LabError */
  async receivePart(bytes: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    return storeBytes(this.#blobs, bytes, this.#quota, this.#tooMuch())
  }

  put(
    bucket: BucketId,
    key: string,
    blob: StoredFile,
    { etag = blob.md5, headers = {}, modifiedAt }: UploadFacts
  ): void {
    this.#changes++
    const before = this.#at(bucket).put(key, { blob, etag, headers, modifiedAt })
    this.#changed(bucket, key)
    if (before !== undefined) this.drop(before.blob)
  }

  /** Counts the bytes of a file that was received before, by another process. */
  adopt({ size }: StoredFile): void {
    this.#quota.take(size)
  }

  get(bucket: BucketId, key: string): UploadedObject | undefined {
    return this.#buckets.get(nameOf(bucket))?.objects.get(key)
  }

  /** Returns whether the object existed. */
  remove(bucket: BucketId, key: string): boolean {
    const removed = this.#buckets.get(nameOf(bucket))?.remove(key)
    if (removed !== undefined) {
      this.#changes++
      this.#changed(bucket, key)
      this.drop(removed.blob)
    }
    return removed !== undefined
  }

  /** Hides an object that other layers of the bucket have, until it is uploaded. */
  hide(bucket: BucketId, key: string): void {
    this.#changes++
    this.#at(bucket).hidden.add(key)
    this.#changed(bucket, key)
  }

  show(bucket: BucketId, key: string): void {
    this.#changes++
    this.#at(bucket).hidden.delete(key)
    this.#changed(bucket, key)
  }

  /** A key that is uploaded is no longer hidden. */
  #changed(bucket: BucketId, key: string): void {
    this.#onChange?.('object', nameOf(bucket), key)
    this.#onChange?.('hidden', nameOf(bucket), key)
  }

  isHidden(bucket: BucketId, key: string): boolean {
    return this.#buckets.get(nameOf(bucket))?.hidden.has(key) ?? false
  }

  /** Multipart uploads of a bucket, by id. */
  multipart(bucket: BucketId): MultipartUploads {
    return this.#at(bucket).multipart
  }

  /** Multipart uploads of all buckets. */
  allMultipart(): { readonly bucket: BucketId; readonly upload: Upload }[] {
    return [...this.#buckets].flatMap(([name, { multipart }]) =>
      [...multipart.values()].map(upload => ({ bucket: idOf(name), upload }))
    )
  }

  /** Removes bytes that belong to no bucket. The removal runs in the background; files that stay are removed when the server stops. */
  drop(blob: StoredFile): void {
    this.#quota.give(blob.size)
    this.#blobs.drop(blob).catch(() => {})
  }

  removeAll(bucket: BucketId): void {
    this.#changes++
    this.#dropAll(bucket, this.#buckets.get(nameOf(bucket)))
  }

  clear(): void {
    this.#changes++
    for (const [name, bucket] of this.#buckets) this.#dropAll(idOf(name), bucket)
  }

  /** The uploads of all buckets. */
  all(): { readonly bucket: BucketId; readonly key: string; readonly object: UploadedObject }[] {
    return [...this.#buckets].flatMap(([name, { objects }]) =>
      [...objects].map(([key, object]) => ({ bucket: idOf(name), key, object }))
    )
  }

  /** Hidden keys of the buckets that have some. */
  hidden(): { readonly bucket: BucketId; readonly keys: ReadonlySet<string> }[] {
    return [...this.#buckets].flatMap(([name, { hidden }]) =>
      hidden.size === 0 ? [] : [{ bucket: idOf(name), keys: hidden }]
    )
  }

  /** The uploads of a bucket; keys in code-unit order. */
  of(bucket: BucketId): ObjectMeta[] {
    return [...(this.#buckets.get(nameOf(bucket))?.objects ?? [])].map(metaOf).sort(byKey)
  }

  /** The uploads of a bucket, in the form that imports read. */
  bucket(id: BucketId): Bucket {
    const find = (): UploadedBucket | undefined => this.#buckets.get(nameOf(id))
    return {
      get hidden() {
        return find()?.hidden ?? NONE
      },
      head: key => {
        const object = find()?.objects.get(key)
        return object && metaOf([key, object])
      },
      list: (prefix, limit, after = '', markers = false) =>
        find()?.list(prefix, limit, after, markers) ?? { objects: [], truncated: false },
      open: key => {
        const blob = find()?.objects.get(key)?.blob
        return blob && this.#blobs.open(blob)
      }
    }
  }

  #at(bucket: BucketId): UploadedBucket {
    const name = nameOf(bucket)
    const found = this.#buckets.get(name)
    if (found !== undefined) return found
    const made = new UploadedBucket()
    made.multipart.onChange = (id, part) => {
      if (part === undefined) this.#onChange?.('upload', name, id)
      else this.#onChange?.('part', name, id, part)
    }
    this.#buckets.set(name, made)
    return made
  }

  #dropAll(id: BucketId, bucket: UploadedBucket | undefined): void {
    if (bucket === undefined) return
    this.#buckets.delete(nameOf(id))
    for (const [key, { blob }] of bucket.objects) {
      this.drop(blob)
      this.#changed(id, key)
    }
    for (const key of bucket.hidden) this.#changed(id, key)
    for (const { parts } of bucket.multipart.values()) for (const { file } of parts.values()) this.drop(file)
    // Parts that still arrive find their upload gone.
    bucket.multipart.clear()
  }

  #tooMuch(): string {
    return `a sandbox takes ${Math.floor(this.#most)} bytes of uploads; delete some, or start with a larger --upload-limit`
  }
}

const NONE: ReadonlySet<string> = new Set()

const metaOf = ([key, { blob, modifiedAt }]: readonly [string, UploadedObject]): ObjectMeta => ({
  key,
  size: blob.size,
  version: `sha256:${blob.sha256}`,
  modifiedAt
})

/** The uploads of one bucket, with their keys sorted when they are listed. */
class UploadedBucket {
  readonly objects = new Map<string, UploadedObject>()
  readonly multipart = new MultipartUploads()
  readonly hidden = new Set<string>()
  /** All keys in code-unit order, and keys of removed objects; undefined: a key is missing. */
  #sorted: string[] | undefined = []

  /** Returns the object that it replaces. */
  put(key: string, object: UploadedObject): UploadedObject | undefined {
    const before = this.objects.get(key)
    this.objects.set(key, object)
    this.hidden.delete(key)
    if (before === undefined && this.#sorted !== undefined) {
      const last = this.#sorted.at(-1)
      if (last === undefined || last < key) this.#sorted.push(key)
      else this.#sorted = undefined
    }
    return before
  }

  remove(key: string): UploadedObject | undefined {
    const removed = this.objects.get(key)
    this.objects.delete(key)
    return removed
  }

  list(prefix: string, limit: number, after: string, markers: boolean): Listing {
    const keys = this.#keys()
    const objects: ObjectMeta[] = []
    for (let at = firstBehind(keys, prefix, after); at < keys.length; at++) {
      const key = keys[at] as string
      if (!key.startsWith(prefix)) break
      const object = this.objects.get(key)
      if (object === undefined || (!markers && isFolderMarker({ key, size: object.blob.size }))) continue
      if (objects.length === limit) return { objects, truncated: true }
      objects.push(metaOf([key, object]))
    }
    return { objects, truncated: false }
  }

  #keys(): readonly string[] {
    // Twice as many: most are of removed objects.
    if (this.#sorted === undefined || this.#sorted.length > 2 * this.objects.size + 100) {
      this.#sorted = [...this.objects.keys()].sort()
    }
    return this.#sorted
  }
}

/** Index of the first key that has or follows the prefix and is behind `after`. */
const firstBehind = (keys: readonly string[], prefix: string, after: string): number =>
  countBefore(keys, key => key < prefix || (after !== '' && key <= after))
