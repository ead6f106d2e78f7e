import type { SchemaLimits } from '../cloud/newer.ts'
import { STRUCT_TYPES } from '../cloud/schema/collection.ts'
import type { CreateCollectionBody, FieldBody, StructBody } from '../contract/collections-v2.ts'

/** A message of code 1100: the text before `: invalid parameter`, and the whole, if it ends otherwise. */
export interface StructProblem {
  readonly code: 1100
  readonly reason: string
  readonly text?: string
  readonly newer?: 'newTypes'
}

const invalid = (reason: string): StructProblem => ({ code: 1100, reason })

/** Why the server rejects the lists of structs. server source: handler_v2.go, createCollection; proxy/util.go, ValidateStructArrayField */
export const structProblem = ({ schema }: CreateCollectionBody, limits: SchemaLimits): StructProblem | undefined => {
  const { fields = [], structFields = [] } = schema ?? {}
  const names = fields.map(({ fieldName }) => fieldName)
  // An older server ignores the field, and a client would miss it later.
  if (structFields.length > 0 && !limits.newTypes) {
    return { ...invalid('structFields are not supported by this version'), newer: 'newTypes' }
  }
  for (const struct of structFields) {
    if (names.includes(struct.fieldName)) return invalid(`duplicated field name: ${struct.fieldName}`)
    names.push(struct.fieldName)
    const problem = problemOf(struct)
    if (problem !== undefined) return problem
  }
  return undefined
}

const problemOf = (struct: StructBody): StructProblem | undefined => {
  const { fieldName, nullable, fields = [] } = struct
  // documented: Nullable Fields page; the text is a guess
  if (nullable) return invalid(`struct array field ${fieldName} cannot be nullable`)
  if (fields.length === 0) return invalid(`struct array field ${fieldName} has no sub-fields`)
  for (const field of fields) {
    const problem = fieldProblem(struct, field)
    if (problem !== undefined) return problem
  }
  return capacityProblem(struct, fields)
}

const KINDS: readonly string[] = ['Array', 'ArrayOfVector']

const fieldProblem = ({ fieldName: struct }: StructBody, field: FieldBody): StructProblem | undefined => {
  const { fieldName, dataType, elementDataType = '', isPrimary, nullable, defaultValue } = field
  const name = `${struct}[${fieldName}]`
  if (isPrimary) return invalid(`primary key is not supported for struct field, field name = ${name}`)
  if (!KINDS.includes(dataType)) {
    const words = 'fields in StructArrayField can only be array or array of struct'
    return invalid(`${words}, but field ${name} is ${dataType.slice(0, 100)}`)
  }
  if (defaultValue !== undefined && defaultValue !== null) {
    return invalid(`convert defaultValue fail, err:Unexpected default value type: ${dataType}`)
  }
  if (nullable) {
    const words = 'sub-field in non-nullable struct cannot be nullable individually, set nullable on the struct instead'
    return invalid(`${words}: structName=${struct}, subFieldName=${name}`)
  }
  if (['ArrayOfVector', 'ArrayOfStruct'].includes(elementDataType)) {
    return invalid(`nested ${elementDataType} is not supported for field ${name}`)
  }
  const isVector = elementDataType === 'FloatVector'
  const isKnown = (STRUCT_TYPES as readonly string[]).includes(elementDataType)
  if (isKnown && isVector === (dataType === 'ArrayOfVector')) return undefined
  const text = `invalid parameter, element data type ${elementDataType.slice(0, 100)} is invalid(case sensitive).`
  return { ...invalid(text), text }
}

const capacityProblem = (
  { fieldName: struct, typeParams }: StructBody,
  fields: readonly FieldBody[]
): StructProblem | undefined => {
  let expected = typeParams?.max_capacity
  for (const { fieldName, elementTypeParams } of fields) {
    const name = `${struct}[${fieldName}]`
    const capacity = elementTypeParams?.max_capacity ?? expected
    // The rules of fields reject it.
    if (capacity === undefined) continue
    expected ??= capacity
    if (Number(capacity) === Number(expected)) continue
    const words = 'all sub-fields in struct array field must have the same max_capacity'
    return invalid(
      `${words}: structName=${struct}, subFieldName=${name}, max_capacity=${capacity}, expected=${expected}`
    )
  }
  return undefined
}
