import { type Static, Type } from '@sinclair/typebox'
import { IndexParam } from './partitions-and-indexes.ts'
import { closedObject } from './schema.ts'

/** documented: Get Collection Stats of the cluster */
export const CollectionStatsBody = closedObject({
  dbName: Type.Optional(Type.String()),
  collectionName: Type.Optional(Type.String({ description: 'Name of the collection. Required.' }))
})

export type CollectionStatsBody = Static<typeof CollectionStatsBody>

export const CollectionStatsReply = closedObject({
  code: Type.Literal(0),
  data: closedObject({ rowCount: Type.Integer({ description: 'Rows of the world and of completed jobs.' }) })
})

const Text = Type.Optional(Type.String())
const Flag = Type.Optional(Type.Boolean())
const Any = Type.Optional(Type.Unknown())

/** Clients send these numbers as texts too. recorded: client source */
const Size = Type.Optional(Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]+$' })]))

const FieldBody = closedObject({
  fieldName: Type.String(),
  dataType: Type.String(),
  description: Text,
  isPrimary: Flag,
  isPartitionKey: Flag,
  isClusteringKey: Flag,
  autoId: Flag,
  autoID: Flag,
  nullable: Flag,
  defaultValue: Any,
  elementDataType: Text,
  elementTypeParams: Type.Optional(
    Type.Object({ dim: Size, max_length: Size, max_capacity: Size }, { additionalProperties: true })
  )
})

export type FieldBody = Static<typeof FieldBody>

/** documented: Create Collection of the cluster, the short form and the form with a schema. */
export const CreateCollectionBody = closedObject({
  dbName: Text,
  collectionName: Text,
  description: Text,
  dimension: Size,
  metricType: Text,
  idType: Text,
  autoId: Flag,
  autoID: Flag,
  primaryFieldName: Text,
  vectorFieldName: Text,
  schema: Type.Optional(
    closedObject({
      name: Text,
      description: Text,
      autoId: Flag,
      autoID: Flag,
      enableDynamicField: Flag,
      enabledDynamicField: Flag,
      fields: Type.Array(FieldBody),
      functions: Type.Optional(Type.Array(Type.Unknown()))
    })
  ),
  indexParams: Type.Optional(Type.Array(IndexParam)),
  params: Any
})

export type CreateCollectionBody = Static<typeof CreateCollectionBody>

export const CollectionBody = closedObject({ dbName: Text, collectionName: Text })

export type CollectionBody = Static<typeof CollectionBody>

export const DatabaseBody = closedObject({ dbName: Text })

/** documented: Describe Collection of the cluster, in both versions */
export const IndexOfCollection = closedObject({
  fieldName: Type.String(),
  indexName: Type.String(),
  metricType: Type.String()
})

const FieldEntry = closedObject({
  autoId: Type.Boolean(),
  description: Type.String(),
  id: Type.Integer(),
  name: Type.String(),
  nullable: Type.Boolean(),
  params: Type.Optional(Type.Array(closedObject({ key: Type.String(), value: Type.String() }))),
  partitionKey: Type.Boolean(),
  clusteringKey: Type.Boolean(),
  primaryKey: Type.Boolean(),
  defaultValue: Type.Optional(closedObject({ Data: Type.Record(Type.String(), Type.Unknown()) })),
  type: Type.String(),
  elementType: Text
})

/** documented: Describe Collection of the cluster; aliases, shards and other facts that are not stored have constant values. */
export const CollectionEntry = closedObject({
  aliases: Type.Array(Type.String()),
  autoId: Type.Boolean(),
  collectionName: Type.String(),
  consistencyLevel: Type.String(),
  description: Type.String(),
  enableDynamicField: Type.Boolean(),
  fields: Type.Array(FieldEntry),
  indexes: Type.Array(IndexOfCollection),
  load: Type.String(),
  partitionsNum: Type.Integer(),
  properties: Type.Array(closedObject({ key: Type.String(), value: Type.String() })),
  shardsNum: Type.Integer()
})

export type CollectionEntry = Static<typeof CollectionEntry>

/** documented: Get Collection Load State of the cluster; the page types the partition names as a string */
export const LoadStateBody = closedObject({
  dbName: Text,
  collectionName: Text,
  partitionNames: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
})

export type LoadStateBody = Static<typeof LoadStateBody>

/** documented: a loaded collection has progress and message beside its state, any other has its state alone */
export const LoadState = closedObject({
  loadProgress: Type.Optional(Type.Integer()),
  loadState: Type.String(),
  message: Text
})

export type LoadState = Static<typeof LoadState>

export type CollectionStats = Static<typeof CollectionStatsReply>['data']
