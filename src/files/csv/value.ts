import type { Field } from '../../cloud/schema/collection.ts'
import { duplicatedKey, dynamicObject } from '../dynamic-row.ts'
import { DYNAMIC } from '../keys.ts'
import type { ValueCheck, ValueProblem } from '../values/check.ts'
import { checkOf } from '../values/check-of.ts'
import { fitsFloat } from '../values/float.ts'
import { integerProblem } from '../values/integer.ts'
import { typeMismatch } from '../values/mismatch.ts'
import { notFinite } from '../values/not-finite.ts'
import { lengthProblem, notUtf8 } from '../values/text.ts'

/** What Go's strconv.ParseBool takes. */
const BOOLS: ReadonlySet<string> = new Set('1 t T TRUE true True 0 f F FALSE false False'.split(' '))

/** Numbers as Go's strconv.ParseFloat takes them, without hexadecimal ones. */
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY]
])

/** A value as the file has it, decoded. */
export interface CsvValue {
  readonly text: string
  /** Its bytes, when they are no UTF-8. */
  readonly broken?: Uint8Array
}

export type CsvCheck = (value: CsvValue) => ValueProblem | undefined

const wrongText = (field: Field, text: string): ValueProblem => typeMismatch(field, text, JSON.stringify(text))

const integer = (field: Field, text: string): ValueProblem | undefined =>
  integerProblem(field, text.replace(/^\+(?=\d)/, '')) && wrongText(field, text)

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
  VarChar: lengthProblem
}

/** JSON in a text: any value for a JSON field, a list or an object for a vector or an array. */
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

/** Of these the server looks at the bytes; what is no UTF-8 is no number and no vector either. */
export const TEXTS: ReadonlySet<Field['type']> = new Set(['VarChar', 'JSON', 'Array'])

/** The check of one field in a row of texts. server source: importutilv2/csv/row_parser.go */
export const csvCheck = (field: Field, nullkey: string): CsvCheck => {
  const scalar = SCALARS[field.type]
  const check = scalar === undefined ? nested(field) : (text: string) => scalar(field, text)
  const optional = field.nullable === true || field.default !== undefined
  return ({ text, broken }) => {
    if (optional && text === nullkey) return undefined
    return broken !== undefined && TEXTS.has(field.type) ? notUtf8(field, broken) : check(text)
  }
}

const META = { name: DYNAMIC }

/** The check of a column that goes to the dynamic field as text. */
export const dynamicTextCheck: CsvCheck = ({ broken }) => broken && notUtf8(META, broken)

/**
 * The check of `$meta`.
 * @param names of the columns that go to the dynamic field beside it
 */
export const metaCheck =
  (names: ReadonlySet<string>): CsvCheck =>
  ({ text, broken }) => {
    if (broken !== undefined) return notUtf8(META, broken)
    const object = dynamicObject(JSON.stringify(text))
    return 'message' in object ? object : duplicatedKey(object.keys, names, 'duplicated key in dynamic field')
  }
