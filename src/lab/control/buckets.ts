import type { Readable } from 'node:stream'
import { type Static, Type } from '@sinclair/typebox'
import { BucketDocument, DeclaredObject, orderFields } from '../../cloud/schema/bucket.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { cloudToSearch } from '../../contract/clouds.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { type Bucket, LAYERS, type Listing, layerOf } from '../../objects/store.ts'
import { objectUrlOf } from '../../objects/url/format.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'
import {
  bucketNamed,
  checkBucket,
  keepBucket,
  missingBucket,
  setBuckets,
  uploadsOf,
  wrongFolder
} from '../world/changes.ts'
import { type BucketId, isSame } from '../world/uploads.ts'

const { cloud, name, account, visibility } = BucketDocument.properties

/** Parameters that identify a bucket. */
export const BucketPath = { cloud, bucket: Type.String({ minLength: 1 }), account }

export const deleteBucket = operation({
  method: 'DELETE',
  path: '/world/buckets/:cloud/:name',
  summary: 'Remove a bucket from the world, with its uploads',
  input: closedObject({ cloud: BucketPath.cloud, name: BucketPath.bucket, account: BucketPath.account }),
  reply: closedObject({ deleted: Type.String() }),
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

const { key, size, rows } = DeclaredObject.properties

export const deleteObject = operation({
  method: 'DELETE',
  path: '/world/objects/:cloud/:bucket/*',
  summary: 'Remove an object from its bucket. The rest of the path is its key',
  input: closedObject({ ...BucketPath, key: Type.String({ minLength: 1 }) }),
  reply: closedObject({ deleted: Type.String() }),
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

const ObjectUrl = Type.Union([Type.String(), Type.Null()], {
  description: 'The URL that an import uses; null for a key that no URL can have.'
})

/** Most objects of one reply. */
const MOST_LISTED = 1000

export const listObjects = operation({
  method: 'GET',
  path: '/world/objects/:cloud/:bucket',
  summary: 'List the objects of a bucket as imports see them, by key: uploads, files and declared objects',
  input: closedObject({
    ...BucketPath,
    prefix: Type.Optional(Type.String({ description: 'Only keys with this prefix.' })),
    after: Type.Optional(Type.String({ description: 'Only keys after this one: `next` of the previous page.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LISTED, description: 'Default: 100.' }))
  }),
  reply: closedObject({
    objects: Type.Array(
      closedObject({
        key,
        size,
        rows: Type.Optional(rows),
        declared: Type.Boolean({ description: 'The object has a size but no bytes.' }),
        layer: oneOf(LAYERS, { description: 'Where it is: uploads, folders on disk, or declared in the world.' }),
        objectUrl: ObjectUrl
      })
    ),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Send it as `after` for the next page; null: last page.'
    })
  }),
  run: async ({ lab, sandbox: called }, { cloud, bucket, account, prefix = '', after = '', limit = 100 }) => {
    const sandbox = lab.find(called)
    const place = { cloud: cloudToSearch(cloud), bucket, ...(account !== undefined && { account }) }
    const found = await sandbox.objects.store.bucket({ ...place, key: '', folder: true })
    // Folders of --buckets are in no world.
    if (found === undefined)
      throw missingBucket(sandbox, { cloud, name: bucket, ...(account !== undefined && { account }) })
    const { objects, truncated } = await listed(found, prefix, limit, after)
    return {
      objects: objects.map(object => {
        const { key, size, rows, declared = false } = object
        return {
          ...{ key, size, ...(rows !== undefined && { rows }) },
          ...{ declared, layer: layerOf(object) },
          objectUrl: objectUrlOf({ ...place, key }) ?? null
        }
      }),
      next: truncated ? (objects.at(-1)?.key ?? null) : null
    }
  }
})

/** @throws LabError for a folder that the emulator may not read */
const listed = async (bucket: Bucket, ...page: Parameters<Bucket['list']>): Promise<Listing> => {
  try {
    return await bucket.list(...page)
  } catch (error) {
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    throw new LabError(409, `the folder of the bucket cannot be read (${error.code}); let the emulator's user read it`)
  }
}

/** A bucket without its credentials. */
export const BucketShape = closedObject({
  cloud,
  name,
  account,
  visibility,
  credentials: Type.Integer({ description: 'Number of credentials.' }),
  objects: Type.Integer({ description: 'Number of declared and uploaded objects.' })
})

export const showBucket = (bucket: BucketDocument, { uploads }: LabSandbox): Static<typeof BucketShape> => ({
  cloud: bucket.cloud,
  name: bucket.name,
  ...(bucket.account !== undefined && { account: bucket.account }),
  visibility: bucket.visibility,
  credentials: bucket.credentials?.length ?? 0,
  objects: (bucket.objects?.length ?? 0) + (uploads?.of(bucket).length ?? 0)
})

export const putBucket = operation({
  method: 'PUT',
  path: '/world/buckets/:cloud/:name',
  summary: 'Create or replace a bucket; without `objects`, its objects stay',
  bodyLimits: BODY_LIMITS.world,
  input: BucketDocument,
  reply: BucketShape,
  run: ({ lab, sandbox: name }, wanted) => {
    const sandbox = lab.sandbox(name)
    const before = sandbox.buckets.find(bucket => isSame(bucket, wanted))
    const objects = wanted.objects ?? before?.objects
    const bucket = orderFields({ ...wanted, ...(objects !== undefined && { objects }) })
    const wrong = wrongFolder(bucket, sandbox.template, lab.options.templates.values())
    if (wrong !== undefined) throw new LabError(400, `folder: ${wrong}`)
    checkBucket(sandbox, bucket)
    if (wanted.objects !== undefined) sandbox.uploads?.removeAll(bucket)
    keepBucket(sandbox, bucket)
    return showBucket(bucket, sandbox)
  }
})

const ObjectReply = closedObject({ key, size, uploaded: Type.Boolean(), objectUrl: ObjectUrl })

const urlIn = ({ name: bucket, ...id }: BucketId, key: string): string | null =>
  objectUrlOf({ ...id, cloud: cloudToSearch(id.cloud), bucket, key }) ?? null

const without = ({ objects = [], ...bucket }: BucketDocument, key: string): BucketDocument => ({
  ...bucket,
  objects: objects.filter(object => object.key !== key)
})

const upload = async (lab: Laboratory, called: LabSandbox, id: BucketId, key: string, bytes: Readable) => {
  const blob = await uploadsOf(called).receive(bytes)
  const sandbox = lab.state?.shared?.readAgain(called) ?? called
  const uploads = uploadsOf(sandbox)
  if (sandbox !== called) uploads.adopt(blob)
  try {
    // The upload may have taken long.
    if (!lab.has(sandbox.name) || lab.sandbox(sandbox.name) !== sandbox) {
      throw new LabError(409, `the sandbox ${sandbox.name} was reset or deleted meanwhile; upload again`)
    }
    const bucket = without(bucketNamed(sandbox, id), key)
    checkBucket(sandbox, { ...bucket, objects: [...(bucket.objects ?? []), { key, size: blob.size }] })
    uploads.put(id, key, blob, { modifiedAt: sandbox.now() })
    keepBucket(sandbox, bucket)
  } catch (error) {
    uploads.drop(blob)
    throw error
  }
  return { key, size: blob.size, uploaded: true, objectUrl: urlIn(id, key) }
}

export const putObject = operation({
  method: 'PUT',
  path: '/world/objects/:cloud/:bucket/*',
  summary:
    'Put an object into a bucket: the body is its bytes, or size declares one without bytes. The rest of the path is its key',
  input: closedObject({ ...BucketPath, key, size: Type.Optional(size), rows: Type.Optional(rows) }),
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
    return { key, size, uploaded: false, objectUrl: urlIn(id, key) }
  }
})
