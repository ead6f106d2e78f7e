import { createHash, createHmac } from 'node:crypto'
import { headerOf, S3Error, type S3Request } from './protocol.ts'
import { presignedV2, signedV2 } from './signature-v2.ts'
import { type ChunkSigner, compare, isSame, type Signed, tokenOf } from './signed.ts'

/** The signature of a request; undefined without one. @throws S3Error when it cannot be read */
export const signatureOf = (request: S3Request): Signed | undefined => {
  const authorization = headerOf(request, 'authorization')
  if (authorization?.startsWith('AWS ')) return signedV2(request, authorization)
  if (authorization !== undefined) return signedV4(request, readAuthorization(authorization), false)
  const { query } = request
  if (query.has('X-Amz-Signature')) return presignedV4(request)
  if (query.has('AWSAccessKeyId') && query.has('Signature')) return presignedV2(request)
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

/** Seconds that a presigned URL may be valid. documented: Amazon S3, "Authenticating requests: using query parameters" */
const LONGEST_LIFE = 604_800

const presignedV4 = (request: S3Request): Signed => {
  const { query } = request
  const [, accessKey, date, region, service] = CREDENTIAL.exec(query.get('X-Amz-Credential') ?? '') ?? []
  const signature = String(query.get('X-Amz-Signature'))
  const headers = query.get('X-Amz-SignedHeaders') ?? ''
  const signedAt = momentOf(query.get('X-Amz-Date') ?? '')
  const expires = query.get('X-Amz-Expires') ?? ''
  const seconds = /^\d{1,12}$/.test(expires) ? Number(expires) : Number.NaN
  const isWhole = query.get('X-Amz-Algorithm') === ALGORITHM && /^[0-9a-f]{64}$/.test(signature) && headers !== ''
  if (accessKey === undefined || !isWhole || Number.isNaN(signedAt) || !(seconds > 0)) {
    throw new S3Error(
      'AccessDenied',
      'the query has X-Amz-Signature but no valid X-Amz-Algorithm, -Credential, -Date, -Expires and -SignedHeaders'
    )
  }
  if (seconds > LONGEST_LIFE) {
    throw new S3Error('AuthorizationQueryParametersError', `X-Amz-Expires is at most ${LONGEST_LIFE} seconds, a week`)
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

/** documented: AWS Signature Version 4, as S3 uses it */
const textToSign = (request: S3Request, signed: Version4, inQuery: boolean): string => {
  const time = inQuery ? request.query.get('X-Amz-Date') : canonicalValue(request, 'x-amz-date')
  return [ALGORITHM, time, scopeOf(signed), sha256(canonicalRequest(request, signed.headers, inQuery))].join('\n')
}

const scopeOf = ({ date, region, service }: Version4): string => `${date}/${region}/${service}/aws4_request`

const keyOf = (secretKey: string, { date, region, service }: Version4): Buffer =>
  [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretKey}`, date))

const canonicalValue = ({ headers, host }: S3Request, name: string): string =>
  name === 'host' ? host : [headers[name]].flat().join(',').trim().replace(/ +/g, ' ')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const canonicalRequest = (request: S3Request, names: readonly string[], inQuery: boolean): string =>
  [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
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
const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(pair => pair.join('='))
    .join('&')

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
