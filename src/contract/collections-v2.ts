import { type Static, Type } from '@sinclair/typebox'
import { IndexParam } from './partitions-and-indexes.ts'

/** documented: Get Collection Stats of the cluster */
export const CollectionStatsBody = Type.Object(
  {
    dbName: Type.Optional(Type.String()),
    collectionName: Type.Optional(Type.String({ description: 'Name of the collection. Required.' }))
  },
  { additionalProperties: false }
)

export type CollectionStatsBody = Static<typeof CollectionStatsBody>

export const CollectionStatsReply = Type.Object(
  {
    code: Type.Literal(0),
    data: Type.Object(
      { rowCount: Type.Integer({ description: 'Rows that completed jobs brought.' }) },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false }
)

const closed = { additionalProperties: false }
const Text = Type.Optional(Type.String())
const Flag = Type.Optional(Type.Boolean())
const Any = Type.Optional(Type.Unknown())

/** Numbers that clients send as texts too. recorded: client source */
const Size = Type.Optional(Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]+$' })]))

const FieldBody = Type.Object(
  {
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
  },
  closed
)

export type FieldBody = Static<typeof FieldBody>

/** documented: Create Collection of the cluster, quick and with a schema. */
export const CreateCollectionBody = Type.Object(
  {
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
      Type.Object(
        {
          name: Text,
          description: Text,
          autoId: Flag,
          autoID: Flag,
          enableDynamicField: Flag,
          enabledDynamicField: Flag,
          fields: Type.Array(FieldBody),
          functions: Type.Optional(Type.Array(Type.Unknown()))
        },
        closed
      )
    ),
    indexParams: Type.Optional(Type.Array(IndexParam)),
    params: Any
  },
  closed
)

export type CreateCollectionBody = Static<typeof CreateCollectionBody>

export const CollectionBody = Type.Object({ dbName: Text, collectionName: Text }, closed)

export type CollectionBody = Static<typeof CollectionBody>

export const DatabaseBody = Type.Object({ dbName: Text }, closed)

/** documented: Describe Collection of the cluster, in both versions */
export const IndexOfCollection = Type.Object(
  { fieldName: Type.String(), indexName: Type.String(), metricType: Type.String() },
  closed
)

const FieldEntry = Type.Object(
  {
    autoId: Type.Boolean(),
    description: Type.String(),
    id: Type.Integer(),
    name: Type.String(),
    nullable: Type.Boolean(),
    params: Type.Optional(Type.Array(Type.Object({ key: Type.String(), value: Type.String() }, closed))),
    partitionKey: Type.Boolean(),
    clusteringKey: Type.Boolean(),
    primaryKey: Type.Boolean(),
    defaultValue: Type.Optional(Type.Object({ Data: Type.Record(Type.String(), Type.Unknown()) }, closed)),
    type: Type.String(),
    elementType: Text
  },
  closed
)

/** documented: Describe Collection of the cluster; what is not kept, as aliases and shards, is always the same. */
export const CollectionEntry = Type.Object(
  {
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
    properties: Type.Array(Type.Object({ key: Type.String(), value: Type.String() }, closed)),
    shardsNum: Type.Integer()
  },
  closed
)

export type CollectionEntry = Static<typeof CollectionEntry>

/** documented: Get Collection Load State of the cluster; the page has a string for the names of partitions */
export const LoadStateBody = Type.Object(
  {
    dbName: Text,
    collectionName: Text,
    partitionNames: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
  },
  closed
)

export type LoadStateBody = Static<typeof LoadStateBody>

/** documented: progress and message stand beside the state of what is loaded, the state of what is not stands alone */
export const LoadState = Type.Object(
  { loadProgress: Type.Optional(Type.Integer()), loadState: Type.String(), message: Text },
  closed
)

export type LoadState = Static<typeof LoadState>

export type CollectionStats = Static<typeof CollectionStatsReply>['data']
