import { type Static, Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Text = Type.Optional(Type.String())

/** documented: partition calls of the cluster */
export const PartitionBody = Type.Object({ dbName: Text, collectionName: Text, partitionName: Text }, closed)

/** documented: Load and Release Partitions of the cluster */
export const PartitionsBody = Type.Object(
  { dbName: Text, collectionName: Text, partitionNames: Type.Optional(Type.Array(Type.String())) },
  closed
)

export type PartitionBody = Static<typeof PartitionBody>
export type PartitionsBody = Static<typeof PartitionsBody>
