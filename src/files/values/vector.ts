import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck } from './check.ts'
import { FLOAT32_LIMIT, floatProblem, limitOf } from './float.ts'
import { dimMismatch, typeMismatch } from './mismatch.ts'
import { notFiniteInVector } from './not-finite.ts'

/** Vectors of 16 and 32 bit floats: the server reads either as floats of 32 bits, and then makes them narrower. */
export const floatVector = (field: Field): ValueCheck => {
  const limit = limitOf(field.type)
  return source => {
    const value: unknown = JSON.parse(source)
    if (!Array.isArray(value)) return typeMismatch(field, value, source)
    if (value.length !== field.dim) return dimMismatch(field, value.length)
    let infinite: number | undefined
    for (const element of value) {
      if (typeof element !== 'number') return typeMismatch(field, element, JSON.stringify(element))
      const size = Math.abs(element)
      if (size < limit) continue
      if (!(size < FLOAT32_LIMIT)) return floatProblem(field, element, String(element))
      infinite ??= element
    }
    return infinite === undefined ? undefined : notFiniteInVector(field, infinite)
  }
}
