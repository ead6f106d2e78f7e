import type { Field } from '../../cloud/schema/collection.ts'

/** Why a value is invalid for its field. */
export interface ValueProblem {
  /** The server's message. server source: importutilv2 */
  readonly message: string
  /** The expected and the actual value, in the emulator's words. */
  readonly explain: string
}

/** Checks a value, given as JSON text. @throws SyntaxError for invalid JSON */
export type ValueCheck = (source: string) => ValueProblem | undefined

/** The value's type does not match the field. */
export const typeMismatch = ({ name, type }: Field, value: unknown, source: string): ValueProblem => ({
  message: `expected type '${type}' for field '${name}', got type '${goType(value)}' with value '${goValue(value, source)}'`,
  explain: `field ${name} is of type ${type} and cannot be ${source.length <= 100 ? source : `${source.slice(0, 100)}…`}`
})

/** Name of the Go type in which the server stores a JSON value, as its messages print it. */
export const goType = (value: unknown): string => {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  return { number: 'json.Number', boolean: 'bool' }[typeof value as 'number'] ?? 'string'
}

/** Maximum characters of a value in a message: the beginning of a long vector is enough. */
const LONGEST = 100

/** A JSON value as Go's `%v` prints it, cut after 100 characters. @param source its text, because numbers print as written */
export const goValue = (value: unknown, source: string): string => {
  const text = typeof value === 'number' ? source : formatGoValue(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** Omits deeply nested values, because files can nest to any depth. */
const formatGoValue = (value: unknown, depth = 0): string => {
  if (value === null) return '<nil>'
  if (typeof value !== 'object') return String(value)
  if (depth === LONGEST) return '…'
  const inside = (field: unknown) => formatGoValue(field, depth + 1)
  if (Array.isArray(value)) return `[${value.slice(0, LONGEST).map(inside).join(' ')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, field]) => `${key}:${inside(field)}`).join(' ')}]`
}

/** The vector's dimension differs from the field's. @param dim dimension of the value */
export const dimMismatch = (field: Field, dim: number): ValueProblem => ({
  message: `expected dim '${field.dim}' for field '${field.name}' with type '${field.type}', got dim '${dim}'`,
  explain: `field ${field.name} has ${field.dim} dimensions, the value has ${dim}`
})

/** Go's strconv rejects the number. */
export const unparsableNumber = (
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

/** An infinite or NaN number in a vector. server source: typeutil, VerifyFloats32, VerifyFloats16, VerifyBFloats16 */
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

/** server source: typeutil, VerifyFloat; numbers as Go prints them */
export const notFinite = (
  { name, type }: { readonly name: string; readonly type: string },
  value: number
): ValueProblem => {
  const text = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return {
    message: `value '${text}' is not a number or infinity: invalid parameter`,
    explain: `field ${name} takes numbers that are finite as floats of ${type === 'Double' ? 64 : 32} bits, the value is ${value}`
  }
}
