import { createHmac } from 'node:crypto'
import type { Credentials } from '../objects/access.ts'
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

/** documented: Azure, versioning for the Blob service; the first version with all that is read here is older */
const VERSION = '2021-12-02'

const MOST_KEYS = 5000

type Asked = readonly [
  method: 'GET' | 'HEAD',
  path: string,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  most: number
]

/** One container of Azure Blob Storage. `accessKey` is the account's name, `secretKey` its key, and a `token` alone a SAS. */
export class AzureClient implements StoreClient {
  readonly #base: string
  readonly #account: string
  /** Of an emulator. */
  readonly #pathStyle: boolean
  readonly #credentials: Credentials
  readonly #connection: Connection

  constructor(
    endpoint: Endpoint,
    account: string,
    container: string,
    credentials: Credentials,
    connection: Connection
  ) {
    this.#base = `${rootOf(endpoint, account)}/${container}`
    this.#account = account
    this.#pathStyle = endpoint.pathStyle
    this.#credentials = credentials
    this.#connection = connection
  }

  async head(key: string): Promise<StoredObject | undefined> {
    const reply = await this.#ask('HEAD', `/${pathOf(key)}`, {}, {}, 0)
    if (reply.status === 200) return describe(key, reply.headers['content-length'], reply.headers.etag)
    const { cause, error } = this.#failureOf(reply)
    if (cause === 'noObject') return undefined
    throw error
  }

  async page({ prefix, limit, after = '', delimiter = '', next }: PageQuery): Promise<Page> {
    const query = {
      ...{ restype: 'container', comp: 'list', prefix },
      // The service has no list that begins after a key, so all keys before it are skipped.
      maxresults: String(after === '' ? Math.min(limit, MOST_KEYS) : MOST_KEYS),
      ...(delimiter !== '' && { delimiter }),
      ...(next !== undefined && { marker: next })
    }
    const reply = await this.#ask('GET', '', query, {}, PAGE_BYTES)
    if (reply.status !== 200) throw this.#failureOf(reply, 'noBucket').error
    const listing = childOf(parseXml(reply.body), 'EnumerationResults')
    if (listing === undefined) throw storeFailure('unexpected', this.#connection.origin, 'no listing')
    const blobs = childOf(listing, 'Blobs')
    const objects = childrenOf(blobs, 'Blob').map(blob =>
      describe(textOf(blob, 'Name'), textOf(blob, 'Properties', 'Content-Length'), textOf(blob, 'Properties', 'Etag'))
    )
    const folders = childrenOf(blobs, 'BlobPrefix').map(folder => textOf(folder, 'Name'))
    const marker = textOf(listing, 'NextMarker')
    return { objects, folders, ...(marker !== '' && { next: marker }) }
  }

  async read({ key, etag, size }: StoredObject, from: number, to: number): Promise<ObjectPart> {
    const headers = { 'x-ms-range': rangeOf(from, to), ...(etag !== '' && { 'if-match': `"${etag}"` }) }
    const reply = await this.#connection.read(this.#request('GET', `/${pathOf(key)}`, {}, headers, DOCUMENT_BYTES))
    if (reply.bytes === undefined) throw this.#failureOf(reply).error
    return partOf(reply, reply.bytes, size, [from, to])
  }

  #ask(...request: Asked): Promise<StoreReply> {
    return this.#connection.ask(this.#request(...request))
  }

  #request(...[method, path, query, headers, most]: Asked): StoreRequest {
    const { accessKey = '', secretKey = '', token = '' } = this.#credentials
    const search = [queryOf(query), accessKey === '' ? token.replace(/^\?/, '') : '']
      .filter(part => part !== '')
      .join('&')
    const url = new URL(`${this.#base}${path}${search === '' ? '' : `?${search}`}`)
    const sent = { ...headers, 'x-ms-date': new Date().toUTCString(), 'x-ms-version': VERSION }
    const isSigned = accessKey !== '' && secretKey !== ''
    const signature = isSigned
      ? { authorization: sharedKey({ method, url, query, headers: sent }, accessKey, secretKey) }
      : {}
    return { method, url, headers: { ...sent, ...signature }, most }
  }

  /** @param missing what is missing when the store does not say it */
  #failureOf(
    { status, headers, body }: StoreReply,
    missing: 'noObject' | 'noBucket' = 'noObject'
  ): { readonly cause: Cause; readonly error: Error } {
    const header = headers['x-ms-error-code']
    const code = typeof header === 'string' ? header : textOf(parseXml(body), 'Error', 'Code')
    const found = this.#causeOf(code, status)
    const cause = found === 'noObject' ? missing : found
    return { cause, error: storeFailure(cause, this.#connection.origin, code === '' ? `status ${status}` : code) }
  }

  #causeOf(code: string, status: number): Cause {
    const { accessKey = '', token = '' } = this.#credentials
    const isAnonymous = accessKey + token === ''
    // A private container looks like none to a caller without keys.
    if (code === 'ResourceNotFound') return isAnonymous ? 'noKeys' : 'noObject'
    const cause = CAUSE_OF_CODE[code] ?? causeOfStatus(status)
    if (cause !== 'denied' && cause !== 'wrongSecret') return cause
    if (isAnonymous) return 'noKeys'
    if (accessKey === '') return cause === 'denied' ? 'denied' : 'wrongToken'
    if (accessKey !== this.#account) return 'unknownKey'
    // Azurite answers a wrong signature so; in the cloud it is the answer of a firewall.
    return code === 'AuthorizationFailure' && this.#pathStyle ? 'wrongSecret' : cause
  }
}

interface Signable {
  readonly method: string
  readonly url: URL
  /** Unescaped. */
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

/** The header of a request without a body. documented: Azure, Authorize with Shared Key */
const sharedKey = ({ method, url, query, headers }: Signable, account: string, key: string): string => {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-'))
  const text = [
    method,
    // Content-Encoding, -Language, -Length, -MD5, -Type, Date, If-Modified-Since
    ...['', '', '', '', '', '', ''],
    headers['if-match'] ?? '',
    // If-None-Match, If-Unmodified-Since, Range
    ...['', '', ''],
    ...own.sort(byName).map(([name, value]) => `${name}:${value}`),
    `/${account}${url.pathname}`,
    ...Object.entries(query)
      .sort(byName)
      .map(([name, value]) => `${name}:${value}`)
  ].join('\n')
  return `SharedKey ${account}:${createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64')}`
}

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number => (one < other ? -1 : 1)

/** The ETag of a header has quotes, that of a listing has none. */
const describe = (key: string, size: string | undefined, etag = ''): StoredObject => ({
  key,
  size: Number(size),
  etag: etag.replaceAll('"', '')
})

/** documented: Azure, Blob service error codes */
const CAUSE_OF_CODE: Readonly<Record<string, Cause>> = {
  AuthenticationFailed: 'wrongSecret',
  InvalidAuthenticationInfo: 'wrongSecret',
  AuthorizationFailure: 'denied',
  AuthorizationPermissionMismatch: 'denied',
  AuthorizationResourceTypeMismatch: 'denied',
  InsufficientAccountPermissions: 'denied',
  AccountIsDisabled: 'denied',
  NoAuthenticationInformation: 'noKeys',
  PublicAccessNotPermitted: 'noKeys',
  ContainerNotFound: 'noBucket',
  ContainerBeingDeleted: 'noBucket',
  BlobNotFound: 'noObject',
  BlobArchived: 'denied',
  ConditionNotMet: 'changed',
  InvalidRange: 'changed'
}
