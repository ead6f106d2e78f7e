import { type DeclaredStore, readStores, type StoreSetting } from '../config/stores.ts'
import { ACCESS_DENIED, type Credentials, incomplete } from '../objects/access.ts'
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
import { locateAtEndpoint } from '../objects/url/endpoint.ts'
import { AzureClient } from './azure.ts'
import { blockBytes } from './blocks.ts'
import type { StoreClient, StoredObject } from './client.ts'
import { Connection } from './connection.ts'
import { type Endpoint, endpointOf, GOOGLE, regionOf, serves } from './endpoint.ts'
import { storeFailure } from './failures.ts'
import { GcsClient } from './gcs.ts'
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
}: LiveStoresOptions): Store & { readonly locate: NonNullable<ObjectSource['locateLive']> } => {
  const endpoints = readStores(store).stores.toSorted(bucketsFirst).map(endpointOf)
  /** By request, so that all its sources are read over the same connections. */
  const connections = new WeakMap<Credentials, Map<Endpoint, Connection>>()
  const connectionTo = (endpoint: Endpoint, access: Credentials): Connection => {
    const known = connections.get(access) ?? new Map<Endpoint, Connection>()
    const timeout = (endpoint.timeout ?? storeTimeout) * 1000
    const connection = known.get(endpoint) ?? new Connection(endpoint.origin, { timeout, ended })
    connections.set(access, known.set(endpoint, connection))
    return connection
  }
  return {
    bucket: (location, access) => {
      const endpoint = endpoints.find(one => serves(one, location))
      if (endpoint === undefined || access === undefined) return undefined
      const problem = incomplete(access)
      if (problem !== undefined) throw new StoreFailure({ reason: ACCESS_DENIED, explain: problem })
      return liveBucket(clientOf(endpoint, location, access, connectionTo(endpoint, access)), endpoint.origin)
    },
    locate: url => locateAtEndpoint(url, endpoints)
  }
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
    if (!seen.has(object.key)) seen.set(object.key, object)
    return object
  }
  const head = async (key: string): Promise<StoredObject | undefined> => {
    // A URL would lose such a segment.
    if (key.split('/').includes('.')) return undefined
    const object = await client.head(key)
    return object && note(object)
  }
  /** Some stores list objects without their ETag. */
  const current = async (key: string): Promise<StoredObject | undefined> => {
    const known = seen.get(key)
    if (known !== undefined && known.etag !== '') return known
    const object = await head(key)
    if (object !== undefined && known !== undefined && object.size !== known.size) throw storeFailure('changed', origin)
    return object
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
        const page = await client.page(prefix, limit + 1 - objects.length, after, next)
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
      return blockBytes(object.size, async (from, to) => {
        const bytes = await client.read(object, from, to)
        if (bytes.length !== to - from) throw storeFailure('broken', origin, `${bytes.length} of ${to - from} bytes`)
        return bytes
      })
    }
  }
}

const metaOf = ({ key, size, etag }: StoredObject): ObjectMeta => ({ key, size, version: `live:${size}:${etag}` })
