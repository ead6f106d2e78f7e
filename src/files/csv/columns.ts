import { functionOutputs } from '../../cloud/functions.ts'
import type { Collection, Field, StructField } from '../../cloud/schema/collection.ts'
import { describeSyntaxError } from '../json/broken.ts'
import { DYNAMIC, Faulty, givesKey, outputGiven, type ReadRules } from '../reader.ts'
import { duplicatedKey, dynamicObject } from '../rows.ts'
import { checkOf } from '../values/field-check.ts'
import { geometryProblem, timeProblem } from '../values/formed-texts.ts'
import { notFinite, typeMismatch, type ValueCheck, type ValueProblem } from '../values/messages.ts'
import { fitsFloat, integerProblem, lengthProblem, notUtf8 } from '../values/scalars.ts'
import { structArray } from '../values/structs.ts'

/** A decoded value. */
export interface CsvValue {
  readonly text: string
  /** Its bytes, if they are not valid UTF-8. */
  readonly broken?: Uint8Array
}

export type CsvCheck = (value: CsvValue) => ValueProblem | undefined

export interface CsvColumn {
  readonly name: string
  /** undefined: the values are skipped. */
  readonly check: CsvCheck | undefined
  /** Whether the column holds texts; false: numbers or vectors. */
  readonly isText: boolean
}

/** Types for which the server checks the encoding; other types never contain invalid UTF-8. */
export const TEXTS: ReadonlySet<Field['type']> = new Set(['VarChar', 'JSON', 'Array'])

/** The columns named by the first line. @throws Faulty. server source: importutilv2/csv/row_parser.go */
export const csvColumns = (collection: Collection, header: readonly string[], rules: ReadRules): CsvColumn[] => {
  const { name, fields, dynamicField, structFields = [] } = collection
  const nullkey = rules.csv?.nullkey ?? ''
  const outputs = functionOutputs(collection)
  for (const field of fields) {
    const isPresent = header.includes(field.name)
    if (outputs.has(field.name)) {
      if (isPresent) throw new Faulty(outputGiven(collection, field.name))
      continue
    }
    if (field.autoId) {
      if (isPresent && !givesKey(collection, rules)) throw autoKeyGiven(name, field.name)
      continue
    }
    const optional = rules.optionalFields && (field.nullable === true || field.default !== undefined)
    if (!isPresent && !optional) throw missed(name, field.name, header)
  }
  for (const { name: struct } of structFields) {
    if (!header.includes(struct)) throw missed(name, struct, header)
  }
  const isDeclared = (column: string) => [...fields, ...structFields].some(({ name }) => name === column)
  const others = new Set(header.filter(column => column !== DYNAMIC && !isDeclared(column)))
  return header.map((column, at) => {
    const field = fields.find(({ name }) => name === column)
    if (field !== undefined) return { name: column, check: csvCheck(field, nullkey), isText: TEXTS.has(field.type) }
    const struct = structFields.find(({ name }) => name === column)
    if (struct !== undefined) return { name: column, check: structCheck(struct), isText: true }
    if (dynamicField) {
      return { name: column, check: column === DYNAMIC ? metaCheck(others) : dynamicTextCheck, isText: true }
    }
    if (!rules.skipUndeclared) throw undeclared(name, column, at)
    return { name: column, check: undefined, isText: false }
  })
}

const autoKeyGiven = (name: string, field: string): Faulty =>
  new Faulty({
    message: `the primary key '${field}' is auto-generated, no need to provide`,
    explain: `collection ${name} makes the key ${field} itself; leave the column out`,
    field
  })

const missed = (name: string, field: string, header: readonly string[]): Faulty =>
  new Faulty({
    message: `value of field is missed: '${field}'`,
    explain: `collection ${name} needs a column ${field}; the first line has ${header.join(', ').slice(0, 200)}`,
    field
  })

/** Values that Go's strconv.ParseBool accepts. */
const BOOLS: ReadonlySet<string> = new Set('1 t T TRUE true True 0 f F FALSE false False'.split(' '))

