import { type Static, Type } from '@sinclair/typebox'
import { IndexOfCollection } from './collections-v2.ts'

const closed = { additionalProperties: false }
const Text = Type.Optional(Type.String())

/** documented: Create Collection of v1 */
export const CreateBodyV1 = Type.Object(
  {
    dbName: Text,
    collectionName: Text,
    dimension: Type.Optional(Type.Integer()),
    metricType: Text,
    primaryField: Text,
    vectorField: Text,
    description: Text
  },
  closed
)

/** documented: query of Describe Collection, and body of Drop Collection, of v1 */
export const CollectionV1 = Type.Object({ dbName: Text, collectionName: Text }, closed)

/** documented: query of List Collections of v1 */
export const DatabaseV1 = Type.Object({ dbName: Text }, closed)

/** documented: Describe Collection of v1, its first generation; a type has its dimension or length behind it */
export const EntryV1 = Type.Object(
  {
    collectionName: Type.String(),
    description: Type.String(),
    enableDynamicField: Type.Boolean(),
    fields: Type.Array(
      Type.Object(
        {
          autoId: Type.Boolean(),
          description: Type.String(),
          name: Type.String(),
          partitionKey: Type.Boolean(),
          primaryKey: Type.Boolean(),
          type: Type.String()
        },
        closed
      )
    ),
    indexes: Type.Array(IndexOfCollection),
    load: Type.String(),
    shardsNum: Type.Integer()
  },
  closed
)

export type CreateBodyV1 = Static<typeof CreateBodyV1>
export type CollectionV1 = Static<typeof CollectionV1>
export type EntryV1 = Static<typeof EntryV1>
