import type { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import { type BucketDocument, DeclaredObject } from '../../cloud/schema/bucket.ts'

import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'
import { bucketNamed, checkBucket, keepBucket, uploadsOf } from '../world/change-buckets.ts'
import type { BucketId } from '../world/uploads.ts'
import { BucketPath } from './bucket-shape.ts'

const { key, size, rows } = DeclaredObject.properties

const ObjectReply = Type.Object({ key, size, uploaded: Type.Boolean() }, { additionalProperties: false })

const without = ({ objects = [], ...bucket }: BucketDocument, key: string): BucketDocument => ({
  ...bucket,
  objects: objects.filter(object => object.key !== key)
})

const upload = async (lab: Laboratory, sandbox: LabSandbox, id: BucketId, key: string, bytes: Readable) => {
  const uploads = uploadsOf(sandbox)
  const blob = await uploads.receive(bytes)
  try {
    // A good while may have gone by.
    if (!lab.has(sandbox.name) || lab.sandbox(sandbox.name) !== sandbox) {
      throw new LabError(409, `the sandbox ${sandbox.name} was reset or deleted meanwhile; upload again`)
    }
    const bucket = without(bucketNamed(sandbox, id), key)
    checkBucket(sandbox, { ...bucket, objects: [...(bucket.objects ?? []), { key, size: blob.size }] })
    uploads.put(id, key, blob)
    keepBucket(sandbox, bucket)
  } catch (error) {
    uploads.drop(blob)
    throw error
  }
  return { key, size: blob.size, uploaded: true }
}

export const putObject = operation({
  method: 'PUT',
  path: '/world/objects/:cloud/:bucket/*',
  summary:
    'Put an object into a bucket: the body is its bytes, or size declares one without bytes. The rest of the path is its key',
  input: Type.Object(
    { ...BucketPath, key, size: Type.Optional(size), rows: Type.Optional(rows) },
    { additionalProperties: false }
  ),
  reply: ObjectReply,
  takesBytes: true,
  run: ({ lab, sandbox: called }, { cloud, bucket: name, account, key, size, rows }, bytes) => {
    const sandbox = lab.sandbox(called)
    const id = { cloud, name, ...(account !== undefined && { account }) }
    const found = bucketNamed(sandbox, id)
    if (bytes !== undefined) {
      if ((size ?? rows) === undefined) return upload(lab, sandbox, id, key, bytes)
      throw new LabError(400, 'size and rows declare an object without bytes; send no body, or leave them out')
    }
    if (size === undefined) throw new LabError(400, 'send the bytes as the body, or say size to declare an object')
    const bucket = without(found, key)
    const declared = {
      ...bucket,
      objects: [...(bucket.objects ?? []), { key, size, ...(rows !== undefined && { rows }) }]
    }
    checkBucket(sandbox, declared)
    sandbox.uploads?.remove(id, key)
    keepBucket(sandbox, declared)
    return { key, size, uploaded: false }
  }
})
