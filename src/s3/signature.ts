import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'

const ALGORITHM = 'AWS4-HMAC-SHA256'

/** What an Authorization header of version 4 says. */
interface Signed {
  readonly accessKey: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly headers: readonly string[]
  readonly signature: string
}

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

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** All but the unreserved characters of RFC 3986 as percent escapes. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

/** However a client has escaped the path: the key is encoded anew, its slashes stay. */
const canonicalPath = (path: string): string => {
  try {
    return decodeURIComponent(path).split('/').map(encode).join('/')
  } catch {
    return path
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Sorted by name, then by value. */
const canonicalQuery = (search: string): string =>
  [...new URLSearchParams(search)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(pair => pair.join('='))
    .join('&')

const canonicalValue = ({ headers, host }: S3Request, name: string): string =>
  name === 'host' ? host : [headers[name]].flat().join(',').trim().replace(/ +/g, ' ')

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

/** Whether the request was signed with this secret. documented: AWS Signature Version 4, as S3 uses it */
export const isSignedWith = (secretKey: string, request: S3Request, signed: Signed): boolean => {
  const { date, region, service, headers, signature } = signed
  const scope = `${date}/${region}/${service}/aws4_request`
  const time = canonicalValue(request, 'x-amz-date')
  const toSign = [ALGORITHM, time, scope, sha256(canonicalRequest(request, headers))].join('\n')
  const key = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretKey}`, date))
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))
}
