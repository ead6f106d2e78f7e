import type { Field } from '../../cloud/schema/collection.ts'
import { array } from './array.ts'
import { bool } from './bool.ts'
import { byteVector } from './byte-vector.ts'
import type { ValueCheck } from './check.ts'
import { float } from './float.ts'
import { integer } from './integer.ts'
import { json } from './json.ts'
import { sparseVector } from './sparse-vector.ts'
import { text } from './text.ts'
import { floatVector } from './vector.ts'

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
  Array: array,
  FloatVector: floatVector,
  BinaryVector: byteVector,
  Float16Vector: floatVector,
  BFloat16Vector: floatVector,
  Int8Vector: byteVector,
  SparseFloatVector: sparseVector
}

/** The check of one field. A nullable field takes null; one with a default does too, and the default is used. */
export const checkOf = (field: Field): ValueCheck => {
  const check = CHECKS[field.type](field)
  if (field.nullable !== true && field.default === undefined) return check
  return source => (source === 'null' ? undefined : check(source))
}
