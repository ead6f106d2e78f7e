import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { FLOAT32_LIMIT } from './float.ts'
import { typeMismatch } from './mismatch.ts'

/** The largest index; one more marks an empty place. server source: typeutil */
export const LARGEST_INDEX = 2 ** 32 - 2

const wrong = ({ name }: Field, message: string): ValueProblem => ({
  message,
  explain: `field ${name} is a sparse vector: {"index": value, …} or {"indices": […], "values": […]}, indices different from each other, values not negative`
})

/** Both spellings as pairs; undefined when it is neither. */
const pairsOf = (value: Readonly<Record<string, unknown>>): readonly (readonly [unknown, unknown])[] | undefined => {
  const { indices, values } = value
  if (Array.isArray(indices) && Array.isArray(values)) {
    return indices.length === values.length ? indices.map((index, at) => [index, values[at]]) : undefined
  }
  if (Array.isArray(indices) || Array.isArray(values)) return undefined
  return Object.entries(value).map(([index, element]) => [/^\d+$/.test(index) ? Number(index) : index, element])
}

/** server source: typeutil, CreateSparseFloatRowFromMap; the texts are a guess */
export const sparseVector =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeMismatch(field, value, source)
    const pairs = pairsOf(value as Readonly<Record<string, unknown>>)
    if (pairs === undefined) return wrong(field, 'invalid JSON input')
    const seen = new Set<number>()
    for (const [index, element] of pairs) {
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > LARGEST_INDEX) {
        return wrong(field, `invalid index in sparse float vector: ${JSON.stringify(index).slice(0, 100)}`)
      }
      if (typeof element !== 'number' || !(Math.abs(element) < FLOAT32_LIMIT)) {
        return wrong(field, `invalid value in sparse float vector: ${JSON.stringify(element).slice(0, 100)}`)
      }
      if (element < 0) return wrong(field, 'negative value in sparse float vector')
      if (seen.has(index)) return wrong(field, 'unsorted or same indices in sparse float vector')
      seen.add(index)
    }
    return undefined
  }
