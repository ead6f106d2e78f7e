import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { headerOf, S3Error, type S3Request } from './protocol.ts'

/** A request's claim to be signed. Its secret is not known yet. */
export interface Signed {
  readonly accessKey: string
  /** Token of temporary keys. */
  readonly token: string | undefined
  /** Epoch milliseconds at which a presigned URL expires. */
  readonly expiresAt: number | undefined
  isSignedWith(secretKey: string): boolean
  /** Verifies the chunks of a body that the secret key signed. */
  chunkSigner(secretKey: string): ChunkSigner
}

/** Verifies signed chunks, one after the other. */
export interface ChunkSigner {
  /** More bytes of the current chunk. */
  update(bytes: Uint8Array): void
  /** Ends the current chunk. @throws S3Error when it has another signature */
  check(signature: string | undefined): void
  /** @throws S3Error when they are signed, and have another signature */
  checkTrailers(trailers: ReadonlyMap<string, string>): void
}

/** The signature of a request; undefined without one. @throws S3Error when it cannot be read */
export const signatureOf = (request: S3Request): Signed | undefined => {
  const authorization = headerOf(request, 'authorization')
  if (authorization !== undefined) return signedV4(request, readAuthorization(authorization), false)
  const query = new URLSearchParams(request.search)
  if (query.has('X-Amz-Signature')) return presignedV4(request, query)
  if (query.has('AWSAccessKeyId') && query.has('Signature')) return presignedV2(request, query)
  return undefined
}

