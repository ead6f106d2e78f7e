import { Type } from '@sinclair/typebox'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import { bucketNamed, keepBucket } from '../world/change-buckets.ts'
import { BucketPath } from './bucket-shape.ts'

export const deleteObject = operation({
  method: 'DELETE',
  path: '/world/objects/:cloud/:bucket/*',
  summary: 'Take an object out of its bucket. The rest of the path is its key',
  input: Type.Object({ ...BucketPath, key: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab, sandbox: called }, { cloud, bucket: name, account, key }) => {
    const sandbox = lab.sandbox(called)
    const bucket = bucketNamed(sandbox, { cloud, name, ...(account !== undefined && { account }) })
    const { objects = [] } = bucket
    const left = objects.filter(object => object.key !== key)
    const uploaded = sandbox.uploads?.remove(bucket, key) === true
    if (!uploaded && left.length === objects.length) {
      const advice = 'those in folders on disk are deleted there'
      throw new LabError(
        404,
        `no object ${JSON.stringify(key.slice(0, 100))} was declared or uploaded in it; ${advice}`
      )
    }
    keepBucket(sandbox, { ...bucket, objects: left })
    return { deleted: key }
  }
})
