import { isUtf8 } from 'node:buffer'
import type { Field } from '../../../cloud/schema/collection.ts'
import { limitOf } from '../../values/float.ts'
import { notFiniteInVector } from '../../values/not-finite.ts'
import { notUtf8, tooLong } from '../../values/text.ts'
import type { Page } from '../decode-page.ts'
import type { Numbers } from '../decode-values.ts'
import type { Look } from './column-check.ts'

/** Any number that is finite in the field. @param field of the numbers: of an array with the type of its elements */
export const lookAtFloat = (field: Pick<Field, 'name' | 'type'>): Look => {
  const limit = limitOf(field.type)
  return value => {
    const number = Number(value)
    return Math.abs(number) < limit ? undefined : notFiniteInVector(field, number)
  }
}

/** Whether all numbers of a page are below a limit: quicker than a look at each. */
export const allBelow =
  (limit: number) =>
  (values: Page['values']): boolean => {
    const numbers = values as Numbers
    for (let at = 0; at < numbers.length; at++) if (!(Math.abs(Number(numbers[at])) < limit)) return false
    return true
  }

export const lookAtText =
  (field: Field): Look =>
  value => {
    const bytes = value as Uint8Array
    if (field.maxLength !== undefined && bytes.length > field.maxLength) return tooLong(field, bytes.length)
    return isUtf8(bytes) ? undefined : notUtf8(field, bytes)
  }
