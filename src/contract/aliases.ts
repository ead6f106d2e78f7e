import { type Static, Type } from '@sinclair/typebox'
import { FieldBody } from './collections-v2.ts'
import { closedObject } from './schema.ts'

const Text = Type.Optional(Type.String())

/** documented: Create Alias and Alter Alias of the cluster */
export const AliasTargetBody = closedObject({ dbName: Text, collectionName: Text, aliasName: Text })

export type AliasTargetBody = Static<typeof AliasTargetBody>

/** documented: Describe Alias and Drop Alias of the cluster */
export const AliasBody = closedObject({ dbName: Text, aliasName: Text })

/** documented: Describe Alias of the cluster */
export const AliasEntry = closedObject({
  aliasName: Type.String(),
  collectionName: Type.String(),
  dbName: Type.String()
})

export type AliasEntry = Static<typeof AliasEntry>

/** documented: Compact Collection of the cluster */
export const CompactBody = closedObject({
  dbName: Text,
  collectionName: Text,
  isClustering: Type.Optional(Type.Boolean({ description: 'Without effect.' }))
})

export type CompactBody = Static<typeof CompactBody>

/** server source: handler_v2.go, compact */
export const CompactEntry = closedObject({ compactionID: Type.Integer() })

/** documented: Alter Collection Properties of the cluster */
export const CollectionPropertiesBody = closedObject({
  dbName: Text,
  collectionName: Text,
  properties: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])))
})

export type CollectionPropertiesBody = Static<typeof CollectionPropertiesBody>

/** documented: Add Collection Field of the cluster */
export const AddFieldBody = closedObject({
  dbName: Text,
  collectionName: Text,
  schema: Type.Optional(FieldBody)
})

export type AddFieldBody = Static<typeof AddFieldBody>
