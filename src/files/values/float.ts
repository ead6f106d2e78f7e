import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { typeMismatch, unreadable } from './mismatch.ts'

/** Halfway between the largest float of 32 bits and the next: what is rounded up from there is out of range. */
export const FLOAT32_LIMIT = 2 ** 128 - 2 ** 103

export const isWithin = (value: number, type: string): boolean =>
  Math.abs(value) < (type === 'Double' ? Number.POSITIVE_INFINITY : FLOAT32_LIMIT)

export const floatProblem = (
  field: { readonly name: string; readonly type: string },
  value: number,
  source: string
): ValueProblem | undefined =>
  isWithin(value, field.type) ? undefined : unreadable(field, 'ParseFloat', source, 'value out of range')

export const float =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'number' ? floatProblem(field, value, source) : typeMismatch(field, value, source)
  }
