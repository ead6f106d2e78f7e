import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from '../values/check.ts'
import { checkOf } from '../values/check-of.ts'
import { isWithin } from '../values/float.ts'
import { integerProblem } from '../values/integer.ts'
import { typeMismatch } from '../values/mismatch.ts'
import { notFinite } from '../values/not-finite.ts'
import { lengthProblem } from '../values/text.ts'

/** What Go's strconv.ParseBool takes. */
const BOOLS: ReadonlySet<string> = new Set('1 t T TRUE true True 0 f F FALSE false False'.split(' '))

/** Numbers as Go's strconv.ParseFloat takes them, without hexadecimal ones. */
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY]
])

const wrongText = (field: Field, text: string): ValueProblem => typeMismatch(field, text, JSON.stringify(text))

const integer = (field: Field, text: string): ValueProblem | undefined =>
  integerProblem(field, text.replace(/^\+(?=\d)/, '')) && wrongText(field, text)

const float = (field: Field, text: string): ValueProblem | undefined => {
  const special = NOT_FINITE.get(text.toLowerCase().replace(/^[+-]/, ''))
  if (special !== undefined) return notFinite(field.name, text.startsWith('-') ? -special : special)
  return FLOAT.test(text) && isWithin(Number(text), field.type) ? undefined : wrongText(field, text)
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

/** The check of one field in a row of texts. server source: importutilv2/csv/row_parser.go */
export const csvCheck = (field: Field, nullkey: string): ValueCheck => {
  const scalar = SCALARS[field.type]
  const check = scalar === undefined ? nested(field) : (text: string) => scalar(field, text)
  const optional = field.nullable === true || field.default !== undefined
  return text => (optional && text === nullkey ? undefined : check(text))
}
