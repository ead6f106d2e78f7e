import type { Collection } from '../cloud/schema/collection.ts'
import { type Cluster, withCluster } from '../cloud/world.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import type { CollectionEntry, CreateCollectionBody } from '../contract/v2/collections.ts'
import { addressedClusterChecks, dataPlaneChecks } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { type Call, CollectionRequest } from '../imports/requests.ts'
import { entryOf } from './entry.ts'
import { collectionFrom } from './from-body.ts'

interface Named {
  readonly dbName?: string
  readonly collectionName?: string
}

const setCollections = ({ sandbox }: Call, cluster: Cluster, collections: ReadonlyMap<string, Collection>): void => {
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
}

const invalid = (reason: string, explain: string) =>
  Object.assign(refuse(1100, { reason, explain }), { check: 'schema' })

/** Names of the collections, in the order of their making. @throws Refusal */
export const listCollections = (call: Call, body: Named): Promise<string[]> =>
  admit(addressedClusterChecks, new CollectionRequest(call, body), ({ cluster }) => [...cluster.collections.keys()])

/** @throws Refusal */
export const hasCollection = (call: Call, body: Named): Promise<{ has: boolean }> =>
  admit(addressedClusterChecks, new CollectionRequest(call, body), ({ cluster, collectionName }) => ({
    has: cluster.collections.has(collectionName)
  }))

/** @throws Refusal */
export const describeCollection = (call: Call, body: Named): Promise<CollectionEntry> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ collection }) => entryOf(collection))

/** Adds a collection to the cluster; the same one again is none the worse. @throws Refusal */
export const createCollection = (call: Call, body: CreateCollectionBody): Promise<Record<string, never>> =>
  admit(addressedClusterChecks, new CollectionRequest(call, body), ({ cluster }) => {
    const made = collectionFrom(body)
    if ('problem' in made) throw invalid(made.problem, `${made.problem}; mend the collection`)
    const { collection } = made
    const there = cluster.collections.get(collection.name)
    if (there !== undefined && JSON.stringify(there.fields) !== JSON.stringify(collection.fields)) {
      const reason = `create duplicate collection with different parameters, collection: ${collection.name}`
      throw invalid(
        reason,
        `cluster ${cluster.id} has a collection ${collection.name} with other fields; drop it first`
      )
    }
    if (there === undefined) {
      setCollections(call, cluster, new Map(cluster.collections).set(collection.name, collection))
    }
    return {}
  })

/** Takes a collection and its rows from the cluster; jobs that import into it go on. @throws Refusal */
export const dropCollection = (call: Call, body: Named): Promise<Record<string, never>> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ cluster, collection, now }) => {
    const collections = new Map(cluster.collections)
    collections.delete(collection.name)
    setCollections(call, cluster, collections)
    call.sandbox.jobs.forget(cluster.id, collection.name, now)
    return {}
  })
