import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { typeMismatch } from './mismatch.ts'

/** @param length in bytes */
export const tooLong = ({ name, maxLength }: Field, length: number): ValueProblem => ({
  message: `value length(${length}) for field ${name} exceeds max_length(${maxLength})`,
  explain: `field ${name} takes ${maxLength} bytes of UTF-8, the value has ${length}`
})

/** server source: common.CheckValidUTF8; the words are a guess */
export const notUtf8 = ({ name }: Field): ValueProblem => ({
  message: `field '${name}' contains invalid UTF-8 data`,
  explain: `field ${name} takes text in UTF-8, the value is something else`
})

/** Length in bytes of UTF-8 against `maxLength`. */
export const lengthProblem = (field: Field, value: string): ValueProblem | undefined => {
  if (field.maxLength === undefined || value.length * 3 <= field.maxLength) return undefined
  const length = Buffer.byteLength(value)
  return length <= field.maxLength ? undefined : tooLong(field, length)
}

export const text =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'string' ? lengthProblem(field, value) : typeMismatch(field, value, source)
  }
