import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Grant } from '../volumes/volumes.ts'
import { headerOf, S3Error, type S3Request } from './protocol.ts'

const BEARER = /^bearer +(\S+)$/i

/** The token of a request. Google Cloud clients send only the token, others add a signature. */
export const tokenOf = (request: S3Request): string | undefined =>
  BEARER.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? headerOf(request, 'x-amz-security-token')

/**
 * Validates the credentials of a request. It ignores the time of the signature, because a sandbox may have another time.
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

/** A parsed Authorization header of version 4. */
interface Signed {
  readonly accessKey: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly headers: readonly string[]
  readonly signature: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/

export const readSigned = (authorization: string): Signed => {
  const [, accessKey, date, region, service, headers, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (signature === undefined || headers === undefined) {
    throw new S3Error(
      'AccessDenied',
      `Authorization is not of the form ${ALGORITHM} Credential=…, SignedHeaders=…, Signature=…`
    )
  }
  return { accessKey, date, region, service, headers: headers.split(';'), signature } as Signed
}

/** Whether the secret key signed the request. documented: AWS Signature Version 4, as S3 uses it */
export const isSignedWith = (secretKey: string, request: S3Request, signed: Signed): boolean => {
  const { date, region, service, headers, signature } = signed
  const scope = `${date}/${region}/${service}/aws4_request`
  const time = canonicalValue(request, 'x-amz-date')
  const toSign = [ALGORITHM, time, scope, sha256(canonicalRequest(request, headers))].join('\n')
  const key = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretKey}`, date))
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))
}

const canonicalValue = ({ headers, host }: S3Request, name: string): string =>
  name === 'host' ? host : [headers[name]].flat().join(',').trim().replace(/ +/g, ' ')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const canonicalRequest = (request: S3Request, names: readonly string[]): string =>
  [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.search),
    ...names.map(name => `${name}:${canonicalValue(request, name)}`),
    '',
    names.join(';'),
    canonicalValue(request, 'x-amz-content-sha256')
  ].join('\n')

/** Encodes the path again, because clients escape it differently; slashes stay. */
const canonicalPath = (path: string): string => {
  try {
    return decodeURIComponent(path).split('/').map(encode).join('/')
  } catch {
    return path
  }
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

/** Sorted by name, then by value. */
const canonicalQuery = (search: string): string =>
  [...new URLSearchParams(search)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(pair => pair.join('='))
    .join('&')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
