import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import { isSameSecret } from '../../objects/access.ts'
import type { StorageAction } from '../../s3/bucket.ts'
import { S3Error } from '../../s3/protocol.ts'
import type { Signed } from '../../s3/signed.ts'
import type { LabSandbox } from '../sandbox.ts'
import { type BucketId, isSame } from './uploads.ts'

interface Grant {
  readonly bucket: BucketId
  /** Allowed actions; undefined: all. */
  readonly may: readonly ('list' | 'head')[] | undefined
}

/** Who asks the storage. */
export type StorageCaller =
  | { readonly kind: 'anonymous' }
  /** Keys that the world does not list and lets in; nothing is verified. */
  | { readonly kind: 'unlisted' }
  /** Keys that the world lists for buckets; the signature was verified with this secret. */
  | { readonly kind: 'listed'; readonly secretKey: string; readonly grants: readonly Grant[] }

/**
 * Verifies the keys of a storage client.
 * @param accessKey without the name of a sandbox @param now epoch milliseconds of the server @throws S3Error
 */
export const identifyStorageCaller = (
  { buckets, world }: LabSandbox,
  signed: Signed | undefined,
  accessKey: string,
  now: number
): StorageCaller => {
  if (signed === undefined) return { kind: 'anonymous' }
  if (signed.expiresAt !== undefined && signed.expiresAt <= now) {
    throw new S3Error('AccessDenied', 'the presigned URL has expired; make a new one')
  }
  const listed = buckets.flatMap(bucket =>
    (bucket.credentials ?? [])
      .filter(credential => credential.accessKey === accessKey && credential.secretKey !== undefined)
      .map(credential => ({ bucket, credential }))
  )
  if (listed.length === 0) {
    if (world.unlistedKeys !== undefined) return { kind: 'unlisted' }
    throw new S3Error(
      'InvalidAccessKeyId',
      'the world lists this access key for no bucket, and other keys are not let in: it has no unlistedKeys, or --strict is set'
    )
  }
  const secrets = new Set(listed.map(({ credential }) => String(credential.secretKey)))
  const secretKey = [...secrets].find(secret => signed.isSignedWith(secret))
  if (secretKey === undefined) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'the request is not signed with the secretKey that the world lists for this accessKey'
    )
  }
  const ofToken = listed.filter(
    ({ credential }) => credential.secretKey === secretKey && isSameSecret(credential.token, signed.token)
  )
  if (ofToken.length === 0) {
    throw new S3Error('InvalidToken', 'the keys are right, but go with another session token, or with none')
  }
  return { kind: 'listed', secretKey, grants: ofToken.map(({ bucket, credential: { may } }) => ({ bucket, may })) }
}

/** Whether a list of buckets shows the bucket. */
export const isVisible = (bucket: BucketDocument, caller: StorageCaller): boolean =>
  caller.kind !== 'anonymous' && (bucket.visibility === 'public' || grantsFor(bucket, caller).length > 0)

const grantsFor = (bucket: BucketDocument, caller: StorageCaller): readonly Grant[] =>
  caller.kind === 'listed' ? caller.grants.filter(grant => isSame(grant.bucket, bucket)) : []

/** Actions by the names that credentials have for them; undefined: only a credential without `may` allows it. */
const PERMISSION = { list: 'list', read: 'head', write: undefined } as const

/** Anyone may read a public bucket, and any keys may write to it. @throws S3Error AccessDenied */
export const checkAccess = (bucket: BucketDocument, caller: StorageCaller, action: StorageAction): void => {
  if (bucket.visibility === 'public') {
    if (action !== 'write' || caller.kind !== 'anonymous') return
    throw new S3Error('AccessDenied', 'an anonymous request may read a public bucket, not change it; sign the request')
  }
  const permission = PERMISSION[action]
  const grants = grantsFor(bucket, caller)
  if (grants.some(({ may }) => may === undefined || (permission !== undefined && may.includes(permission)))) return
  throw new S3Error(
    'AccessDenied',
    grants.length === 0
      ? 'the bucket is private, and the world does not list these keys for it'
      : `these keys may not ${action} in the bucket; see "may" of the credential`
  )
}