/** A parsed signature of version 4. */
interface Version4 {
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

/** @throws S3Error */
export const readAuthorization = (authorization: string): Version4 => {
  const [, accessKey, date, region, service, headers, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (signature === undefined || headers === undefined) {
    throw new S3Error(
      'AccessDenied',
      `Authorization is not of the form ${ALGORITHM} Credential=…, SignedHeaders=…, Signature=…`
    )
  }
  return { accessKey, date, region, service, headers: headers.split(';'), signature } as Version4
}

const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/

const presignedV4 = (request: S3Request, query: URLSearchParams): Signed => {
  const [, accessKey, date, region, service] = CREDENTIAL.exec(query.get('X-Amz-Credential') ?? '') ?? []
  const signature = String(query.get('X-Amz-Signature'))
  const headers = query.get('X-Amz-SignedHeaders') ?? ''
  const signedAt = momentOf(query.get('X-Amz-Date') ?? '')
  const seconds = Number(query.get('X-Amz-Expires'))
  const isWhole = query.get('X-Amz-Algorithm') === ALGORITHM && /^[0-9a-f]{64}$/.test(signature) && headers !== ''
  if (accessKey === undefined || !isWhole || Number.isNaN(signedAt) || !(seconds > 0)) {
    throw new S3Error(
      'AccessDenied',
      'the query has X-Amz-Signature but no valid X-Amz-Algorithm, -Credential, -Date, -Expires and -SignedHeaders'
    )
  }
  const signed = { accessKey, date, region, service, headers: headers.split(';'), signature } as Version4
  return { ...signedV4(request, signed, true), expiresAt: signedAt + seconds * 1000 }
}

/** The time of `20240102T030405Z`. */
const momentOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

const signedV4 = (request: S3Request, signed: Version4, inQuery: boolean): Signed => ({
  accessKey: signed.accessKey,
  token: tokenOf(request),
  expiresAt: undefined,
  isSignedWith: secretKey =>
    isSame(hmac(keyOf(secretKey, signed), textToSign(request, signed, inQuery)), signed.signature),
  chunkSigner: secretKey => new Version4Chunks(keyOf(secretKey, signed), request, signed)
})

/** The session token, from the header or the query. */
export const tokenOf = (request: S3Request): string | undefined => {
  const header = headerOf(request, 'x-amz-security-token')
  if (header !== undefined || request.search === '') return header
  const query = new URLSearchParams(request.search)
  return query.get('X-Amz-Security-Token') ?? query.get('x-amz-security-token') ?? undefined
}

/** documented: AWS Signature Version 4, as S3 uses it */
const textToSign = (request: S3Request, signed: Version4, inQuery: boolean): string => {
  const time = inQuery ? new URLSearchParams(request.search).get('X-Amz-Date') : canonicalValue(request, 'x-amz-date')
  return [ALGORITHM, time, scopeOf(signed), sha256(canonicalRequest(request, signed.headers, inQuery))].join('\n')
}

const scopeOf = ({ date, region, service }: Version4): string => `${date}/${region}/${service}/aws4_request`

const keyOf = (secretKey: string, { date, region, service }: Version4): Buffer =>
  [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretKey}`, date))

/** Compares in constant time. */
const isSame = (expected: Buffer, signature: string, encoding: 'hex' | 'base64' = 'hex'): boolean => {
  const given = Buffer.from(signature, encoding)
  return given.length === expected.length && timingSafeEqual(expected, given)
}

const canonicalValue = ({ headers, host }: S3Request, name: string): string =>
  name === 'host' ? host : [headers[name]].flat().join(',').trim().replace(/ +/g, ' ')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const canonicalRequest = (request: S3Request, names: readonly string[], inQuery: boolean): string =>
  [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.search),
    ...names.map(name => `${name}:${canonicalValue(request, name)}`),
    '',
    names.join(';'),
    headerOf(request, 'x-amz-content-sha256') ?? (inQuery ? 'UNSIGNED-PAYLOAD' : '')
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
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(pair => pair.join('='))
    .join('&')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const WRONG_CHUNK = 'a chunk of the body is not signed with the secret key that belongs to the access key'

/** documented: Amazon S3, "Transferring payload in multiple chunks (chunked upload)", also with trailing headers */
class Version4Chunks implements ChunkSigner {
  readonly #key: Buffer
  readonly #context: string
  readonly #trailerNames: string
  #before: string
  #hash = createHash('sha256')

  constructor(key: Buffer, request: S3Request, signed: Version4) {
    this.#key = key
    this.#context = `${canonicalValue(request, 'x-amz-date')}\n${scopeOf(signed)}`
    this.#trailerNames = headerOf(request, 'x-amz-trailer') ?? ''
    this.#before = signed.signature
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  check(signature = ''): void {
    const text = [`${ALGORITHM}-PAYLOAD`, this.#context, this.#before, sha256(''), this.#hash.digest('hex')].join('\n')
    if (!isSame(hmac(this.#key, text), signature)) throw new S3Error('SignatureDoesNotMatch', WRONG_CHUNK)
    this.#before = signature
    this.#hash = createHash('sha256')
  }

  checkTrailers(trailers: ReadonlyMap<string, string>): void {
    if (this.#trailerNames === '') return
    const lines = this.#trailerNames.split(',').map(name => {
      const plain = name.trim().toLowerCase()
      return `${plain}:${trailers.get(plain) ?? ''}\n`
    })
    const text = [`${ALGORITHM}-TRAILER`, this.#context, this.#before, sha256(lines.join(''))].join('\n')
    if (!isSame(hmac(this.#key, text), trailers.get('x-amz-trailer-signature') ?? '')) {
      throw new S3Error('SignatureDoesNotMatch', WRONG_CHUNK)
    }
  }
}

/** Query parameters that version 2 signs. documented: Amazon S3, "Signing and authenticating REST requests" */
const SIGNED_BY_V2: ReadonlySet<string> = new Set(
  (
    'acl accelerate analytics cors defaultObjectAcl delete inventory lifecycle location logging metrics notification ' +
    'partNumber policy replication requestPayment response-cache-control response-content-disposition ' +
    'response-content-encoding response-content-language response-content-type response-expires restore tagging torrent ' +
    'uploadId uploads versionId versioning versions website'
  ).split(' ')
)

const presignedV2 = (request: S3Request, query: URLSearchParams): Signed => {
  const expires = query.get('Expires') ?? ''
  if (!/^\d{1,12}$/.test(expires)) {
    throw new S3Error('AccessDenied', 'the query has Signature but no Expires in seconds since 1970')
  }
  return {
    accessKey: String(query.get('AWSAccessKeyId')),
    token: tokenOf(request),
    expiresAt: Number(expires) * 1000,
    isSignedWith: secretKey => {
      const expected = createHmac('sha1', secretKey)
        .update(textOfV2(request, query, expires))
        .digest()
      return isSame(expected, String(query.get('Signature')), 'base64')
    },
    chunkSigner: () => NO_CHUNKS
  }
}

const refuseChunks = (): never => {
  throw new S3Error('InvalidRequest', 'a URL that is signed with version 2 takes no body in signed chunks')
}

const NO_CHUNKS: ChunkSigner = { update: refuseChunks, check: refuseChunks, checkTrailers: refuseChunks }

const textOfV2 = (request: S3Request, query: URLSearchParams, expires: string): string => {
  const amz = [...Object.keys(request.headers), ...query.keys()]
    .map(name => name.toLowerCase())
    .filter(name => name.startsWith('x-amz-'))
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
  return [request.method, md5, type, expires, lines.join('') + resource].join('\n')
}

const HOST = /^(?:(.+)\.)?s3\.localhost(?::\d+)?$/i

/** The bucket of a host in virtual-hosted style; undefined for a host without one. */
export const bucketInHost = (host: string): string | undefined => HOST.exec(host)?.[1] ?? VIRTUAL.exec(host)?.[1]

/** JavaScript clients put the bucket before `localhost` too. */
const VIRTUAL = /^(?!s3\.localhost(?::|$))([a-z0-9][a-z0-9.-]*)\.localhost(?::\d+)?$/i
