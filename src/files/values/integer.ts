import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { typeMismatch, unreadable } from './mismatch.ts'

const BITS: Readonly<Record<string, bigint>> = { Int8: 8n, Int16: 16n, Int32: 32n, Int64: 64n }

/** As Go's ParseInt takes them; in JSON none begins with 0 but 0 itself. */
const INTEGER = /^-?\d+$/
const JSON_INTEGER = /^-?(?:0|[1-9]\d*)$/

/** Digits that surely fit in a double. */
const SAFE_LENGTH = 15

const fitsInteger = (source: string, type: string): boolean => {
  const half = 1n << ((BITS[type] ?? 64n) - 1n)
  if (source.length <= SAFE_LENGTH) {
    const value = Number(source)
    return value >= -Number(half) && value < Number(half)
  }
  const value = BigInt(source)
  return value >= -half && value < half
}

/** A number as it is written: 1.0 and 1e3 are none to the server, and no digit of a large one is lost. */
export const integerProblem = (
  field: { readonly name: string; readonly type: string },
  source: string
): ValueProblem | undefined => {
  if (!INTEGER.test(source)) return unreadable(field, 'ParseInt', source, 'invalid syntax')
  return fitsInteger(source, field.type) ? undefined : unreadable(field, 'ParseInt', source, 'value out of range')
}

export const integer =
  (field: Field): ValueCheck =>
  source => {
    if (JSON_INTEGER.test(source)) return integerProblem(field, source)
    const value: unknown = JSON.parse(source)
    return typeof value === 'number' ? integerProblem(field, source) : typeMismatch(field, value, source)
  }
