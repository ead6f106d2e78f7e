import { isUtf8 } from 'node:buffer'
import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { typeMismatch } from './mismatch.ts'

/** @param length in bytes */
export const tooLong = ({ name, maxLength }: Field, length: number): ValueProblem => ({
  message: `value length(${length}) for field ${name} exceeds max_length(${maxLength})`,
  explain: `field ${name} takes ${maxLength} bytes of UTF-8, the value has ${length}`
})

/** Bytes as the server shows them: what is no UTF-8 is written in hexadecimal. */
const shownBytes = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length && text.length < LONGEST; ) {
    const character = [1, 2, 3, 4].find(
      length => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))
    )
    const next = at + (character ?? 1)
    const part = Buffer.from(bytes.subarray(at, next))
    text += character === undefined ? `\\x${part.toString('hex')}` : part.toString()
    at = next
  }
  return text
}

/** Values are shown to this length. */
const LONGEST = 100

/** server source: common.CheckValidUTF8 */
export const notUtf8 = ({ name }: Pick<Field, 'name'>, bytes: Uint8Array): ValueProblem => ({
  message: `field ${name} contains invalid UTF-8 data, value=${shownBytes(bytes)}`,
  explain: `field ${name} takes text in UTF-8; write the file in UTF-8, not in an older encoding`
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
