import { isUtf8 } from 'node:buffer'
import type { Field } from '../../../cloud/schema/collection.ts'
import { FLOAT32_LIMIT } from '../../values/float.ts'
import { notFinite } from '../../values/not-finite.ts'
import { notUtf8, tooLong } from '../../values/text.ts'
import type { Page } from '../decode-page.ts'
import type { Look } from './column-check.ts'

/** Any number that is finite as a float of 32 bits, or of 64 for a Double. */
export const lookAtFloat = ({ name, type, elementType }: Field): Look => {
  const limit = (elementType ?? type) === 'Double' ? Number.POSITIVE_INFINITY : FLOAT32_LIMIT
  return value => {
    const number = Number(value)
    return Math.abs(number) < limit ? undefined : notFinite(name, number)
  }
}

/** Whether no number of a page can be too large for a float: quicker than a look at each. */
export const allFinite = (values: Page['values']): boolean => {
  for (let at = 0; at < values.length; at++) if (!(Math.abs(Number(values[at])) < FLOAT32_LIMIT)) return false
  return true
}

export const lookAtText =
  (field: Field): Look =>
  value => {
    const bytes = value as Uint8Array
    if (field.maxLength !== undefined && bytes.length > field.maxLength) return tooLong(field, bytes.length)
    return isUtf8(bytes) ? undefined : notUtf8(field)
  }
