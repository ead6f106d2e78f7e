import { type DeclaredStore, readStores, type StoreSetting } from '../config/stores.ts'
import { ACCESS_DENIED, type Credentials, incomplete, UNKNOWN_KEY, WRONG_TOKEN } from '../objects/access.ts'
import type { ObjectSource } from '../objects/find.ts'
import {
  type Bucket,
  byKey,
  isFolderMarker,
  type Listing,
  type ObjectLocation,
  type ObjectMeta,
  type Store,
  StoreFailure
} from '../objects/store.ts'
import type { BrowsedPage, BrowseQuery, LiveStore, StoreBrowser } from '../objects/store-browser.ts'
import { locateAtEndpoint } from '../objects/url/endpoint.ts'
import { AzureClient } from './azure.ts'
import { browseBucket, inPatience } from './browse.ts'
import type { StoreClient, StoredObject } from './client.ts'
import { Connection } from './connection.ts'
import { type Endpoint, endpointOf, GOOGLE, nameOf, regionOf, serves, urlOf } from './endpoint.ts'
import { storeFailure } from './failures.ts'
import { GcsClient } from './gcs.ts'
import { objectBytes } from './object-bytes.ts'
import { S3Client } from './s3.ts'

export interface LiveStoresOptions {
  readonly store: readonly StoreSetting[]
  /** Seconds. */
  readonly storeTimeout: number
  /** Ends all requests to stores. */
  readonly ended: AbortSignal
}

/** The declared stores. Each request of the API asks with its own keys, over connections of its own. */
export const liveStores = ({
  store,
  storeTimeout,
  ended
}: LiveStoresOptions): Store & StoreBrowser & { readonly locate: NonNullable<ObjectSource['locateLive']> } => {
  const endpoints = readStores(store).stores.toSorted(bucketsFirst).map(endpointOf)
  /** By request, so that all its sources are read over the same connections. */
  const connections = new WeakMap<Credentials, Map<Endpoint, Connection>>()
  const timeoutOf = ({ timeout = storeTimeout }: Endpoint): number => timeout * 1000
  const connectionTo = (endpoint: Endpoint, access: Credentials): Connection => {
    const known = connections.get(access) ?? new Map<Endpoint, Connection>()
    const connection = known.get(endpoint) ?? new Connection(endpoint.origin, { timeout: timeoutOf(endpoint), ended })
    connections.set(access, known.set(endpoint, connection))
    return connection
  }
  return {
    bucket: (location, access) => {
      const endpoint = endpoints.find(one => serves(one, location))
      if (endpoint === undefined || access === undefined) return undefined
      checkAccess(access)
      return liveBucket(clientOf(endpoint, location, access, connectionTo(endpoint, access)), endpoint.origin)
    },
    locate: url => locateAtEndpoint(url, endpoints),
    stores: endpoints.map(factsOf),
    list: async ({ name }, query, access) => {
      const endpoint = endpoints.find(one => nameOf(one) === name) as Endpoint
      checkAccess(access)
      const timeout = timeoutOf(endpoint)
      return inPatience(endpoint.origin, timeout, late => {
        const connection = new Connection(endpoint.origin, { timeout, ended: AbortSignal.any([ended, late]) })
        return browse(endpoint, query, access, connection)
      })
    }
  }
}

const factsOf = (endpoint: Endpoint): LiveStore => {
  const { kind, cloud, origin, bucket, account, region } = endpoint
  return {
    ...{ name: nameOf(endpoint), kind, cloud, endpoint: origin },
    ...(bucket !== undefined && { bucket }),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region })
  }
}

const browse = async (
  endpoint: Endpoint,
  query: BrowseQuery,
  access: Credentials,
  connection: Connection
): Promise<BrowsedPage> => {
  const { bucket, account, region } = query
  const location: ObjectLocation = {
    ...{ cloud: endpoint.cloud, bucket, key: '', folder: true },
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region })
  }
  const page = await browseBucket(clientOf(endpoint, location, access, connection), endpoint.origin, query)
  const objects = page.objects.map(({ key, size }) => ({ key, size, objectUrl: urlOf(endpoint, location, key) }))
  return { ...page, objects }
}

/** Characters that a header can have. */
const SENDABLE = /^[ -~]*$/

