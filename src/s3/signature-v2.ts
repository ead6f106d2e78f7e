import { createHmac } from 'node:crypto'
import { bucketInHost } from './host.ts'
import { headerOf, S3Error, type S3Request } from './protocol.ts'
import { type ChunkSigner, compare, isSame, type Signed, tokenOf } from './signed.ts'

/** Query parameters that version 2 signs. documented: Amazon S3, "Signing and authenticating REST requests" */
const SIGNED_BY_V2: ReadonlySet<string> = new Set(
  (
    'acl accelerate analytics cors defaultObjectAcl delete inventory lifecycle location logging metrics notification ' +
    'partNumber policy replication requestPayment response-cache-control response-content-disposition ' +
    'response-content-encoding response-content-language response-content-type response-expires restore tagging torrent ' +
    'uploadId uploads versionId versioning versions website'
  ).split(' ')
)

/** documented: Amazon S3, query string authentication (version 2) @throws S3Error */
export const presignedV2 = (request: S3Request): Signed => {
  const { query } = request
  const expires = query.get('Expires') ?? ''
  if (!/^\d{1,12}$/.test(expires)) {
    throw new S3Error('AccessDenied', 'the query has Signature but no Expires in seconds since 1970')
  }
  const names = [...Object.keys(request.headers), ...query.keys()]
  return {
    accessKey: String(query.get('AWSAccessKeyId')),
    token: tokenOf(request),
    expiresAt: Number(expires) * 1000,
    isSignedWith: secretKey =>
      isSignedInV2(textsOfV2(request, expires, names), secretKey, String(query.get('Signature'))),
    chunkSigner: () => NO_CHUNKS
  }
}

const AUTHORIZATION_V2 = /^AWS ([^\s:]+):([A-Za-z0-9+/]+={0,2})$/

/** documented: Amazon S3, "Signing and authenticating REST requests" (version 2) */
export const signedV2 = (request: S3Request, authorization: string): Signed => {
  const [, accessKey, signature] = AUTHORIZATION_V2.exec(authorization) ?? []
  if (accessKey === undefined || signature === undefined) {
    throw new S3Error(
      'AccessDenied',
      'Authorization is not of the form AWS ACCESSKEY:SIGNATURE (Signature V2); sign with Signature V4, the default of current clients'
    )
  }
  const date = headerOf(request, 'date') ?? ''
  const hasAmzDate = headerOf(request, 'x-amz-date') !== undefined
  if (date === '' && !hasAmzDate) {
    throw new S3Error('AccessDenied', 'a request that is signed with version 2 has the header Date or x-amz-date')
  }
  return {
    accessKey,
    token: tokenOf(request),
    expiresAt: undefined,
    isSignedWith: secretKey =>
      isSignedInV2(textsOfV2(request, hasAmzDate ? '' : date, Object.keys(request.headers)), secretKey, signature),
    chunkSigner: () => NO_CHUNKS
  }
}

const refuseChunks = (): never => {
  throw new S3Error('InvalidRequest', 'a request that is signed with version 2 has no body in signed chunks')
}

const NO_CHUNKS: ChunkSigner = { update: refuseChunks, check: refuseChunks, checkTrailers: refuseChunks }

const isSignedInV2 = (texts: readonly string[], secretKey: string, signature: string): boolean =>
  texts.some(text => isSame(createHmac('sha1', secretKey).update(text).digest(), signature, 'base64'))

/** The text that is signed. For the path `/bucket` also the one of boto3, which signs `/bucket/`. */
const textsOfV2 = (request: S3Request, date: string, names: readonly string[]): readonly string[] => {
  const { path } = request
  const paths = /^\/[^/]+$/.test(path) && bucketInHost(request.host) === undefined ? [path, `${path}/`] : [path]
  return paths.map(path => textOfV2({ ...request, path }, date, names))
}

/** @param date of the request, or seconds at which a URL expires @param names of headers, and of parameters of a presigned URL */
const textOfV2 = (request: S3Request, date: string, names: readonly string[]): string => {
  const { query } = request
  const amz = names.map(name => name.toLowerCase()).filter(name => name.startsWith('x-amz-'))
  const lines = [...new Set(amz)].sort().map(name => {
    const value = [request.headers[name]].flat().join(',') || (query.get(name) ?? '')
    return `${name}:${value.trim()}\n`
  })
  const resources = [...query]
    .filter(([name]) => SIGNED_BY_V2.has(name))
    .sort(([a], [b]) => compare(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  const bucket = bucketInHost(request.host)
  const resource = `${bucket === undefined ? '' : `/${bucket}`}${request.path}${resources.length > 0 ? `?${resources.join('&')}` : ''}`
  const [md5 = '', type = ''] = [headerOf(request, 'content-md5'), headerOf(request, 'content-type')]
  return [request.method, md5, type, date, lines.join('') + resource].join('\n')
}
