import type { Field } from '../cloud/schema/collection.ts'
import { hasPartitionKey, indexesOf, type LiveCollection, loadedOf, partitionsOf } from '../cloud/world.ts'
import type { CollectionEntry } from '../contract/collections-v2.ts'
import { defaultEntry } from './server-rules.ts'

/** The server numbers fields from here on. */
const FIRST_FIELD = 100

const paramsOf = ({ dim, maxLength, maxCapacity }: Field) => {
  const params = Object.entries({ dim, max_length: maxLength, max_capacity: maxCapacity })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: String(value) }))
  return params.length === 0 ? {} : { params }
}

const withDefault = (field: Field) => {
  const defaultValue = defaultEntry(field)
  return defaultValue === undefined ? {} : { defaultValue }
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

/** What searches would go by: told alike by both versions. */
export const servedBy = (collection: LiveCollection): Pick<CollectionEntry, 'indexes' | 'load'> => ({
  indexes: indexesOf(collection).map(({ fieldName, indexName, metricType }) => ({ fieldName, indexName, metricType })),
  load: loadedOf(collection).length > 0 ? 'LoadStateLoaded' : 'LoadStateNotLoad'
})

/** server source: common.DefaultPartitionsWithPartitionKey */
const SPREAD = 16

const partitionsNumOf = (collection: LiveCollection): number =>
  hasPartitionKey(collection) ? (collection.partitionsNum ?? SPREAD) : partitionsOf(collection).length

/** server source: common.CollectionTTLConfigKey */
const TTL = 'collection.ttl.seconds'

/** A collection as the data plane of v2 describes it. */
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