/** @throws StoreFailure for keys with which no store can be asked */
const checkAccess = (access: Credentials): void => {
  const problem = incomplete(access)
  if (problem !== undefined) throw new StoreFailure('incompleteKeys', { reason: ACCESS_DENIED, explain: problem })
  const { accessKey = '', token = '' } = access
  const wrong = (field: string) =>
    `the ${field} has a character that no key has; send it without line breaks and accents`
  if (!SENDABLE.test(accessKey)) {
    throw new StoreFailure('unknownKey', { reason: UNKNOWN_KEY, explain: wrong('accessKey') })
  }
  if (!SENDABLE.test(token)) throw new StoreFailure('wrongToken', { reason: WRONG_TOKEN, explain: wrong('token') })
}

const bucketsFirst = (one: DeclaredStore, other: DeclaredStore): number =>
  Number(one.bucket === undefined) - Number(other.bucket === undefined)

const clientOf = (
  endpoint: Endpoint,
  location: ObjectLocation,
  access: Credentials,
  connection: Connection
): StoreClient => {
  const { bucket, account = '' } = location
  if (endpoint.kind === 'azure') return new AzureClient(endpoint, account, bucket, access, connection)
  if (endpoint.kind === 'gs' && !takesHmac(endpoint, access)) return new GcsClient(endpoint, bucket, access, connection)
  return new S3Client({ endpoint, bucket, region: regionOf(endpoint, location) }, access, connection)
}

/** Google's own host takes HMAC keys by the S3 protocol; its emulators know no keys. */
const takesHmac = ({ url }: Endpoint, { accessKey = '' }: Credentials): boolean =>
  url.hostname === GOOGLE && accessKey !== ''

/** Pages that a listing reads at the most: a store may send pages without objects. */
const MOST_PAGES = 200

/** A bucket of a live store. It remembers each object as it was first seen, so that a change between two reads is a failure. */
const liveBucket = (client: StoreClient, origin: string): Bucket => {
  const seen = new Map<string, StoredObject>()
  const note = (object: StoredObject): StoredObject => {
    if (!Number.isSafeInteger(object.size) || object.size < 0) throw storeFailure('unexpected', origin, 'no size')
    const known = seen.get(object.key)
    if (known === undefined) seen.set(object.key, object)
    else if (isOther(known, object)) throw storeFailure('changed', origin)
    return object
  }
  const head = async (key: string): Promise<StoredObject | undefined> => {
    // A URL would lose such a segment.
    if (key.split('/').includes('.')) return undefined
    const object = await client.head(key)
    return object && note(object)
  }
  const current = async (key: string): Promise<StoredObject | undefined> => {
    const known = seen.get(key)
    return known !== undefined && known.etag !== '' ? known : head(key)
  }
  return {
    head: async key => {
      const object = await head(key)
      return object && metaOf(object)
    },
    list: async (prefix, limit, after = ''): Promise<Listing> => {
      const objects: StoredObject[] = []
      let next: string | undefined
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const page = await client.page({ prefix, limit: limit + 1 - objects.length, after, next })
        const wanted = page.objects.filter(
          object => object.key.startsWith(prefix) && object.key > after && !isFolderMarker(object)
        )
        objects.push(...wanted)
        if (next !== undefined && page.next === next) throw storeFailure('unexpected', origin, 'the same page twice')
        next = page.next
        if (next === undefined || objects.length > limit) break
      }
      const sorted = objects.sort(byKey)
      const listed = sorted.slice(0, limit).map(object => metaOf(note(object)))
      return { objects: listed, truncated: sorted.length > limit || next !== undefined }
    },
    open: async key => {
      const object = await current(key)
      if (object === undefined) return undefined
      return objectBytes({ size: object.size, origin, open: (from, to) => client.read(object, from, to) })
    }
  }
}

/** Some stores list objects without their ETag, or without its quotes. */
const isOther = (one: StoredObject, other: StoredObject): boolean =>
  one.size !== other.size ||
  (one.etag !== '' && other.etag !== '' && one.etag.replaceAll('"', '') !== other.etag.replaceAll('"', ''))

const metaOf = ({ key, size, etag }: StoredObject): ObjectMeta => ({ key, size, version: `live:${size}:${etag}` })
