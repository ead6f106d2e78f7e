import type { Field, StructField } from '../../cloud/schema/collection.ts'
import { goType, typeMismatch, type ValueCheck, type ValueProblem } from './messages.ts'
import { array, FLOAT32_LIMIT, tooMany } from './scalars.ts'

type SubField = StructField['fields'][number]

/** The name of a field of a struct in messages. server source: typeutil.ConcatStructFieldName */
export const subName = (struct: StructField, { name }: Pick<SubField, 'name'>): string => `${struct.name}[${name}]`

/** A field of a struct as the server stores it: as an array of the values of all structs of a row. */
export const asArray = (struct: StructField, field: SubField): Field => ({
  name: subName(struct, field),
  type: 'Array',
  elementType: field.type as NonNullable<Field['elementType']>,
  maxCapacity: struct.maxCapacity,
  ...(field.maxLength !== undefined && { maxLength: field.maxLength })
})

/**
 * A list of structs. server source: csv/row_parser.go and json/row_parser.go, reconstructArrayForStructArray; that JSON rejects
 * fields that a struct does not have, and that each struct has all fields, is a guess
 */
export const structArray = (struct: StructField): ValueCheck => {
  const columns = new Map(struct.fields.map(field => [field.name, { check: columnCheck(struct, field), field }]))
  const explain = `field ${struct.name} is a list of structs: [{${struct.fields.map(({ name }) => `"${name}": …`).join(', ')}}, …]`
  return source => {
    const value: unknown = JSON.parse(source)
    if (!Array.isArray(value)) {
      const words = 'invalid StructArray format in JSON, each row should be a key-value map'
      return { message: `${words}, but got type ${goType(value)}`, explain }
    }
    for (const element of value) {
      if (typeof element !== 'object' || element === null || Array.isArray(element)) {
        return {
          message: `invalid element in StructArray, expect map[string]any but got type ${goType(element)}`,
          explain
        }
      }
      const unknown = Object.keys(element).find(key => !columns.has(key))
      if (unknown !== undefined) {
        return { message: `field ${subName(struct, { name: unknown.slice(0, 100) })} not found`, explain }
      }
      for (const { field } of columns.values()) {
        if (!Object.hasOwn(element, field.name)) {
          return { message: `value of field '${subName(struct, field)}' is missed`, explain }
        }
      }
    }
    for (const { check, field } of columns.values()) {
      const problem = check(value.map(element => (element as Record<string, unknown>)[field.name]))
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

/** Checks the values of one field in all structs of a row. */
type ColumnCheck = (values: readonly unknown[]) => ValueProblem | undefined

const columnCheck = (struct: StructField, field: SubField): ColumnCheck => {
  const stored = asArray(struct, field)
  if (field.type === 'FloatVector') return vectors({ ...stored, dim: field.dim ?? 0 })
  const check = array(stored)
  return values => check(JSON.stringify(values))
}

/** The server's name of a list of vectors. */
const VECTORS = 'ArrayOfVector' as Field['type']

const vectors = (field: Field): ColumnCheck => {
  const stored = { ...field, type: VECTORS }
  return values => {
    if (values.length > (field.maxCapacity ?? 0)) return tooMany(field, values.length)
    for (const vector of values) {
      if (!Array.isArray(vector)) return typeMismatch(stored, vector, JSON.stringify(vector))
      if (vector.length !== field.dim) return wrongDim(stored, vector.length)
      const wrong = vector.find(element => typeof element !== 'number' || !(Math.abs(element) < FLOAT32_LIMIT))
      if (wrong !== undefined) return typeMismatch(stored, wrong, JSON.stringify(wrong))
    }
    return undefined
  }
}

const wrongDim = ({ name, type, dim }: Field, found: number): ValueProblem => ({
  message: `expected dim '${dim}' for field '${name}' with type '${type}', got dim '${found}'`,
  explain: `the vectors of field ${name} have ${dim} dimensions, this one has ${found}`
})
