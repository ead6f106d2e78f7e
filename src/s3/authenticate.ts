import type { Grant } from '../volumes/volumes.ts'
import { headerOf, type S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'
import { isSignedWith, readSigned } from './signature.ts'

const BEARER = /^bearer +(\S+)$/i

/** The token of a request; clients of Google's cloud send it alone, the others beside a signature. */
export const tokenOf = (request: S3Request): string | undefined =>
  BEARER.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? headerOf(request, 'x-amz-security-token')

/**
 * Whose volume a request may use. The time that it was signed at is not looked at: the clock of a sandbox may tell another one.
 * @param grant of its token @throws S3Error
 */
export const authenticate = (request: S3Request, grant: Grant | undefined, now: number): Grant => {
  const authorization = headerOf(request, 'authorization')
  if (authorization === undefined) throw new S3Error('AccessDenied', 'there is no Authorization header')
  const signed = BEARER.test(authorization) ? undefined : readSigned(authorization)
  if (grant === undefined || grant.volume.deleted) {
    throw new S3Error('InvalidToken', 'no volume has given out this token; call /v2/volumes/apply for one')
  }
  if (signed !== undefined && signed.accessKey !== grant.accessKey) {
    throw new S3Error('InvalidAccessKeyId', 'the access key is not the one that was given out with this token')
  }
  if (grant.expiresAt <= now) throw new S3Error('ExpiredToken', 'the token has expired; call /v2/volumes/apply again')
  if (signed !== undefined && !isSignedWith(grant.secretKey, request, signed)) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'the request is not signed with the secret key that belongs to the access key'
    )
  }
  return grant
}
