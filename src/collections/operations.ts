import type { Awaitable } from '../awaitable.ts'
import type { CollectionBody, CollectionEntry } from '../contract/collections-v2.ts'
import { atCluster, dataPlaneChecks } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { required } from '../imports/checks/request.ts'
import { type Call, CollectionRequest } from '../imports/requests.ts'
import { remove } from './change.ts'
import { entryOf } from './entry.ts'

/** Names of the collections, in the order of their making. @throws Refusal */
export const listCollections = (call: Call, body: CollectionBody): Awaitable<string[]> =>
  admit(atCluster(), new CollectionRequest(call, body), ({ cluster }) => [...cluster.collections.keys()])

/** @throws Refusal */
export const hasCollection = (call: Call, body: CollectionBody): Awaitable<{ has: boolean }> =>
  admit(atCluster(required('collectionName')), new CollectionRequest(call, body), ({ cluster, collectionName }) => ({
    has: cluster.collections.has(collectionName)
  }))

/** @throws Refusal */
export const describeCollection = (call: Call, body: CollectionBody): Awaitable<CollectionEntry> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ collection }) => entryOf(collection))

/** Takes a collection and its rows from the cluster; jobs that import into it fail. */
export const dropFrom = ({ call, cluster, collection, now }: CollectionRequest): Record<string, never> => {
  remove(call, cluster, collection)
  call.sandbox.jobs.drop(cluster.id, { collectionName: collection.name }, now)
  return {}
}

/** @throws Refusal */
export const dropCollection = (call: Call, body: CollectionBody): Awaitable<Record<string, never>> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), dropFrom)

/** Nothing waits to be written: it answers that it is done. @throws Refusal */
export const flushCollection = (call: Call, body: CollectionBody): Awaitable<Record<string, never>> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), () => ({}))
