import { isUtf8 } from 'node:buffer'
import type { Field } from '../../cloud/schema/collection.ts'
import { goType, goValue, typeMismatch, unparsableNumber, type ValueCheck, type ValueProblem } from './messages.ts'

export const float =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'number' ? floatProblem(field, value, source) : typeMismatch(field, value, source)
  }

export const floatProblem = (
  field: { readonly name: string; readonly type: string },
  value: number,
  source: string
): ValueProblem | undefined =>
  fitsFloat(value, field.type) ? undefined : unparsableNumber(field, 'ParseFloat', source, 'value out of range')

export const fitsFloat = (value: number, type: string): boolean => Math.abs(value) < limitOf(type)

/** Halfway between the largest 32-bit float and the next value: numbers that round up from there are out of range. */
export const FLOAT32_LIMIT = 2 ** 128 - 2 ** 103

const LIMITS: Readonly<Record<string, number>> = {
  Double: Number.POSITIVE_INFINITY,
  // 65520 is halfway between 65504 and the next value. The server rounds doubles to 32 bits first, so the limit is slightly lower.
  Float16Vector: 65520 - 2 ** -9
}

/**
 * The smallest number that is infinite in a field. BFloat16 has the range of 32-bit floats; the server truncates the lower half
 * without rounding. server source: typeutil, Float32ToFloat16Bytes, Float32ToBFloat16Bytes
 * @param type of the field, or of an array's elements
 */
export const limitOf = (type: string): number => LIMITS[type] ?? FLOAT32_LIMIT

const JSON_INTEGER = /^-?(?:0|[1-9]\d*)$/

export const integer =
  (field: Field): ValueCheck =>
  source => {
    if (JSON_INTEGER.test(source)) return integerProblem(field, source)
    const value: unknown = JSON.parse(source)
    return typeof value === 'number' ? integerProblem(field, source) : typeMismatch(field, value, source)
  }

/** Integers that Go's ParseInt accepts; in JSON only 0 itself begins with 0. */
const INTEGER = /^-?\d+$/

/** Checks the number's text: the server accepts neither 1.0 nor 1e3 as an integer, and a double would lose digits. */
export const integerProblem = (
  field: { readonly name: string; readonly type: string },
  source: string
): ValueProblem | undefined => {
  if (!INTEGER.test(source)) return unparsableNumber(field, 'ParseInt', source, 'invalid syntax')
  return fitsInteger(source, field.type) ? undefined : unparsableNumber(field, 'ParseInt', source, 'value out of range')
}

const BITS: Readonly<Record<string, bigint>> = { Int8: 8n, Int16: 16n, Int32: 32n, Int64: 64n }

/** Number of digits that always fit in a double. */
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

/** server source: common.CheckValidUTF8 */
export const notUtf8 = ({ name }: Pick<Field, 'name'>, bytes: Uint8Array): ValueProblem => ({
  message: `field ${name} contains invalid UTF-8 data, value=${formatBytes(bytes)}`,
  explain: `field ${name} takes text in UTF-8; write the file in UTF-8, not in an older encoding`
})

/** Maximum characters of a value in a message. */
const LONGEST = 100

/** Bytes in the server's form: invalid UTF-8 becomes hexadecimal. */
const formatBytes = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length && text.length < LONGEST; ) {
    const character = [1, 2, 3, 4].find(
      length => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))
    )
    const next = at + (character ?? 1)
    const part = Buffer.from(bytes.subarray(at, next))
    text += character === undefined ? `\\x${part.toString('hex')}` : part.toString()
    at = next
  }
  return text
}

export const text =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'string' ? lengthProblem(field, value) : typeMismatch(field, value, source)
  }

/** Checks the UTF-8 length in bytes against `maxLength`. */
export const lengthProblem = (field: Field, value: string): ValueProblem | undefined => {
  if (field.maxLength === undefined || value.length * 3 <= field.maxLength) return undefined
  const length = Buffer.byteLength(value)
  return length <= field.maxLength ? undefined : tooLong(field, length)
}

/** @param length bytes */
export const tooLong = ({ name, maxLength }: Field, length: number): ValueProblem => ({
  message: `value length(${length}) for field ${name} exceeds max_length(${maxLength})`,
  explain: `field ${name} takes ${maxLength} bytes of UTF-8, the value has ${length}`
})

type ElementCheck = (element: Field, value: unknown) => ValueProblem | undefined

const mismatch = ({ name, type }: Field, value: unknown): ValueProblem => {
  const source = JSON.stringify(value)
  return {
    message: `expected element type '${type}' in array field, got type '${goType(value)}' with value '${goValue(value, source)}'`,
    explain: `field ${name} is an array of ${type}, which cannot have ${source.slice(0, 100)}`
  }
}

const ofInteger: ElementCheck = (element, value) =>
  typeof value === 'number' ? integerProblem(element, JSON.stringify(value)) : mismatch(element, value)

const ofFloat: ElementCheck = (element, value) =>
  typeof value === 'number' ? floatProblem(element, value, String(value)) : mismatch(element, value)

const ELEMENTS: Readonly<Record<string, ElementCheck>> = {
  Bool: (element, value) => (typeof value === 'boolean' ? undefined : mismatch(element, value)),
  Int8: ofInteger,
  Int16: ofInteger,
  Int32: ofInteger,
  Int64: ofInteger,
  Float: ofFloat,
  Double: ofFloat,
  VarChar: (element, value) => (typeof value === 'string' ? lengthProblem(element, value) : mismatch(element, value))
}

/** A list of one scalar type. Integers beyond 2^53 are compared as the nearest double. */
export const array = (field: Field): ValueCheck => {
  const element = { ...field, type: field.elementType as Field['type'] }
  const check = ELEMENTS[element.type] as ElementCheck
  const most = field.maxCapacity ?? Number.POSITIVE_INFINITY
  return source => {
    const value: unknown = JSON.parse(source)
    if (!Array.isArray(value)) return typeMismatch(field, value, source)
    if (value.length > most) return tooMany(field, value.length)
    for (const one of value) {
      const problem = check(element, one)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

export const tooMany = ({ name, maxCapacity }: Field, count: number): ValueProblem => ({
  message: `array capacity(${count}) for field ${name} exceeds max_capacity(${maxCapacity})`,
  explain: `field ${name} takes ${maxCapacity} elements, the value has ${count}`
})

export const bool =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'boolean' ? undefined : typeMismatch(field, value, source)
  }

/** An object, or a text that contains JSON. */
export const json =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined
    if (typeof value !== 'string') return typeMismatch(field, value, source)
    try {
      JSON.parse(value)
      return undefined
    } catch {
      return {
        message: `illegal value for JSON field '${field.name}', not a JSON format string`,
        explain: `field ${field.name} is of type JSON: an object, or a text that holds JSON`
      }
    }
  }
