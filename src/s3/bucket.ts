import type { Awaitable } from '../awaitable.ts'
import type { FileBytes } from '../files/reader.ts'
import type { ObjectMeta } from '../objects/store.ts'
import type { StoredFile } from '../volumes/blobs.ts'
import type { MultipartUploads } from '../volumes/volume.ts'

export type StorageAction = 'list' | 'read' | 'write'

/** An object as storage clients see it. */
export interface S3Object extends ObjectMeta {
  /** Without quotes. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly modifiedAt: number
  /** Headers that its upload set and that a download repeats. */
  readonly headers: Readonly<Record<string, string>>
}

export interface S3Listing {
  readonly objects: readonly S3Object[]
  readonly truncated: boolean
}

/** A bucket with the permissions of one caller. Its methods may throw an S3Error. */
export interface S3Bucket {
  readonly name: string
  /** In the notation of its cloud. */
  readonly region: string
  /** @param key the key or prefix that the action is for @throws S3Error when the caller may not */
  allow(action: StorageAction, key: string): void
  head(key: string): Awaitable<S3Object | undefined>
  /** Keys in code-unit order, folder markers included. @param after only keys behind this one */
  list(prefix: string, limit: number, after: string): Awaitable<S3Listing>
  open(key: string): Awaitable<FileBytes | undefined>
  /** Multipart uploads by id. */
  readonly uploads: MultipartUploads
  /** @throws S3Error when another object or multipart upload has no room */
  checkRoom(key: string): void
  /** @throws S3Error when another part of a multipart upload has no room */
  checkRoomForPart(): void
  /** Stores a whole body that belongs to no object yet. @param size expected bytes, if known @throws S3Error */
  receive(body: AsyncIterable<Uint8Array>, size: number | undefined): Promise<StoredFile>
  /** Discards bytes that belong to no object. */
  drop(file: StoredFile): Promise<void>
  /** Creates or replaces an object with received bytes, which are discarded if that fails. @throws S3Error */
  put(key: string, file: StoredFile, facts: Pick<S3Object, 'etag' | 'headers'>): Awaitable<void>
  /** Does nothing for a missing object. */
  remove(key: string): Awaitable<void>
}

export interface BucketInfo {
  readonly name: string
  readonly region: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** The storage as one caller sees it. */
export interface S3Storage {
  /** Epoch milliseconds of the sandbox. */
  readonly now: number
  readonly newUploadId: () => string
  /** Buckets that the caller may use, by name. */
  list(): readonly BucketInfo[]
  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Awaitable<S3Bucket>
  /** @param region of the request's LocationConstraint, if any @throws S3Error */
  create(name: string, region: string | undefined): Awaitable<BucketInfo>
  /** @throws S3Error */
  delete(name: string): Awaitable<void>
}
