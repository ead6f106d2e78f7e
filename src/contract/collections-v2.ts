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

export const FieldBody = closedObject({
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
    Type.Object(
      {
        dim: Size,
        max_length: Size,
        max_capacity: Size,
        enable_analyzer: Type.Optional(Type.Union([Type.Boolean(), Type.String()]))
      },
      { additionalProperties: true }
    )
  )
})

export type FieldBody = Static<typeof FieldBody>

const Capacity = Type.Optional(Type.Object({ max_capacity: Size }, { additionalProperties: true }))

/** documented: StructArray field pages */
const StructBody = closedObject({
  fieldName: Type.String(),
  description: Text,
  nullable: Flag,
  typeParams: Capacity,
  fields: Type.Optional(Type.Array(FieldBody))
})

export type StructBody = Static<typeof StructBody>

/** server source: request_v2.go, FunctionSchema */
const FunctionBody = closedObject({
  name: Text,
  description: Text,
  type: Text,
  inputFieldNames: Type.Optional(Type.Array(Type.String())),
  outputFieldNames: Type.Optional(Type.Array(Type.String())),
  params: Type.Optional(Type.Record(Type.String(), Type.Unknown()))
})

export type FunctionBody = Static<typeof FunctionBody>

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
      structFields: Type.Optional(
        Type.Array(StructBody, {
          description: 'Fields whose values are lists of structs.',
          examples: [
            [
              {
                fieldName: 'chunks',
                typeParams: { max_capacity: 100 },
                fields: [
                  { fieldName: 'page', dataType: 'Array', elementDataType: 'Int64' },
                  {
                    fieldName: 'part',
                    dataType: 'ArrayOfVector',
                    elementDataType: 'FloatVector',
                    elementTypeParams: { dim: 4 }
                  }
                ]
              }
            ]
          ]
        })
      ),
      functions: Type.Optional(
        Type.Array(FunctionBody, {
          description: 'Functions that make fields: BM25, TextEmbedding, MinHash.',
          examples: [[{ name: 'bm25', type: 'BM25', inputFieldNames: ['text'], outputFieldNames: ['words'] }]]
        })
      )
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
  isFunctionOutput: Type.Optional(Type.Literal(true)),
  type: Type.String(),
  elementType: Text
})

const Pairs = Type.Optional(Type.Array(closedObject({ key: Type.String(), value: Type.String() })))

/** server source: utils.go, printStructArrayFieldsV2 */
const StructEntry = closedObject({
  name: Type.String(),
  id: Type.Integer(),
  description: Type.String(),
  nullable: Type.Literal(false),
  type: Type.Literal('ArrayOfStruct'),
  params: Pairs,
  fields: Type.Array(FieldEntry)
})

/** server source: utils.go, printFunctionDetails */
const FunctionEntry = closedObject({
  name: Type.String(),
  description: Type.String(),
  type: Type.Integer(),
  id: Type.Integer(),
  inputFieldNames: Type.Array(Type.String()),
  outputFieldNames: Type.Array(Type.String()),
  params: Type.Union([Type.Array(closedObject({ key: Type.String(), value: Type.String() })), Type.Null()])
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
  functions: Type.Array(FunctionEntry),
  structFields: Type.Array(StructEntry),
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
