import type { Readable } from 'node:stream'
import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import { type Bucket, byKey, isFolderMarker, type ObjectMeta } from '../../objects/store.ts'
import { type Blobs, DiskError, Quota, type StoredFile, TooMuch } from '../../volumes/blobs.ts'
import { LabError } from '../lab-error.ts'

/** Fields that identify a bucket. */
export type BucketId = Pick<BucketDocument, 'cloud' | 'name' | 'account'>

export const isSame = (one: BucketId, other: BucketId): boolean =>
  one.cloud === other.cloud && one.name === other.name && one.account === other.account

/** Stores a whole stream. @param tooMuch message when the quota is exceeded @throws LabError; then no bytes stay on disk */
export const storeBytes = async (blobs: Blobs, bytes: Readable, quota: Quota, tooMuch: string): Promise<StoredFile> => {
  try {
    return await blobs.receive(bytes, quota)
  } catch (error) {
    if (error instanceof TooMuch) throw new LabError(413, tooMuch)
    if (error instanceof DiskError) throw new LabError(409, error.message)
    throw error
  }
}

/** Limits of one sandbox. */
const MOST_BYTES = 1024 ** 3
const MOST_OBJECTS = 10_000

const nameOf = ({ cloud, account = '', name }: BucketId): string => JSON.stringify([cloud, account, name])

const idOf = (text: string): BucketId => {
  const [cloud, account, name] = JSON.parse(text)
  return { cloud, name, ...(account !== '' && { account }) }
}

const metaOf = ([key, { size, path }]: readonly [string, StoredFile]): ObjectMeta => ({
  key,
  size,
  version: `upload:${path}`
})

/** Objects uploaded to a sandbox's buckets at run time. Their files are removed with the sandbox. */
export class Uploads {
  readonly #blobs: Blobs
  readonly #most: number
  readonly #quota: Quota
  readonly #buckets = new Map<string, Map<string, StoredFile>>()
  #count = 0

  /** @param most maximum bytes of all uploads */
  constructor(blobs: Blobs, most = MOST_BYTES) {
    this.#blobs = blobs
    this.#most = most
    this.#quota = new Quota(most)
  }

  /** Number of uploads. */
  get count(): number {
    return this.#count
  }

  /** Stores a whole stream without adding it to a bucket yet. @throws LabError when a limit is exceeded or the disk fails */
  async receive(bytes: Readable): Promise<StoredFile> {
    if (this.#count >= MOST_OBJECTS) throw new LabError(413, `a sandbox takes ${MOST_OBJECTS} uploads; delete some`)
    const tooMuch = `a sandbox takes ${this.#most} bytes of uploads; delete some, or declare a size instead`
    return storeBytes(this.#blobs, bytes, this.#quota, tooMuch)
  }

  put(bucket: BucketId, key: string, blob: StoredFile): void {
    this.remove(bucket, key)
    const name = nameOf(bucket)
    const objects = this.#buckets.get(name) ?? new Map<string, StoredFile>()
    this.#buckets.set(name, objects.set(key, blob))
    this.#count++
  }

  /** Returns whether the object existed. */
  remove(bucket: BucketId, key: string): boolean {
    const objects = this.#buckets.get(nameOf(bucket))
    const blob = objects?.get(key)
    if (blob === undefined) return false
    objects?.delete(key)
    this.#count--
    this.drop(blob)
    return true
  }

  /** Removes bytes that belong to no bucket. The removal runs in the background; files that stay are removed when the server stops. */
  drop(blob: StoredFile): void {
    this.#quota.give(blob.size)
    this.#blobs.drop(blob).catch(() => {})
  }

  removeAll(bucket: BucketId): void {
    for (const { key } of this.of(bucket)) this.remove(bucket, key)
  }

  clear(): void {
    for (const objects of this.#buckets.values()) for (const blob of objects.values()) this.drop(blob)
    this.#buckets.clear()
    this.#count = 0
  }

  /** The uploads of all buckets. */
  all(): { readonly bucket: BucketId; readonly key: string; readonly blob: StoredFile }[] {
    return [...this.#buckets].flatMap(([name, blobs]) =>
      [...blobs].map(([key, blob]) => ({ bucket: idOf(name), key, blob }))
    )
  }

  /** The uploads of a bucket; keys in code-unit order. */
  of(bucket: BucketId): ObjectMeta[] {
    return [...(this.#buckets.get(nameOf(bucket)) ?? [])].map(metaOf).sort(byKey)
  }

  /** The uploads of a bucket, in the form that imports read. */
  bucket(id: BucketId): Bucket {
    const blobOf = (key: string): StoredFile | undefined => this.#buckets.get(nameOf(id))?.get(key)
    return {
      head: key => {
        const blob = blobOf(key)
        return blob && metaOf([key, blob])
      },
      list: (prefix, limit, after = '') => {
        const objects = this.of(id).filter(
          object => object.key.startsWith(prefix) && object.key > after && !isFolderMarker(object)
        )
        return { objects: objects.slice(0, limit), truncated: objects.length > limit }
      },
      open: key => {
        const blob = blobOf(key)
        return blob && this.#blobs.open(blob)
      }
    }
  }
}
