import type { Credentials } from '../objects/access.ts'
import {
  DOCUMENT_BYTES,
  PAGE_BYTES,
  type Page,
  type PageQuery,
  partOf,
  queryOf,
  rangeOf,
  type StoreClient,
  type StoredObject
} from './client.ts'
import type { Connection, StoreReply, StoreRequest } from './connection.ts'
import type { Endpoint } from './endpoint.ts'
import { type Cause, causeOfStatus, storeFailure } from './failures.ts'
import type { ObjectPart } from './object-bytes.ts'

/** The part of an object resource that is read. */
interface ObjectResource {
  readonly name?: unknown
  /** Decimal text. */
  readonly size?: unknown
  readonly generation?: unknown
  readonly etag?: unknown
}

interface ListingResource {
  readonly items?: readonly ObjectResource[]
  readonly prefixes?: readonly unknown[]
  readonly nextPageToken?: unknown
}

const MOST_KEYS = 1000

type Asked = readonly [path: string, headers?: Readonly<Record<string, string>>, most?: number]

/**
 * Google's JSON API, as its emulators speak it. A token is sent as an OAuth access token; the API takes no HMAC keys.
 * documented: Cloud Storage JSON API, Objects: get and list
 */
export class GcsClient implements StoreClient {
  readonly #base: string
  readonly #token: string
  readonly #connection: Connection

  constructor({ origin }: Endpoint, bucket: string, { token = '' }: Credentials, connection: Connection) {
    this.#base = `${origin}/storage/v1/b/${encodeURIComponent(bucket)}`
    this.#token = token
    this.#connection = connection
  }

  async head(key: string): Promise<StoredObject | undefined> {
    const reply = await this.#ask(`/o/${encodeURIComponent(key)}`)
    if (reply.status === 200) return describe(this.#json(reply), key)
    // The same answer stands for a missing bucket.
    if (reply.status !== 404) throw this.#failureOf(reply)
    const bucket = await this.#ask('')
    if (bucket.status === 404) throw storeFailure('noBucket', this.#connection.origin, 'status 404')
    return undefined
  }

  async page({ prefix, limit, after = '', delimiter = '', next }: PageQuery): Promise<Page> {
    const query = queryOf({
      prefix,
      maxResults: String(Math.min(limit, MOST_KEYS)),
      ...(delimiter !== '' && { delimiter }),
      ...(after !== '' && { startOffset: after }),
      ...(next !== undefined && { pageToken: next })
    })
    const reply = await this.#ask(`/o?${query}`, {}, PAGE_BYTES)
    if (reply.status === 404) throw storeFailure('noBucket', this.#connection.origin, 'status 404')
    if (reply.status !== 200) throw this.#failureOf(reply)
    const { items = [], prefixes = [], nextPageToken } = this.#json<ListingResource>(reply)
    const objects = items.map(item => describe(item, String(item.name)))
    const isLast = typeof nextPageToken !== 'string' || nextPageToken === ''
    return { objects, folders: prefixes.map(String), ...(!isLast && { next: nextPageToken }) }
  }

  async read({ key, etag, size }: StoredObject, from: number, to: number): Promise<ObjectPart> {
    const query = queryOf({ alt: 'media', ...(/^\d+$/.test(etag) && { ifGenerationMatch: etag }) })
    const request = this.#request(`/o/${encodeURIComponent(key)}?${query}`, { range: rangeOf(from, to) })
    const reply = await this.#connection.read(request)
    if (reply.bytes === undefined) throw this.#failureOf(reply)
    // Emulators ignore conditions.
    const generation = reply.headers['x-goog-generation'] ?? etag
    if (generation === etag) return partOf(reply, reply.bytes, size, [from, to])
    reply.bytes.close()
    throw storeFailure('changed', this.#connection.origin, 'generation')
  }

  #ask(...request: Asked): Promise<StoreReply> {
    return this.#connection.ask(this.#request(...request))
  }

  #request(...[path, headers = {}, most = DOCUMENT_BYTES]: Asked): StoreRequest {
    const authorization = this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }
    const url = new URL(this.#base + path)
    return { method: 'GET', url, headers: { ...headers, ...authorization }, most }
  }

  #json<Resource = ObjectResource>({ body }: StoreReply): Resource {
    try {
      return JSON.parse(body.toString()) as Resource
    } catch {
      throw storeFailure('unexpected', this.#connection.origin, 'no JSON')
    }
  }

  #failureOf({ status }: StoreReply): Error {
    return storeFailure(this.#causeOf(status), this.#connection.origin, `status ${status}`)
  }

  #causeOf(status: number): Cause {
    const cause = causeOfStatus(status)
    if (cause !== 'denied') return cause
    return this.#token === '' ? 'noKeys' : status === 401 ? 'wrongToken' : 'denied'
  }
}

const describe = ({ size, generation, etag }: ObjectResource, key: string): StoredObject => ({
  key,
  size: Number(size),
  etag: String(generation ?? etag ?? '')
})
