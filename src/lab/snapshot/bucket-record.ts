import { isDeepStrictEqual } from 'node:util'
import { type BucketDocument, orderFields } from '../../cloud/schema/bucket.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import { isSame } from '../world/uploads.ts'
import type { BucketRecord } from './shape.ts'

/** What the world alone may say: secrets, and which folders of this machine are read. */
const KEPT = ['credentials', 'folder'] as const

const twinOf = (
  bucket: Omit<BucketDocument, 'credentials' | 'folder'>,
  { buckets }: WorldDocument
): BucketDocument | undefined => buckets?.find(other => isSame(other, bucket))

/** A bucket that calls have made or changed, without what may not leave the server. */
export const bucketToRecord = (
  { credentials, folder, ...bucket }: BucketDocument,
  world: WorldDocument
): BucketRecord => {
  const twin = twinOf(bucket, world)
  const has = { credentials: JSON.stringify(credentials), folder }
  const had = { credentials: JSON.stringify(twin?.credentials), folder: twin?.folder }
  const asInWorld = KEPT.filter(field => has[field] !== undefined && has[field] === had[field])
  return { ...bucket, ...(asInWorld.length > 0 && { asInWorld }) }
}

export const bucketOf = ({ asInWorld = [], ...bucket }: BucketRecord, world: WorldDocument): BucketDocument => {
  const twin = twinOf(bucket, world)
  const { credentials, folder } = twin ?? {}
  const found = orderFields({
    ...bucket,
    ...(asInWorld.includes('credentials') && credentials !== undefined && { credentials }),
    ...(asInWorld.includes('folder') && folder !== undefined && { folder })
  })
  return twin !== undefined && isDeepStrictEqual(orderFields(twin), found) ? twin : found
}
