import { dirname, resolve } from 'node:path'
import type { Bucket as BucketSchema } from '../cloud/schema/bucket.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Bucket } from '../objects/store.ts'
import { bucketsFolder } from '../objects/stores/buckets-folder.ts'
import { declaredBucket } from '../objects/stores/declared.ts'
import { folderBucket } from '../objects/stores/folder.ts'
import { layeredStore } from '../objects/stores/layered.ts'
import { layeredBucket } from '../objects/stores/layered-bucket.ts'
import { namedBuckets } from '../objects/stores/named.ts'

const contentOf = ({ folder, objects = [] }: BucketSchema, base: string): Bucket => {
  const declared = declaredBucket(objects)
  return folder === undefined ? declared : layeredBucket([declared, folderBucket(resolve(base, folder))])
}

/** Buckets of the world, and before them the user's own folder. A folder's bucket that the world lists as well keeps its policy. */
export const objectSource = (
  buckets: readonly BucketSchema[],
  worldFile: string,
  bucketsDir: string | undefined
): ObjectSource => {
  const base = dirname(worldFile)
  const world = namedBuckets(
    buckets.map(bucket => ({
      cloud: bucket.cloud,
      name: bucket.name,
      ...(bucket.account !== undefined && { account: bucket.account }),
      policy: { visibility: bucket.visibility, credentials: bucket.credentials ?? [] },
      bucket: contentOf(bucket, base)
    }))
  )
  if (bucketsDir === undefined) return world
  return { ...world, store: layeredStore([bucketsFolder(bucketsDir), world.store]) }
}
