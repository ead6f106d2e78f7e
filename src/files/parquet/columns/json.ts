import type { Field } from '../../../cloud/schema/collection.ts'
import { whereBroken } from '../../json/where-broken.ts'
import { DYNAMIC } from '../../keys.ts'
import { sparseVector } from '../../values/sparse-vector.ts'
import type { Look } from './column-check.ts'

const textOf = (value: unknown): string => Buffer.from(value as Uint8Array).toString()

/** Text that holds JSON; of the dynamic field an object. server source: importutilv2/parquet/field_reader.go */
export const lookAtJson =
  ({ name }: { readonly name: string }): Look =>
  value => {
    const explain =
      name === DYNAMIC ? `column ${DYNAMIC} takes JSON objects as text` : `field ${name} takes JSON as text`
    const text = textOf(value)
    try {
      const json: unknown = JSON.parse(text)
      if (name !== DYNAMIC || (typeof json === 'object' && !Array.isArray(json))) return undefined
      return { message: `illegal value for dynamic field, not a JSON object`, explain }
    } catch {
      return { message: `failed to parse JSON of field '${name}', error: ${whereBroken(text)}`, explain }
    }
  }

/** A sparse vector as JSON text. */
export const lookAtSparse = (field: Field): Look => {
  const check = sparseVector(field)
  return value => {
    const text = textOf(value)
    const wrap = (message: string) =>
      `Invalid JSON string for SparseFloatVector: '${text.slice(0, 100)}', err = ${message}`
    try {
      const problem = check(text)
      return problem && { ...problem, message: wrap(problem.message) }
    } catch {
      return { message: wrap('not a JSON format string'), explain: `field ${field.name} takes JSON as text` }
    }
  }
}
