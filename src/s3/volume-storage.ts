import { DiskError, TooMuch } from '../volumes/blobs.ts'
import { MOST_BYTES, MOST_PARTS, VOLUME_BUCKET, type Volume } from '../volumes/volume.ts'
import type { Grant, Volumes } from '../volumes/volumes.ts'
import type { S3Bucket, S3Object, S3Storage } from './bucket.ts'
import { S3Error } from './protocol.ts'
import type { Signed } from './signed.ts'

/**
 * Validates the temporary credentials of a volume. It ignores the time of the signature, because a sandbox may have another time.
 * @param signed undefined: the request has the token alone, as clients of Google Cloud send it @throws S3Error
 */
export const authenticateGrant = (grant: Grant | undefined, signed: Signed | undefined, now: number): Grant => {
  if (grant === undefined) {
    throw new S3Error('InvalidToken', 'no volume has given out this token; call /v2/volumes/apply for one')
  }
  if (signed !== undefined && signed.accessKey !== grant.accessKey) {
    throw new S3Error('InvalidAccessKeyId', 'the access key is not the one that was given out with this token')
  }
  if (grant.expiresAt <= now) throw new S3Error('ExpiredToken', 'the token has expired; call /v2/volumes/apply again')
  if (signed?.isSignedWith(grant.secretKey) === false) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'the request is not signed with the secret key that belongs to the access key'
    )
  }
  return grant
}

/** The storage as the credentials of one volume open it: the shared bucket, with the keys of the volume. */
export const volumeStorage = ({ volume }: Grant, volumes: Volumes, now: number): S3Storage => {
  const region = volume.identity.region
  const info = { name: VOLUME_BUCKET, region, createdAt: volume.identity.createdAt }
  const fixed = (): never => {
    throw new S3Error('NotImplemented', 'the bucket of volumes stays; create and delete volumes with /v2/volumes')
  }
  return {
    now,
    newUploadId: () => volumes.newUploadId(),
    list: () => [info],
    bucket: name => {
      if (name === VOLUME_BUCKET) return volumeBucket(volume, region, now)
      throw new S3Error('AccessDenied', `the token is good for the bucket ${VOLUME_BUCKET}`)
    },
    create: fixed,
    delete: fixed
  }
}

const volumeBucket = (volume: Volume, region: string, now: number): S3Bucket => {
  const { prefix } = volume
  const inVolume = (key: string): string => key.slice(prefix.length)
  const shown = (object: S3Object): S3Object => ({ ...object, key: prefix + object.key })
  const found = (key: string): S3Object | undefined => volume.head(inVolume(key))
  return {
    name: VOLUME_BUCKET,
    region,
    allow: (action, key) => {
      // HeadBucket and GetBucketLocation ask for no prefix.
      if (key.startsWith(prefix) || (action === 'list' && key === '')) return
      throw new S3Error('AccessDenied', `the token is good for keys that begin with ${prefix}`)
    },
    head: key => {
      const object = found(key)
      return object && shown(object)
    },
    list: (wanted, limit, after) => {
      if (!wanted.startsWith(prefix)) {
        throw new S3Error('AccessDenied', `the token is good for keys that begin with ${prefix}`)
      }
      const objects = volume.all(inVolume(wanted)).map(shown)
      const behind = objects.filter(({ key }) => key > after)
      return { objects: behind.slice(0, limit), truncated: behind.length > limit }
    },
    open: key => volume.open(inVolume(key)),
    uploads: volume.uploads,
    checkRoom: key => {
      if (key === prefix) throw new S3Error('InvalidArgument', 'this is no key of an object')
      if (volume.hasRoomFor(inVolume(key))) return
      throw new S3Error('AccessDenied', 'the volume holds as many files as it may; delete some first')
    },
    checkRoomForPart: () => {
      if (volume.uploads.parts < MOST_PARTS) return
      throw new S3Error(
        'EntityTooLarge',
        `a volume takes ${MOST_PARTS} parts of multipart uploads; complete or abort some first`
      )
    },
    receive: async (body, size = 0) => {
      const tooLarge = new S3Error(
        'EntityTooLarge',
        `a volume holds ${MOST_BYTES} bytes at most; delete files of it first`
      )
      if (!volume.quota.has(size)) throw tooLarge
      const file = await volume.blobs.receive(body, volume.quota).catch(error => {
        throw error instanceof TooMuch ? tooLarge : storageFailure(error)
      })
      if (!volume.deleted) return file
      await volume.drop(file)
      throw new S3Error('NoSuchBucket', 'the volume was deleted meanwhile')
    },
    drop: file => volume.drop(file),
    put: async (key, blob, { etag, headers }) => {
      if (volume.deleted) {
        await volume.drop(blob)
        throw new S3Error('NoSuchBucket', 'the volume was deleted meanwhile')
      }
      await volume.put(inVolume(key), blob, { etag, headers, modifiedAt: now })
    },
    remove: key => volume.remove(inVolume(key))
  }
}

/** Codes that clients do not retry by themselves. */
export const storageFailure = (error: unknown): unknown =>
  error instanceof DiskError ? new S3Error(error.isFull ? 'EntityTooLarge' : 'AccessDenied', error.message) : error
