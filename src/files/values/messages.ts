import type { Field } from '../../cloud/schema/collection.ts'

/** Why a value does not fit its field. */
export interface ValueProblem {
  /** The server's own words. server source: importutilv2 */
  readonly message: string
  /** What was expected and what came, in ours. */
  readonly explain: string
}

/** Looks at a value as it stands in the file, written in JSON. @throws SyntaxError when it is no JSON */
export type ValueCheck = (source: string) => ValueProblem | undefined

/** The value is of another type than the field. */
export const typeMismatch = ({ name, type }: Field, value: unknown, source: string): ValueProblem => ({
  message: `expected type '${type}' for field '${name}', got type '${goType(value)}' with value '${goValue(value, source)}'`,
  explain: `field ${name} is of type ${type} and cannot be ${source.length <= 100 ? source : `${source.slice(0, 100)}…`}`
})

/** Name of the Go type in which the server holds a JSON value, as its messages print it. */
export const goType = (value: unknown): string => {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  return { number: 'json.Number', boolean: 'bool' }[typeof value as 'number'] ?? 'string'
}

/** Values are shown to this length: a vector of a thousand numbers says no more than its beginning. */
const LONGEST = 100

/** A JSON value as Go's `%v` prints it, cut after a hundred characters. @param source its text, for numbers print as they are written */
export const goValue = (value: unknown, source: string): string => {
  const text = typeof value === 'number' ? source : shown(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** What is nested deeper is left out: files can nest to any depth. */
const shown = (value: unknown, depth = 0): string => {
  if (value === null) return '<nil>'
  if (typeof value !== 'object') return String(value)
  if (depth === LONGEST) return '…'
  const inside = (field: unknown) => shown(field, depth + 1)
  if (Array.isArray(value)) return `[${value.slice(0, LONGEST).map(inside).join(' ')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, field]) => `${key}:${inside(field)}`).join(' ')}]`
}

/** The vector has more or fewer numbers than the field. @param dim of the value */
export const dimMismatch = (field: Field, dim: number): ValueProblem => ({
  message: `expected dim '${field.dim}' for field '${field.name}' with type '${field.type}', got dim '${dim}'`,
  explain: `field ${field.name} has ${field.dim} dimensions, the value has ${dim}`
})

/** Go's strconv could not read the number. */
export const unreadable = (
  { name, type }: { readonly name: string; readonly type: string },
  call: 'ParseInt' | 'ParseUint' | 'ParseFloat',
  source: string,
  problem: 'invalid syntax' | 'value out of range'
): ValueProblem => ({
  message: `strconv.${call}: parsing "${source.slice(0, 100)}": ${problem}`,
  explain: `field ${name} is of type ${type}, and ${source.slice(0, 100)} ${problem === 'invalid syntax' ? 'is not written as one' : 'is out of its range'}`
})

const HALVES: Readonly<Record<string, string>> = {
  Float16Vector: 'float16',
  BFloat16Vector: 'bfloat16'
}

/** A number of a vector. server source: typeutil, VerifyFloats32, VerifyFloats16, VerifyBFloats16 */
export const notFiniteInVector = (
  field: { readonly name: string; readonly type: string },
  value: number
): ValueProblem => {
  const { name, type } = field
  const half = HALVES[type]
  if (half === undefined) return notFinite(field, value)
  return {
    message: `${half} vector contain nan or infinity value.`,
    explain: `field ${name} is of type ${type}: its numbers have to be finite in 16 bits${half === 'float16' ? ', that is between -65520 and 65520' : ''}; the value is ${value}`
  }
}

/** server source: typeutil, VerifyFloat; Go's words for numbers */
export const notFinite = (
  { name, type }: { readonly name: string; readonly type: string },
  value: number
): ValueProblem => {
  const shown = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return {
    message: `value '${shown}' is not a number or infinity: invalid parameter`,
    explain: `field ${name} takes numbers that are finite as floats of ${type === 'Double' ? 64 : 32} bits, the value is ${value}`
  }
}
