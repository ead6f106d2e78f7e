import type { Collection, Field } from '../cloud/schema/collection.ts'
import type { CollectionEntry } from '../contract/v2/collections.ts'

/** The server numbers fields from here on. */
const FIRST_FIELD = 100

const paramsOf = ({ dim, maxLength, maxCapacity }: Field) => {
  const params = Object.entries({ dim, max_length: maxLength, max_capacity: maxCapacity })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: String(value) }))
  return params.length === 0 ? {} : { params }
}

const fieldEntry = (field: Field, index: number): CollectionEntry['fields'][number] => ({
  autoId: field.autoId === true,
  description: field.description ?? '',
  id: FIRST_FIELD + index,
  name: field.name,
  nullable: field.nullable === true,
  ...paramsOf(field),
  partitionKey: field.partitionKey === true,
  primaryKey: field.primaryKey === true,
  type: field.type,
  ...(field.elementType !== undefined && { elementType: field.elementType })
})

/** A collection as the data plane describes it. */
export const entryOf = ({
  name,
  description = '',
  dynamicField,
  partitions = [],
  fields
}: Collection): CollectionEntry => ({
  aliases: [],
  autoId: fields.some(field => field.autoId === true),
  collectionName: name,
  consistencyLevel: 'Bounded',
  description,
  enableDynamicField: dynamicField === true,
  fields: fields.map(fieldEntry),
  indexes: [],
  load: 'LoadStateLoaded',
  partitionsNum: partitions.length + 1,
  shardsNum: 1
})
