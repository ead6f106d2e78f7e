import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { typeMismatch } from './mismatch.ts'

/** Length in bytes of UTF-8 against `maxLength`. */
export const lengthProblem = ({ name, maxLength }: Field, value: string): ValueProblem | undefined => {
  if (maxLength === undefined || value.length * 3 <= maxLength) return undefined
  const length = Buffer.byteLength(value)
  if (length <= maxLength) return undefined
  return {
    message: `value length(${length}) for field ${name} exceeds max_length(${maxLength})`,
    explain: `field ${name} takes ${maxLength} bytes of UTF-8, the value has ${length}`
  }
}

export const text =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'string' ? lengthProblem(field, value) : typeMismatch(field, value, source)
  }
