import type { Awaitable } from '../awaitable.ts'
import type { Field } from '../cloud/schema/collection.ts'
import {
  type Cluster,
  hasPartitionKey,
  indexesOf,
  type LiveCollection,
  loadedOf,
  partitionsOf,
  withCluster
} from '../cloud/world.ts'
import type {
  CollectionBody,
  CollectionEntry,
  CollectionStats,
  CollectionStatsBody
} from '../contract/collections-v2.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { atCluster, dataPlaneChecks } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { required } from '../imports/checks/request.ts'
import { afterInspection } from '../imports/progress.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { defaultEntry } from './server-rules.ts'

/** Adds a collection to its cluster, or replaces the one with its name. */
export const replaceCollection = (
  { sandbox }: CallContext,
  cluster: Cluster,
  collection: LiveCollection
): Record<string, never> => {
  const collections = new Map(cluster.collections).set(collection.name, collection)
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
  return {}
}

/** The refusal of invalid input. @param text the whole message, if the code's usual one does not fit */
export const invalid = (reason: string, advice: string, text?: string): Refusal =>
  refuse(1100, { check: 'schema', reason, explain: `${reason}; ${advice}`, text })

/** The refusal of valid input that conflicts with the existing state. server source: errors without their own code */
export const conflict = (reason: string, advice: string, text?: string): Refusal =>
  refuse(65535, { check: 'schema', reason, explain: `${reason}; ${advice}`, text })

/** Names of the collections, in order of creation. @throws Refusal */
export const listCollections = (call: CallContext, body: CollectionBody): Awaitable<string[]> =>
  admit(atCluster(), new CollectionRequest(call, body), ({ cluster }) => [...cluster.collections.keys()])

/** @throws Refusal */
export const hasCollection = (call: CallContext, body: CollectionBody): Awaitable<{ has: boolean }> =>
  admit(atCluster(required('collectionName')), new CollectionRequest(call, body), ({ cluster, collectionName }) => ({
    has: cluster.collections.has(collectionName)
  }))

/** @throws Refusal */
export const describeCollection = (call: CallContext, body: CollectionBody): Awaitable<CollectionEntry> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ collection }) => entryOf(collection))

/** server source: common.CollectionTTLConfigKey */
const TTL = 'collection.ttl.seconds'

/** A collection in the form of the v2 data plane. */
export const entryOf = (collection: LiveCollection): CollectionEntry => ({
  aliases: [],
  autoId: collection.fields.some(field => field.autoId === true),
  collectionName: collection.name,
  consistencyLevel: 'Bounded',
  description: collection.description ?? '',
  enableDynamicField: collection.dynamicField === true,
  fields: collection.fields.map(fieldEntry),
  ...servedBy(collection),
  partitionsNum: partitionsNumOf(collection),
  properties: collection.ttlSeconds === undefined ? [] : [{ key: TTL, value: String(collection.ttlSeconds) }],
  shardsNum: collection.shardsNum ?? 1
})

/** The server's first field id. */
const FIRST_FIELD = 100

const fieldEntry = (field: Field, index: number): CollectionEntry['fields'][number] => ({
  autoId: field.autoId === true,
  clusteringKey: field.clusteringKey === true,
  ...withDefault(field),
  description: field.description ?? '',
  id: FIRST_FIELD + index,
  name: field.name,
  nullable: field.nullable === true,
  ...paramsOf(field),
  partitionKey: field.partitionKey === true,
  primaryKey: field.primaryKey === true,
  type: field.type,
  ...(field.elementType !== undefined && { elementType: field.elementType })
})

const withDefault = (field: Field) => {
  const defaultValue = defaultEntry(field)
  return defaultValue === undefined ? {} : { defaultValue }
}

const paramsOf = ({ dim, maxLength, maxCapacity }: Field) => {
  const params = Object.entries({ dim, max_length: maxLength, max_capacity: maxCapacity })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: String(value) }))
  return params.length === 0 ? {} : { params }
}

/** Indexes and load state of a collection, which both versions show alike. */
export const servedBy = (collection: LiveCollection): Pick<CollectionEntry, 'indexes' | 'load'> => ({
  indexes: indexesOf(collection).map(({ fieldName, indexName, metricType }) => ({ fieldName, indexName, metricType })),
  load: loadedOf(collection).length > 0 ? 'LoadStateLoaded' : 'LoadStateNotLoad'
})

/** server source: common.DefaultPartitionsWithPartitionKey */
const SPREAD = 16

const partitionsNumOf = (collection: LiveCollection): number =>
  hasPartitionKey(collection) ? (collection.partitionsNum ?? SPREAD) : partitionsOf(collection).length

/** @throws Refusal */
export const dropCollection = (call: CallContext, body: CollectionBody): Awaitable<Record<string, never>> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), dropFrom)

/** Removes a collection and its rows from the cluster; jobs that import into it fail. */
export const dropFrom = ({ call, cluster, collection, now }: CollectionRequest): Record<string, never> => {
  remove(call, cluster, collection)
  call.sandbox.jobs.drop(cluster.id, { collectionName: collection.name }, now)
  return {}
}

/** Removes a collection from its cluster. */
export const remove = ({ sandbox }: CallContext, cluster: Cluster, { name }: LiveCollection): void => {
  const collections = new Map(cluster.collections)
  collections.delete(name)
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
}

/** Returns at once, because no rows wait to be written. @throws Refusal */
export const flushCollection = (call: CallContext, body: CollectionBody): Awaitable<Record<string, never>> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), () => ({}))

/** Number of rows in a collection. @throws Refusal */
export const collectionStats = (call: CallContext, body: CollectionStatsBody): Awaitable<CollectionStats> =>
  afterInspection(call, () =>
    admit(dataPlaneChecks, new CollectionRequest(call, body), request => ({ rowCount: rowsOf(request) }))
  )

/** Rows of a collection: those that the world declares, and those of completed jobs. */
export const rowsOf = ({ cluster, collection, now, call }: CollectionRequest): number =>
  (collection.rows ?? 0) + call.sandbox.jobs.imported(cluster.id, { collectionName: collection.name }, now)
