import type { Awaitable } from '../awaitable.ts'
import { functionOutputs } from '../cloud/functions.ts'
import type { Field, FunctionSchema } from '../cloud/schema/collection.ts'
import {
  type Cluster,
  collectionsIn,
  findCollection,
  hasPartitionKey,
  indexesOf,
  keyOf,
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
import type { ImportTarget } from '../imports/jobs/job-store.ts'
import { afterInspection } from '../imports/progress.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { propertyEntries } from './properties.ts'
import { defaultEntry } from './server-rules.ts'

/** Adds a collection to its cluster, or replaces the one with its name. */
export const replaceCollection = (
  { sandbox }: CallContext,
  cluster: Cluster,
  collection: LiveCollection
): Record<string, never> => {
  const collections = new Map(cluster.collections).set(keyOf(collection), collection)
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
  return {}
}

/** The collection of a call's name and database, if it exists. */
export const existing = ({ cluster, collectionName, database }: CollectionRequest): LiveCollection | undefined =>
  findCollection(cluster, collectionName, database)

/** A collection as the target of jobs. */
export const targetOf = ({ name, database }: LiveCollection): ImportTarget => ({ collectionName: name, database })

/** The refusal of invalid input. @param text the whole message, if the code's usual one does not fit */
export const invalid = (reason: string, advice: string, text?: string): Refusal =>
  refuse(1100, { check: 'schema', reason, explain: `${reason}; ${advice}`, text })

/** The refusal of valid input that conflicts with the existing state. server source: errors without their own code */
export const conflict = (reason: string, advice: string, text?: string): Refusal =>
  refuse(65535, { check: 'schema', reason, explain: `${reason}; ${advice}`, text })

/** Names of the collections, in order of creation. @throws Refusal */
export const listCollections = (call: CallContext, body: CollectionBody): Awaitable<string[]> =>
  admit(atCluster(), new CollectionRequest(call, body), ({ cluster, database }) =>
    collectionsIn(cluster, database).map(({ name }) => name)
  )

/** @throws Refusal */
export const hasCollection = (call: CallContext, body: CollectionBody): Awaitable<{ has: boolean }> =>
  admit(atCluster(required('collectionName')), new CollectionRequest(call, body), request => ({
    has: existing(request) !== undefined
  }))

/** @throws Refusal */
export const describeCollection = (call: CallContext, body: CollectionBody): Awaitable<CollectionEntry> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ collection }) => entryOf(collection))

/** server source: common.CollectionTTLConfigKey */
export const TTL = 'collection.ttl.seconds'

/** A collection in the form of the v2 data plane. */
export const entryOf = (collection: LiveCollection): CollectionEntry => ({
  aliases: [...(collection.aliases ?? [])],
  autoId: collection.fields.some(field => field.autoId === true),
  collectionName: collection.name,
  consistencyLevel: 'Bounded',
  description: collection.description ?? '',
  enableDynamicField: collection.dynamicField === true,
  fields: fieldEntries(collection),
  functions: (collection.functions ?? []).map(functionEntry),
  structFields: structEntries(collection),
  ...servedBy(collection),
  partitionsNum: partitionsNumOf(collection),
  properties: propertiesOf(collection),
  shardsNum: collection.shardsNum ?? 1
})

/** server source: common.TimezoneKey */
export const TIMEZONE = 'timezone'

const propertiesOf = ({ ttlSeconds, timezone, properties }: LiveCollection): CollectionEntry['properties'] => [
  ...(ttlSeconds === undefined ? [] : [{ key: TTL, value: String(ttlSeconds) }]),
  ...(timezone === undefined ? [] : [{ key: TIMEZONE, value: timezone }]),
  ...propertyEntries(properties)
]

/** The server's first field id. */
const FIRST_FIELD = 100

const fieldEntries = (collection: LiveCollection): CollectionEntry['fields'] => {
  const outputs = functionOutputs(collection)
  return collection.fields.map((field, index) => ({
    ...fieldEntry(field, index),
    ...(outputs.has(field.name) && { isFunctionOutput: true })
  }))
}

/** Ids continue after those of the fields and the dynamic field (guess). */
const structEntries = ({
  fields,
  dynamicField,
  structFields = []
}: LiveCollection): CollectionEntry['structFields'] => {
  let next = FIRST_FIELD + fields.length + (dynamicField === true ? 1 : 0)
  return structFields.map(struct => ({
    name: struct.name,
    id: next++,
    description: struct.description ?? '',
    nullable: false,
    type: 'ArrayOfStruct',
    params: [{ key: 'max_capacity', value: String(struct.maxCapacity) }],
    fields: struct.fields.map(({ type, ...field }) => ({
      ...fieldEntry({ ...field, type: 'Array', maxCapacity: struct.maxCapacity }, next++ - FIRST_FIELD),
      type: type === 'FloatVector' ? 'ArrayOfVector' : 'Array',
      elementType: type
    }))
  }))
}

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

/** Numbers of the server's function types. server source: schemapb.FunctionType */
const FUNCTIONS: Readonly<Record<FunctionSchema['type'], number>> = { BM25: 1, TextEmbedding: 2, MinHash: 4 }

/** The server's first function id. */
const FIRST_FUNCTION = 100

const functionEntry = (made: FunctionSchema, index: number): CollectionEntry['functions'][number] => {
  const { name, description = '', type, inputFieldNames, outputFieldNames, params = {} } = made
  const pairs = Object.entries(params).map(([key, value]) => ({ key, value }))
  return {
    name,
    description,
    type: FUNCTIONS[type],
    id: FIRST_FUNCTION + index,
    inputFieldNames,
    outputFieldNames,
    // Go prints an empty list of the record as null.
    params: pairs.length === 0 ? null : pairs
  }
}

const withDefault = (field: Field) => {
  const defaultValue = defaultEntry(field)
  return defaultValue === undefined ? {} : { defaultValue }
}

const paramsOf = ({ dim, maxLength, maxCapacity, enableAnalyzer }: Field) => {
  const sizes = { dim, max_length: maxLength, max_capacity: maxCapacity, enable_analyzer: enableAnalyzer }
  const params = Object.entries(sizes)
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
export const dropFrom = ({
  call,
  cluster,
  collection,
  collectionName,
  now
}: CollectionRequest): Record<string, never> => {
  refuseAliases(collection, collectionName)
  remove(call, cluster, collection)
  call.sandbox.jobs.drop(cluster.id, targetOf(collection), now)
  return {}
}

/** server source: rootcoord, dropCollection: aliases go first, and an alias drops nothing */
const refuseAliases = ({ name, aliases = [] }: LiveCollection, called: string): void => {
  if (called !== name) throw conflict(`cannot drop the collection via alias = ${called}`, `its name is ${name}`)
  if (aliases.length === 0) return
  throw conflict(
    `unable to drop the collection [${name}] because it has associated aliases [${aliases.join(' ')}], please remove all aliases before dropping the collection`,
    'call aliases/drop before'
  )
}

/** Removes a collection from its cluster. */
export const remove = ({ sandbox }: CallContext, cluster: Cluster, collection: LiveCollection): void => {
  const collections = new Map(cluster.collections)
  collections.delete(keyOf(collection))
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
  (collection.rows ?? 0) + call.sandbox.jobs.imported(cluster.id, targetOf(collection), now)
