import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck } from './check.ts'
import { typeMismatch } from './mismatch.ts'

export const bool =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'boolean' ? undefined : typeMismatch(field, value, source)
  }
