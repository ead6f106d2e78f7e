import type { Field } from '../../cloud/schema/collection.ts'
import type { LiveCollection } from '../../cloud/world.ts'
import type { EntryV1 } from '../../contract/collections-v1.ts'
import { servedBy } from '../entry.ts'

/** documented: `FloatVector(5)`; server source: `VarChar(512)` */
const typeOf = ({ type, dim, maxLength }: Field): string => {
  const size = type === 'VarChar' ? maxLength : dim
  return size === undefined ? type : `${type}(${size})`
}

/** A collection as the data plane of v1 describes it. */
export const entryV1Of = (collection: LiveCollection): EntryV1 => ({
  collectionName: collection.name,
  description: collection.description ?? '',
  enableDynamicField: collection.dynamicField === true,
  fields: collection.fields.map(field => ({
    autoId: field.autoId === true,
    description: field.description ?? '',
    name: field.name,
    partitionKey: field.partitionKey === true,
    primaryKey: field.primaryKey === true,
    type: typeOf(field)
  })),
  ...servedBy(collection),
  shardsNum: collection.shardsNum ?? 1
})
