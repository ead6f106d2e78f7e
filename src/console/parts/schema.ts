import type { Collection, Field } from '../../cloud/schema/collection.ts'

/** The fields of a collection for a table, those of structs with the names that calls use: `chunks[page]`. */
export const rowsOfSchema = ({ fields, structFields = [] }: Pick<Collection, 'fields' | 'structFields'>): Field[] => [
  ...fields,
  ...structFields.flatMap(({ name: struct, maxCapacity, fields }) =>
    fields.map(field => ({ ...field, name: `${struct}[${field.name}]`, maxCapacity }))
  )
]
