import { dirname, resolve } from 'node:path'
import type { BucketDocument } from '../cloud/schema/bucket.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Bucket } from '../objects/store.ts'
import { bucketsFolder, folderBucket } from '../objects/stores/folder.ts'
import { layeredBucket, layeredStore } from '../objects/stores/layered.ts'
import { declaredBucket, namedBuckets } from '../objects/stores/memory.ts'

import type { Uploads } from './world/uploads.ts'

/** Where a world's buckets have their objects from. */
export interface Places {
  /** The world file: folders of its buckets are relative to it. */
  readonly file: string
  /** The user's own folder of objects. */
  readonly bucketsDir: string | undefined
}

const contentOf = ({ folder, objects = [] }: BucketDocument, base: string): Bucket => {
  const declared = declaredBucket(objects)
  return folder === undefined ? declared : layeredBucket([declared, folderBucket(resolve(base, folder))])
}

const named = (buckets: readonly BucketDocument[], bucketOf: (bucket: BucketDocument) => Bucket): ObjectSource =>
  namedBuckets(
    buckets.map(bucket => ({
      cloud: bucket.cloud,
      name: bucket.name,
      ...(bucket.account !== undefined && { account: bucket.account }),
      policy: { visibility: bucket.visibility, credentials: bucket.credentials ?? [] },
      bucket: bucketOf(bucket)
    }))
  )

/**
 * Buckets of the world; before them the user's own folder, and before that what was uploaded at run time. A folder's bucket that the
 * world lists as well keeps its policy.
 */
export const objectSource = (
  buckets: readonly BucketDocument[],
  { file, bucketsDir }: Places,
  uploads?: Uploads
): ObjectSource => {
  const base = dirname(file)
  const world = named(buckets, bucket => contentOf(bucket, base))
  const uploaded = uploads && named(buckets, bucket => uploads.bucket(bucket)).store
  const folder = bucketsDir === undefined ? undefined : bucketsFolder(bucketsDir)
  if (uploaded === undefined && folder === undefined) return world
  const stores = [uploaded, folder, world.store].filter(store => store !== undefined)
  return { ...world, store: layeredStore(stores) }
}
