import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { bucketNamed, setBuckets } from '../world/change-buckets.ts'
import { isSame } from '../world/uploads.ts'
import { BucketPath } from './bucket-shape.ts'

export const deleteBucket = operation({
  method: 'DELETE',
  path: '/world/buckets/:cloud/:name',
  summary: 'Take a bucket out of the world, with all that was uploaded into it',
  input: Type.Object(
    { cloud: BucketPath.cloud, name: BucketPath.bucket, account: BucketPath.account },
    { additionalProperties: false }
  ),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab, sandbox: called }, id) => {
    const sandbox = lab.sandbox(called)
    const found = bucketNamed(sandbox, id)
    sandbox.uploads?.removeAll(found)
    setBuckets(
      sandbox,
      sandbox.buckets.filter(bucket => !isSame(bucket, found))
    )
    return { deleted: found.name }
  }
})
