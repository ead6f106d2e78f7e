import { type Static, Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Text = Type.Optional(Type.String())

/** documented: Create Index of the cluster; its example has the type beside the parameters, its schema among them */
export const IndexParam = Type.Object(
  {
    fieldName: Type.String(),
    indexName: Text,
    metricType: Text,
    indexType: Text,
    index_type: Text,
    params: Type.Optional(Type.Object({ index_type: Text }, { additionalProperties: true }))
  },
  closed
)

export const CreateIndexBody = Type.Object(
  { dbName: Text, collectionName: Text, indexParams: Type.Optional(Type.Array(IndexParam)) },
  closed
)

export const IndexBody = Type.Object({ dbName: Text, collectionName: Text, indexName: Text }, closed)

/** documented: Describe Index of the cluster, its example: a list of one */
export const IndexEntry = Type.Object(
  {
    failReason: Type.String(),
    fieldName: Type.String(),
    indexName: Type.String(),
    indexState: Type.String(),
    indexType: Type.String(),
    indexedRows: Type.Integer(),
    metricType: Type.String(),
    pendingRows: Type.Integer(),
    totalRows: Type.Integer()
  },
  closed
)

export type IndexParam = Static<typeof IndexParam>
export type CreateIndexBody = Static<typeof CreateIndexBody>
export type IndexBody = Static<typeof IndexBody>
export type IndexEntry = Static<typeof IndexEntry>

/** documented: partition calls of the cluster */
export const PartitionBody = Type.Object({ dbName: Text, collectionName: Text, partitionName: Text }, closed)

/** documented: Load and Release Partitions of the cluster */
export const PartitionsBody = Type.Object(
  { dbName: Text, collectionName: Text, partitionNames: Type.Optional(Type.Array(Type.String())) },
  closed
)

export type PartitionBody = Static<typeof PartitionBody>
export type PartitionsBody = Static<typeof PartitionsBody>
