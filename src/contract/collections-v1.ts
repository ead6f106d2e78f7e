import { type Static, Type } from '@sinclair/typebox'
import { IndexOfCollection } from './collections-v2.ts'
import { closedObject } from './schema.ts'

const Text = Type.Optional(Type.String())

/** documented: Create Collection of v1 */
export const CreateBodyV1 = closedObject({
  dbName: Text,
  collectionName: Text,
  dimension: Type.Optional(Type.Integer()),
  metricType: Text,
  primaryField: Text,
  vectorField: Text,
  description: Text
})

/** documented: query of Describe Collection, and body of Drop Collection, of v1 */
export const CollectionV1 = closedObject({ dbName: Text, collectionName: Text })

/** documented: query of List Collections of v1 */
export const DatabaseV1 = closedObject({ dbName: Text })

/** documented: Describe Collection of v1, first generation; a type is followed by its dimension or length */
export const EntryV1 = closedObject({
  collectionName: Type.String(),
  description: Type.String(),
  enableDynamicField: Type.Boolean(),
  fields: Type.Array(
    closedObject({
      autoId: Type.Boolean(),
      description: Type.String(),
      name: Type.String(),
      partitionKey: Type.Boolean(),
      primaryKey: Type.Boolean(),
      type: Type.String()
    })
  ),
  indexes: Type.Array(IndexOfCollection),
  load: Type.String(),
  shardsNum: Type.Integer()
})

export type CreateBodyV1 = Static<typeof CreateBodyV1>
export type CollectionV1 = Static<typeof CollectionV1>
export type EntryV1 = Static<typeof EntryV1>