const wrongText = (field: Field, text: string): ValueProblem => typeMismatch(field, text, JSON.stringify(text))

const integer = (field: Field, text: string): ValueProblem | undefined =>
  integerProblem(field, text.replace(/^\+(?=\d)/, '')) && wrongText(field, text)

/** Numbers that Go's strconv.ParseFloat accepts, except hexadecimal ones. */
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY]
])

const float = (field: Field, text: string): ValueProblem | undefined => {
  const special = NOT_FINITE.get(text.toLowerCase().replace(/^[+-]/, ''))
  if (special !== undefined) return notFinite(field, text.startsWith('-') ? -special : special)
  return FLOAT.test(text) && fitsFloat(Number(text), field.type) ? undefined : wrongText(field, text)
}

const SCALARS: Readonly<Partial<Record<Field['type'], (field: Field, text: string) => ValueProblem | undefined>>> = {
  Bool: (field, text) => (BOOLS.has(text) ? undefined : wrongText(field, text)),
  Int8: integer,
  Int16: integer,
  Int32: integer,
  Int64: integer,
  Float: float,
  Double: float,
  VarChar: lengthProblem,
  Geometry: geometryProblem,
  Timestamptz: timeProblem
}

/** The check of one field in CSV. server source: importutilv2/csv/row_parser.go */
export const csvCheck = (field: Field, nullkey: string): CsvCheck => {
  const scalar = SCALARS[field.type]
  const check = scalar === undefined ? nested(field) : (text: string) => scalar(field, text)
  const optional = field.nullable === true || field.default !== undefined
  return ({ text, broken }) => {
    if (optional && text === nullkey) return undefined
    return broken !== undefined && TEXTS.has(field.type) ? notUtf8(field, broken) : check(text)
  }
}

/** Checks JSON in a text: any value for a JSON field, a list or object for a vector or array. */
const nested = (field: Field): ValueCheck => {
  const check = field.type === 'JSON' ? (text: string) => void JSON.parse(text) : checkOf({ ...field, nullable: false })
  return text => {
    try {
      return check(text) ?? undefined
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return wrongText(field, text)
    }
  }
}

/** Checks a list of structs in JSON text. server source: csv/row_parser.go, reconstructArrayForStructArray */
const structCheck = (struct: StructField): CsvCheck => {
  const check = structArray(struct)
  const words = 'invalid StructArray format in CSV, failed to parse JSON'
  const explain = `field ${struct.name} takes a list of structs as JSON text`
  return ({ text, broken }) => {
    if (broken !== undefined) return notUtf8(struct, broken)
    try {
      const value: unknown = JSON.parse(text)
      if (Array.isArray(value)) return check(text)
      const kind = value === null ? 'null' : typeof value
      return { message: `${words}: json: cannot unmarshal ${kind} into Go value of type []interface {}`, explain }
    } catch {
      return { message: `${words}: ${describeSyntaxError(text)}`, explain }
    }
  }
}

const META = { name: DYNAMIC }

/**
 * The check of `$meta`.
 * @param names other columns that belong to the dynamic field
 */
export const metaCheck =
  (names: ReadonlySet<string>): CsvCheck =>
  ({ text, broken }) => {
    if (broken !== undefined) return notUtf8(META, broken)
    const object = dynamicObject(JSON.stringify(text))
    return 'message' in object ? object : duplicatedKey(object.keys, names, 'duplicated key in dynamic field')
  }

/** The check of an undeclared column, which becomes text in the dynamic field. */
export const dynamicTextCheck: CsvCheck = ({ broken }) => broken && notUtf8(META, broken)

/** @param at index of the column, from 0 */
const undeclared = (name: string, field: string, at: number): Faulty =>
  new Faulty({
    message: `the field '${field}' is not defined in schema`,
    explain:
      field === ''
        ? `column ${at + 1} has no name; leave it out (pandas: to_csv(index=False))`
        : `collection ${name} has no field ${field} and no dynamic field`,
    field
  })
