import { createHash } from 'node:crypto'
import { mapAwaitable } from '../../awaitable.ts'
import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import { cloudOfRegion, cloudToSearch, EVERY_CLOUD, REGIONS } from '../../contract/clouds.ts'
import type { Bucket, ObjectLocation, ObjectMeta } from '../../objects/store.ts'
import type { BucketInfo, S3Bucket, S3Object, S3Storage } from '../../s3/bucket.ts'
import { S3Error } from '../../s3/protocol.ts'
import type { StoredFile } from '../../volumes/blobs.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'
import { checkBucket, keepBucket, setBuckets, uploadsOf } from './changes.ts'
import { checkAccess, isVisible, type StorageCaller } from './storage-caller.ts'
import { isSame } from './uploads.ts'

/** Region of a bucket that names none. documented: Amazon S3, GetBucketLocation */
const DEFAULT_REGION = 'us-east-1'

/** The buckets of a sandbox, as a storage client of this caller sees them. */
export const sandboxStorage = (lab: Laboratory, sandbox: LabSandbox, caller: StorageCaller): S3Storage => ({
  now: sandbox.now(),
  newUploadId: () => sandbox.volumes.newUploadId(),
  list: () => {
    const visible = sandbox.buckets.filter(bucket => isVisible(bucket, caller))
    const byName = new Map(visible.map(bucket => [bucket.name, infoOf(sandbox, bucket)]))
    const folders = sandbox.template.folders?.() ?? []
    for (const name of folders) if (!byName.has(name)) byName.set(name, infoOf(sandbox, { name }))
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  },
  bucket: name => {
    const named = sandbox.buckets.find(bucket => bucket.name === name)
    const found = (exists: boolean): S3Bucket => {
      if (exists) return sandboxBucket(lab, sandbox, caller, named ?? inEveryCloud(name))
      throw new S3Error('NoSuchBucket', missing(name))
    }
    if (named !== undefined) return found(true)
    return mapAwaitable(isFolder(sandbox, name), found)
  },
  create: async (name, region) => {
    if (caller.kind === 'anonymous') throw new S3Error('AccessDenied', 'a bucket is made with keys; sign the request')
    if (sandbox.buckets.some(bucket => bucket.name === name) || (await isFolder(sandbox, name))) {
      throw new S3Error('BucketAlreadyOwnedByYou', 'the bucket exists; use it')
    }
    const bucket: BucketDocument = {
      cloud: cloudIn(region) ?? EVERY_CLOUD,
      name,
      visibility: 'public',
      ...(region !== undefined && { region })
    }
    try {
      checkBucket(sandbox, bucket)
    } catch (error) {
      throw error instanceof LabError ? new S3Error('InvalidBucketName', error.message) : error
    }
    keepBucket(sandbox, bucket)
    return infoOf(sandbox, bucket)
  },
  delete: async name => {
    const bucket = sandbox.buckets.find(bucket => bucket.name === name)
    if (await isFolder(sandbox, name)) {
      throw new S3Error('AccessDenied', 'the bucket is a folder of --buckets; delete the folder instead')
    }
    if (bucket === undefined) throw new S3Error('NoSuchBucket', missing(name))
    checkAccess(bucket, caller, 'write')
    const { objects } = (await viewOf(sandbox, bucket)?.list('', 1, '', true)) ?? { objects: [] }
    if (objects.length > 0) throw new S3Error('BucketNotEmpty', 'the bucket has objects; delete them first')
    sandbox.uploads?.removeAll(bucket)
    setBuckets(
      sandbox,
      sandbox.buckets.filter(other => !isSame(other, bucket))
    )
  }
})

const missing = (name: string): string =>
  `there is no bucket ${JSON.stringify(name.slice(0, 100))}; make it with CreateBucket, such as aws s3 mb s3://NAME, or start with --buckets DIR and make DIR/NAME`

const inEveryCloud = (name: string): BucketDocument => ({ cloud: EVERY_CLOUD, name, visibility: 'public' })

const infoOf = (
  { startedAt }: LabSandbox,
  { name, region = DEFAULT_REGION }: Pick<BucketDocument, 'name' | 'region'>
): BucketInfo => ({
  name,
  region,
  createdAt: startedAt
})

/** Whether `--buckets` has a folder of that name. */
const isFolder = ({ template }: LabSandbox, name: string) =>
  mapAwaitable(
    template.folder?.bucket({ cloud: 'aws', bucket: name, key: '', folder: true }),
    found => found !== undefined
  )

/** The cloud of a known region, in the notation of the service or of its cloud; undefined for any other. */
const cloudIn = (region: string | undefined) => {
  if (region === undefined) return undefined
  const id = [...REGIONS].find(id => id === region || id.slice(id.indexOf('-') + 1) === region.replace(/^oss-/, ''))
  return id === undefined ? undefined : cloudOfRegion(id)
}

