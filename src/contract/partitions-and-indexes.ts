import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

const Text = Type.Optional(Type.String())

/** documented: Create Index of the cluster; the example puts the type beside the parameters, the schema inside them */
export const IndexParam = closedObject({
  fieldName: Type.String(),
  indexName: Text,
  metricType: Text,
  indexType: Text,
  index_type: Text,
  params: Type.Optional(Type.Object({ index_type: Text }, { additionalProperties: true }))
})

export const CreateIndexBody = closedObject({
  dbName: Text,
  collectionName: Text,
  indexParams: Type.Optional(Type.Array(IndexParam))
})

export const IndexBody = closedObject({ dbName: Text, collectionName: Text, indexName: Text })

/** documented: Describe Index of the cluster; its example is a list with one entry */
export const IndexEntry = closedObject({
  failReason: Type.String(),
  fieldName: Type.String(),
  indexName: Type.String(),
  indexState: Type.String(),
  indexType: Type.String(),
  indexedRows: Type.Integer(),
  metricType: Type.String(),
  pendingRows: Type.Integer(),
  totalRows: Type.Integer()
})

export type IndexParam = Static<typeof IndexParam>
export type CreateIndexBody = Static<typeof CreateIndexBody>
export type IndexBody = Static<typeof IndexBody>
export type IndexEntry = Static<typeof IndexEntry>

/** documented: partition calls of the cluster */
export const PartitionBody = closedObject({ dbName: Text, collectionName: Text, partitionName: Text })

/** documented: Load and Release Partitions of the cluster */
export const PartitionsBody = closedObject({
  dbName: Text,
  collectionName: Text,
  partitionNames: Type.Optional(Type.Array(Type.String()))
})

export type PartitionBody = Static<typeof PartitionBody>
export type PartitionsBody = Static<typeof PartitionsBody>
