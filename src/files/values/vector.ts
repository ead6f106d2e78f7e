import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck } from './check.ts'
import { FLOAT32_LIMIT, floatProblem } from './float.ts'
import { dimMismatch, typeMismatch } from './mismatch.ts'

/** Vectors of 16 and 32 bit floats: the server reads either as floats of 32 bits. */
export const floatVector =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    if (!Array.isArray(value)) return typeMismatch(field, value, source)
    if (value.length !== field.dim) return dimMismatch(field, value.length)
    for (const element of value) {
      if (typeof element !== 'number') return typeMismatch(field, element, JSON.stringify(element))
      if (!(Math.abs(element) < FLOAT32_LIMIT)) return floatProblem(field, element, String(element))
    }
    return undefined
  }
