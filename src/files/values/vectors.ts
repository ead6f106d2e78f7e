import type { Field } from '../../cloud/schema/collection.ts'
import {
  dimMismatch,
  notFiniteInVector,
  typeMismatch,
  unparsableNumber,
  type ValueCheck,
  type ValueProblem
} from './messages.ts'
import { FLOAT32_LIMIT, floatProblem, limitOf } from './scalars.ts'

interface Bytes {
  readonly call: 'ParseInt' | 'ParseUint'
  readonly least: number
  readonly most: number
  /** Dimensions per list element. */
  readonly dims: number
}

const BYTES: Readonly<Record<string, Bytes>> = {
  BinaryVector: { call: 'ParseUint', least: 0, most: 255, dims: 8 },
  Int8Vector: { call: 'ParseInt', least: -128, most: 127, dims: 1 }
}

/** A binary vector, with one list element for eight dimensions, or a vector of 8-bit integers. */
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

const elementProblem = (field: Field, { call, least, most }: Bytes, element: unknown): ValueProblem | undefined => {
  const source = JSON.stringify(element)
  if (typeof element !== 'number') return typeMismatch(field, element, source)
  if (!Number.isInteger(element)) return unparsableNumber(field, call, source, 'invalid syntax')
  if (element < least || element > most) return unparsableNumber(field, call, source, 'value out of range')
  return undefined
}

/** The largest index; the next number marks an empty slot. server source: typeutil */
export const LARGEST_INDEX = 2 ** 32 - 2

/** server source: typeutil, CreateSparseFloatRowFromMap; the texts are a guess */
export const sparseVector =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeMismatch(field, value, source)
    const pairs = pairsOf(value as Readonly<Record<string, unknown>>)
    if (pairs === undefined) return vectorProblem(field, 'invalid JSON input')
    const seen = new Set<number>()
    for (const [index, element] of pairs) {
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > LARGEST_INDEX) {
        return vectorProblem(field, `invalid index in sparse float vector: ${JSON.stringify(index).slice(0, 100)}`)
      }
      if (typeof element !== 'number' || !(Math.abs(element) < FLOAT32_LIMIT)) {
        return vectorProblem(field, `invalid value in sparse float vector: ${JSON.stringify(element).slice(0, 100)}`)
      }
      if (element < 0) return vectorProblem(field, 'negative value in sparse float vector')
      if (seen.has(index)) return vectorProblem(field, 'unsorted or same indices in sparse float vector')
      seen.add(index)
    }
    return undefined
  }

/** Both notations as pairs; undefined for any other value. */
const pairsOf = (value: Readonly<Record<string, unknown>>): readonly (readonly [unknown, unknown])[] | undefined => {
  const { indices, values } = value
  if (Array.isArray(indices) && Array.isArray(values)) {
    return indices.length === values.length ? indices.map((index, at) => [index, values[at]]) : undefined
  }
  if (Array.isArray(indices) || Array.isArray(values)) return undefined
  return Object.entries(value).map(([index, element]) => [/^\d+$/.test(index) ? Number(index) : index, element])
}

const vectorProblem = ({ name }: Field, message: string): ValueProblem => ({
  message,
  explain: `field ${name} is a sparse vector: {"index": value, …} or {"indices": […], "values": […]}, indices different from each other, values not negative`
})

/** Vectors of 16-bit and 32-bit floats: the server parses both as 32-bit floats, then converts. */
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
