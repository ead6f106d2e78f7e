import { AwsV4Signer } from 'aws4fetch'
import type { Credentials } from '../objects/access.ts'
import type { StoreFailure } from '../objects/store.ts'
import {
  DOCUMENT_BYTES,
  PAGE_BYTES,
  type Page,
  type PageQuery,
  partOf,
  pathOf,
  queryOf,
  rangeOf,
  type StoreClient,
  type StoredObject
} from './client.ts'
import type { Connection, StoreReply, StoreRequest } from './connection.ts'
import { type Endpoint, rootOf } from './endpoint.ts'
import { type Cause, causeOfStatus, storeFailure } from './failures.ts'
import type { ObjectPart } from './object-bytes.ts'
import { childOf, childrenOf, parseXml, textOf } from './xml.ts'

/** Where a bucket is, and how requests to it are signed. */
export interface S3Bucket {
  readonly endpoint: Endpoint
  readonly bucket: string
  readonly region: string
}

const MOST_KEYS = 1000

type Asked = readonly [
  method: 'GET' | 'HEAD',
  key: string | undefined,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  most: number
]

/** Amazon S3 and all that speaks its protocol: MinIO, LocalStack, Alibaba OSS, Tencent COS, Google Cloud Storage with HMAC keys. */
export class S3Client implements StoreClient {
  readonly #place: S3Bucket
  readonly #credentials: Credentials
  readonly #connection: Connection
  /** Keys derived from the secret, which take four hashes each. */
  readonly #derived = new Map<string, ArrayBuffer>()

  constructor(place: S3Bucket, credentials: Credentials, connection: Connection) {
    this.#place = place
    this.#credentials = credentials
    this.#connection = connection
  }

  async head(key: string): Promise<StoredObject | undefined> {
    const reply = await this.#ask('HEAD', key, {}, {}, 0)
    if (reply.status === 200) return describe(key, reply)
    // An answer to HEAD has no body, which names the cause.
    const range = { range: 'bytes=0-0' }
    const explained = await this.#ask('GET', key, {}, range, DOCUMENT_BYTES)
    if (explained.status < 300) throw storeFailure('unexpected', this.#connection.origin, `status ${reply.status}`)
    const { cause, error } = this.#failureOf(explained)
    if (cause === 'noObject') return undefined
    throw error
  }

  async page({ prefix, limit, after = '', delimiter = '', next }: PageQuery): Promise<Page> {
    const query = {
      'list-type': '2',
      'max-keys': String(Math.min(limit, MOST_KEYS)),
      prefix,
      ...(delimiter !== '' && { delimiter }),
      ...(after !== '' && { 'start-after': after }),
      ...(next !== undefined && { 'continuation-token': next })
    }
    const reply = await this.#ask('GET', undefined, query, {}, PAGE_BYTES)
    if (reply.status !== 200) throw this.#failureOf(reply, 'noBucket').error
    const listing = childOf(parseXml(reply.body), 'ListBucketResult')
    if (listing === undefined) throw storeFailure('unexpected', this.#connection.origin, 'no listing')
    const objects = childrenOf(listing, 'Contents').map(object => ({
      key: textOf(object, 'Key'),
      size: Number(textOf(object, 'Size')),
      etag: textOf(object, 'ETag')
    }))
    const folders = childrenOf(listing, 'CommonPrefixes').map(folder => textOf(folder, 'Prefix'))
    const more = textOf(listing, 'NextContinuationToken')
    const isLast = textOf(listing, 'IsTruncated') !== 'true' || more === ''
    return { objects, folders, ...(!isLast && { next: more }) }
  }

  async read({ key, etag, size }: StoredObject, from: number, to: number): Promise<ObjectPart> {
    const headers = { range: rangeOf(from, to), ...(etag !== '' && { 'if-match': etag }) }
    const reply = await this.#connection.read(await this.#request('GET', key, {}, headers, DOCUMENT_BYTES))
    if (reply.bytes === undefined) throw this.#failureOf(reply).error
    return partOf(reply, reply.bytes, size, [from, to])
  }

  async #ask(...request: Asked): Promise<StoreReply> {
    return this.#connection.ask(await this.#request(...request))
  }

  async #request(...[method, key, query, headers, most]: Asked): Promise<StoreRequest> {
    const url = this.#urlOf(key, query)
    return { method, url, headers: await this.#signed(method, url, headers), most }
  }

  #urlOf(key: string | undefined, query: Readonly<Record<string, string>>): URL {
    const { endpoint, bucket } = this.#place
    const search = queryOf(query)
    return new URL(
      `${rootOf(endpoint, bucket)}/${key === undefined ? '' : pathOf(key)}${search === '' ? '' : `?${search}`}`
    )
  }

  /** The headers with the signature; without keys, an anonymous request. */
  async #signed(
    method: string,
    url: URL,
    headers: Readonly<Record<string, string>>
  ): Promise<Readonly<Record<string, string>>> {
    const { accessKey = '', secretKey = '', token = '' } = this.#credentials
    if (accessKey === '' || secretKey === '') return headers
    const signer = new AwsV4Signer({
      ...{ method, url: url.href, headers: { ...headers }, service: 's3', region: this.#place.region },
      ...{ accessKeyId: accessKey, secretAccessKey: secretKey, cache: this.#derived },
      ...(token !== '' && { sessionToken: token })
    })
    const signed = await signer.sign()
    return Object.fromEntries(signed.headers)
  }

  /** @param missing what is missing when the store's code does not say it */
  #failureOf(
    reply: StoreReply,
    missing: 'noObject' | 'noBucket' = 'noObject'
  ): { readonly cause: Cause; readonly error: StoreFailure } {
    const code = textOf(parseXml(reply.body), 'Error', 'Code')
    // S3 names what is missing; a server of another kind has a page for it.
    const found = code === '' && reply.status === 404 ? 'unexpected' : causeOf(code, reply.status, this.#credentials)
    const cause = found === 'noObject' ? missing : found
    const error = storeFailure(cause, this.#connection.origin, code === '' ? `status ${reply.status}` : code)
    return { cause, error }
  }
}

const describe = (key: string, { headers }: StoreReply): StoredObject => ({
  key,
  size: Number(headers['content-length'] ?? 0),
  etag: headers.etag ?? ''
})

/** documented: Amazon S3, OSS, COS and GCS XML API, error responses */
const CAUSE_OF_CODE: Readonly<Record<string, Cause>> = {
  InvalidAccessKeyId: 'unknownKey',
  InvalidSecurity: 'unknownKey',
  NotSignedUp: 'unknownKey',
  SignatureDoesNotMatch: 'wrongSecret',
  InvalidToken: 'wrongToken',
  ExpiredToken: 'wrongToken',
  InvalidSecurityToken: 'wrongToken',
  SecurityTokenExpired: 'wrongToken',
  AccessDenied: 'denied',
  AllAccessDisabled: 'denied',
  InvalidObjectState: 'denied',
  NoSuchBucket: 'noBucket',
  NoSuchKey: 'noObject',
  AuthorizationHeaderMalformed: 'wrongRegion',
  IllegalLocationConstraintException: 'wrongRegion',
  PermanentRedirect: 'wrongRegion',
  TemporaryRedirect: 'redirect',
  PreconditionFailed: 'changed',
  InvalidRange: 'changed',
  RequestTimeTooSkewed: 'clock'
}

const causeOf = (code: string, status: number, { accessKey = '', token = '' }: Credentials): Cause => {
  const cause = CAUSE_OF_CODE[code] ?? causeOfStatus(status)
  return cause === 'denied' && accessKey + token === '' ? 'noKeys' : cause
}
