import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck } from './check.ts'
import { typeMismatch } from './mismatch.ts'

/** An object, or a text that holds JSON. */
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
