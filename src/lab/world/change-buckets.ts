import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import { LabError } from '../lab-error.ts'
import type { LabSandbox } from '../sandbox.ts'
import { checkChange } from './check-document.ts'
import { documentOf } from './document-of.ts'
import { type BucketId, isSame, Uploads } from './uploads.ts'

/** @throws LabError */
export const bucketNamed = ({ buckets }: LabSandbox, id: BucketId): BucketDocument => {
  const found = buckets.find(bucket => isSame(bucket, id))
  if (found !== undefined) return found
  const { cloud, name, account } = id
  const said = `${cloud} has no bucket ${JSON.stringify(name.slice(0, 100))}${account === undefined ? '' : ' in that account'}`
  const twin = buckets.find(bucket => bucket.cloud === cloud && bucket.name === name)
  const advice =
    twin === undefined ? 'PUT /_emulator/world/buckets makes it' : 'say the account that the world has it in'
  throw new LabError(404, `${said}; ${advice}`)
}

/** The uploads of a sandbox, which has none before the first. @param blobs where they are kept */
export const uploadsOf = (sandbox: LabSandbox): Uploads => {
  sandbox.uploads ??= new Uploads(sandbox.blobs)
  return sandbox.uploads
}

/** @throws LabError when a world could not be so with that bucket in it */
export const checkBucket = (sandbox: LabSandbox, bucket: BucketDocument): void => {
  const before = documentOf(sandbox)
  const { buckets = [] } = before
  const found = buckets.findIndex(other => isSame(other, bucket))
  const index = found < 0 ? buckets.length : found
  const after = { ...before, buckets: found < 0 ? [...buckets, bucket] : buckets.with(index, bucket) }
  checkChange({ before, after, place: ['buckets', index] })
}

/** Imports see the buckets as they are from now on. */
export const setBuckets = (sandbox: LabSandbox, buckets: readonly BucketDocument[]): void => {
  sandbox.buckets = buckets
  sandbox.objects = sandbox.template.objectsOf(buckets, sandbox.uploads)
}

export const keepBucket = (sandbox: LabSandbox, bucket: BucketDocument): void => {
  const found = sandbox.buckets.findIndex(other => isSame(other, bucket))
  setBuckets(sandbox, found < 0 ? [...sandbox.buckets, bucket] : sandbox.buckets.with(found, bucket))
}
