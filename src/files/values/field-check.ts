import type { Field } from '../../cloud/schema/collection.ts'
import { geometry, timestamptz } from './formed-texts.ts'
import type { ValueCheck } from './messages.ts'
import { array, bool, float, integer, json, text } from './scalars.ts'
import { byteVector, floatVector, sparseVector } from './vectors.ts'

const CHECKS: Readonly<Record<Field['type'], (field: Field) => ValueCheck>> = {
  Bool: bool,
  Int8: integer,
  Int16: integer,
  Int32: integer,
  Int64: integer,
  Float: float,
  Double: float,
  VarChar: text,
  JSON: json,
  Geometry: geometry,
  Timestamptz: timestamptz,
  Array: array,
  FloatVector: floatVector,
  BinaryVector: byteVector,
  Float16Vector: floatVector,
  BFloat16Vector: floatVector,
  Int8Vector: byteVector,
  SparseFloatVector: sparseVector
}

/** The check of one field. Fields that are nullable or have a default also accept null. */
export const checkOf = (field: Field): ValueCheck => {
  const check = CHECKS[field.type](field)
  if (field.nullable !== true && field.default === undefined) return check
  return source => (source === 'null' ? undefined : check(source))
}
