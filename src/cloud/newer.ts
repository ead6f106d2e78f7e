import type { Limits } from '../contract/eras.ts'
import type { Collection, Field } from './schema/collection.ts'

/** What of a schema a version accepts. */
export type SchemaLimits = Pick<Limits, 'functions' | 'nullableVectors' | 'newTypes'>

/** documented: Geometry and Timestamptz fields, since Milvus 2.6 */
export const NEW_TYPES: readonly string[] = ['Geometry', 'Timestamptz']

const isNewVector = ({ type, nullable }: Field, { nullableVectors }: SchemaLimits): boolean =>
  nullable === true && type.endsWith('Vector') && !nullableVectors

const isNewType = ({ type }: Field, { newTypes }: SchemaLimits): boolean => NEW_TYPES.includes(type) && !newTypes

/** What the collection has that is newer than the version; undefined: nothing. World files can declare it in any era. */
export const newerPart = (collection: Collection, limits: SchemaLimits): string | undefined => {
  if ((collection.functions?.length ?? 0) > 0 && !limits.functions) return 'functions'
  const [struct] = collection.structFields ?? []
  if (struct !== undefined && !limits.newTypes) return `the array of structs ${struct.name}`
  const typed = collection.fields.find(field => isNewType(field, limits))
  if (typed !== undefined) return `the ${typed.type} field ${typed.name}`
  const vector = collection.fields.find(field => isNewVector(field, limits))
  return vector && `the nullable vector ${vector.name}`
}

/** The collection without its newer parts, as far as it can do without them. */
export const withoutNewer = (collection: Collection, limits: SchemaLimits): Collection => {
  const { functions, structFields, ...rest } = collection
  const known = collection.fields.filter(field => !isNewType(field, limits))
  const fields = known.map(field => {
    if (!isNewVector(field, limits)) return field
    const { nullable: _, ...required } = field
    return required
  })
  return {
    ...rest,
    fields,
    ...(functions !== undefined && limits.functions && { functions }),
    ...(structFields !== undefined && limits.newTypes && { structFields })
  }
}
