import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { typeMismatch, unreadable } from './mismatch.ts'

/** Halfway between the largest float of 32 bits and the next: what is rounded up from there is out of range. */
export const FLOAT32_LIMIT = 2 ** 128 - 2 ** 103

const LIMITS: Readonly<Record<string, number>> = {
  Double: Number.POSITIVE_INFINITY,
  // Halfway between 65504 and what would come next. The server rounds doubles to 32 bits first, hence a little less than 65520.
  Float16Vector: 65520 - 2 ** -9
}

/**
 * The size from which on a number is infinite in a field. BFloat16 has the range of 32 bits, of which the server drops the lower half
 * without rounding. server source: typeutil, Float32ToFloat16Bytes, Float32ToBFloat16Bytes
 * @param type of the field, or of the elements of an array
 */
export const limitOf = (type: string): number => LIMITS[type] ?? FLOAT32_LIMIT

export const fitsFloat = (value: number, type: string): boolean => Math.abs(value) < limitOf(type)

export const floatProblem = (
  field: { readonly name: string; readonly type: string },
  value: number,
  source: string
): ValueProblem | undefined =>
  fitsFloat(value, field.type) ? undefined : unreadable(field, 'ParseFloat', source, 'value out of range')

export const float =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'number' ? floatProblem(field, value, source) : typeMismatch(field, value, source)
  }
