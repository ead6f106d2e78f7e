import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { dimMismatch, typeMismatch, unreadable } from './mismatch.ts'

interface Bytes {
  readonly call: 'ParseInt' | 'ParseUint'
  readonly least: number
  readonly most: number
  /** Dimensions in one element of the list. */
  readonly dims: number
}

const BYTES: Readonly<Record<string, Bytes>> = {
  BinaryVector: { call: 'ParseUint', least: 0, most: 255, dims: 8 },
  Int8Vector: { call: 'ParseInt', least: -128, most: 127, dims: 1 }
}

const elementProblem = (field: Field, { call, least, most }: Bytes, element: unknown): ValueProblem | undefined => {
  const source = JSON.stringify(element)
  if (typeof element !== 'number') return typeMismatch(field, element, source)
  if (!Number.isInteger(element)) return unreadable(field, call, source, 'invalid syntax')
  if (element < least || element > most) return unreadable(field, call, source, 'value out of range')
  return undefined
}

/** A binary vector, whose list has a number for eight dimensions, or one of 8 bit integers. */
export const byteVector =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    if (!Array.isArray(value)) return typeMismatch(field, value, source)
    const bytes = BYTES[field.type] as Bytes
    if (value.length * bytes.dims !== field.dim) return dimMismatch(field, value.length * bytes.dims)
    for (const element of value) {
      const problem = elementProblem(field, bytes, element)
      if (problem !== undefined) return problem
    }
    return undefined
  }
