import { functionOutputs } from '../cloud/functions.ts'
import type { Collection, Field, StructField } from '../cloud/schema/collection.ts'

export interface SampleOptions {
  readonly rows: number
  /** Row, from 1, in which the last vector is one number short, or else the first field to give is of another type. */
  readonly wrongRow?: number
}

/** A JSON file with rows that fit a collection. The same collection and options give the same text. */
export const sampleFile = (
  collection: Pick<Collection, 'fields' | 'functions' | 'structFields'>,
  { rows, wrongRow }: SampleOptions
): string => {
  const outputs = functionOutputs(collection)
  const given = collection.fields.filter(({ name, autoId }) => autoId !== true && !outputs.has(name))
  const broken = given.findLast(({ type }) => type === 'FloatVector') ?? given[0]
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = Object.fromEntries(given.map(field => [field.name, fieldValue(field, index)]))
    for (const struct of collection.structFields ?? []) row[struct.name] = structs(struct, index)
    if (index + 1 === wrongRow && broken !== undefined) row[broken.name] = wrongValueOf(broken, index)
    return `  ${JSON.stringify(row)}`
  })
  return `[\n${lines.join(',\n')}\n]\n`
}

/** Up to two structs. */
const structs = ({ fields, maxCapacity }: StructField, row: number): unknown[] =>
  Array.from({ length: Math.min(maxCapacity, row % 3) }, (_, at) =>
    Object.fromEntries(fields.map(field => [field.name, fieldValue(field, row + at)]))
  )

const wrongValueOf = (field: Field, index: number): unknown => {
  const value = fieldValue(field, index)
  return Array.isArray(value) ? value.slice(1) : { wrong: true }
}

const WORDS =
  'vector search finds near neighbours quickly a local index answers the same question with fewer reads than a full scan'.split(
    ' '
  )

/** A value of a field in a row, from 0. */
const fieldValue = (field: Field, row: number): unknown => {
  const { type, dim = 1, maxLength = 64, elementType = 'Int64', maxCapacity = 4, primaryKey = false } = field
  switch (type) {
    case 'Bool':
      return row % 2 === 0
    case 'Int8':
      return row % 128
    case 'Int16':
    case 'Int32':
      return row % 32_768
    case 'Int64':
      return primaryKey ? row + 1 : (row * 37) % 1000
    case 'Float':
    case 'Double':
      return fraction(row)
    case 'VarChar':
      return (primaryKey ? `row-${row + 1}` : sentence(row)).slice(0, maxLength)
    case 'Geometry':
      return `POINT (${row % 180} ${fraction(row)})`
    case 'Timestamptz':
      return `2025-01-${String((row % 28) + 1).padStart(2, '0')}T12:00:00Z`
    case 'JSON':
      return { row: row + 1, tags: [WORDS[row % WORDS.length]] }
    case 'Array': {
      const element: Field = { name: field.name, type: elementType, maxLength }
      return Array.from({ length: Math.min(maxCapacity, 2) }, (_, at) => fieldValue(element, row + at))
    }
    case 'BinaryVector':
      return Array.from({ length: Math.ceil(dim / 8) }, (_, at) => (row + at * 31) % 256)
    case 'Int8Vector':
      return Array.from({ length: dim }, (_, at) => ((row + at * 31) % 255) - 127)
    case 'SparseFloatVector':
      return { [row % 1000]: fraction(row), [1000 + (row % 7)]: 0.5 }
    default:
      return Array.from({ length: dim }, (_, at) => fraction(row * 31 + at * 17))
  }
}

/** Between 0 and 1, with few digits, so that files stay small. */
const fraction = (seed: number): number => Math.round((((seed * 7919 + 104_729) % 9973) / 9973) * 10_000) / 10_000

const sentence = (row: number): string =>
  Array.from({ length: 5 }, (_, at) => WORDS[(row * 3 + at * 5) % WORDS.length]).join(' ')