/** The bucket with all its layers. */
const viewOf = ({ objects }: LabSandbox, { cloud, name, account }: BucketDocument): Bucket | undefined => {
  const location: ObjectLocation = {
    cloud: cloudToSearch(cloud),
    bucket: name,
    key: '',
    folder: true,
    ...(account !== undefined && { account })
  }
  const found = objects.store.bucket(location)
  // The layers of the emulator itself answer at once.
  return found instanceof Promise ? undefined : found
}

const sandboxBucket = (
  lab: Laboratory,
  sandbox: LabSandbox,
  caller: StorageCaller,
  bucket: BucketDocument
): S3Bucket => {
  const toObject = (meta: ObjectMeta): S3Object => {
    const uploaded = sandbox.uploads?.get(bucket, meta.key)
    return {
      ...meta,
      etag: uploaded?.etag ?? etagOf(meta),
      modifiedAt: meta.modifiedAt ?? sandbox.startedAt,
      headers: uploaded?.headers ?? {}
    }
  }
  const drop = (file: StoredFile): void => uploadsOf(sandbox).drop(file)
  const checkPresent = (): void => {
    if (lab.peek(sandbox.name) === sandbox) return
    throw new S3Error('OperationAborted', 'the sandbox was reset or deleted meanwhile; send the request again')
  }
  return {
    name: bucket.name,
    region: bucket.region ?? DEFAULT_REGION,
    allow: action => checkAccess(bucket, caller, action),
    head: key => mapAwaitable(viewOf(sandbox, bucket)?.head(key), meta => meta && toObject(meta)),
    list: (prefix, limit, after) => {
      const listing = viewOf(sandbox, bucket)?.list(prefix, limit, after, true) ?? { objects: [], truncated: false }
      return mapAwaitable(listing, ({ objects, truncated }) => ({ objects: objects.map(toObject), truncated }))
    },
    open: key => viewOf(sandbox, bucket)?.open(key),
    get uploads() {
      return uploadsOf(sandbox).multipart(bucket)
    },
    checkRoom: key => {
      if (sandbox.uploads?.get(bucket, key) === undefined) asStorage(() => uploadsOf(sandbox).checkRoom())
    },
    checkRoomForPart: () => asStorage(() => uploadsOf(sandbox).checkRoom()),
    receive: async (body, size) => {
      checkPresent()
      const uploads = uploadsOf(sandbox)
      if (size !== undefined && size > 0) asStorage(() => uploads.checkBytes(size))
      const file = await uploads.receivePart(body).catch(error => {
        throw toStorageError(error)
      })
      try {
        checkPresent()
      } catch (error) {
        drop(file)
        throw error
      }
      return file
    },
    drop: async file => drop(file),
    put: (key, file, { etag, headers }) => {
      try {
        checkPresent()
        keepUpload(sandbox, bucket, key)
      } catch (error) {
        drop(file)
        throw error
      }
      uploadsOf(sandbox).put(bucket, key, file, { etag, headers, modifiedAt: sandbox.now() })
    },
    remove: key => {
      sandbox.uploads?.remove(bucket, key)
      withoutDeclared(sandbox, bucket, key)
      return mapAwaitable(viewOf(sandbox, bucket)?.head(key), left => {
        if (left === undefined) return
        keepUpload(sandbox, bucket, key)
        uploadsOf(sandbox).hide(bucket, key)
      })
    }
  }
}

/** Not the form of an MD5 hash, because clients would compare it with the bytes. */
const etagOf = ({ version }: ObjectMeta): string => `${createHash('md5').update(version).digest('hex')}-1`

/** Makes room in the world for an uploaded object: its bucket, without a declared object of the same key. */
const keepUpload = (sandbox: LabSandbox, bucket: BucketDocument, key: string): void => {
  uploadsOf(sandbox)
  if (!sandbox.buckets.some(other => isSame(other, bucket))) {
    // The folder of --buckets is in no world yet.
    if (sandbox.buckets.some(({ name }) => name === bucket.name)) return
    if (isFolder(sandbox, bucket.name) !== true) throw new S3Error('NoSuchBucket', missing(bucket.name))
    keepBucket(sandbox, bucket)
  }
  withoutDeclared(sandbox, bucket, key)
}

const withoutDeclared = (sandbox: LabSandbox, id: BucketDocument, key: string): void => {
  const bucket = sandbox.buckets.find(other => isSame(other, id))
  if (bucket?.objects?.some(object => object.key === key) !== true) return
  keepBucket(sandbox, { ...bucket, objects: bucket.objects.filter(object => object.key !== key) })
}

const asStorage = (check: () => void): void => {
  try {
    check()
  } catch (error) {
    throw toStorageError(error)
  }
}

/** Codes that clients do not retry by themselves. */
const toStorageError = (error: unknown): unknown => {
  if (!(error instanceof LabError)) return error
  return new S3Error(error.status === 413 ? 'EntityTooLarge' : 'AccessDenied', error.message)
}
