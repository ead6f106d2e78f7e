import { isUtf8 } from 'node:buffer'
import type { Field } from '../../cloud/schema/collection.ts'
import type { FileFault } from '../reader.ts'
import { floatsBelow } from '../values/float-bytes.ts'
import { notFiniteInVector } from '../values/messages.ts'
import { limitOf, notUtf8, tooLong } from '../values/scalars.ts'
import { type Entries, type Numbers, PageNumbers } from './encodings.ts'

/** A page of a column, or a part of one: values without nulls, and levels that place them in rows and lists. */
export interface Page {
  readonly values: PageNumbers | readonly Uint8Array[] | Entries
  /** Number of values. */
  readonly size: number
  /** Empty when no value is missing. */
  readonly definitionLevels: Uint8Array
  /** Empty when the column is no list. */
  readonly repetitionLevels: Uint8Array
}

/** Checks the values of one column, page by page. */
export interface ColumnCheck {
  /** @throws Faulty at the first invalid value */
  page(page: Page): void
  /** Call it after the last page of a row group. @throws Faulty */
  endGroup(): void
  /** Number of rows so far. */
  readonly rows: number
}

/** Why a value is invalid, without its place. */
export type Problem = Pick<FileFault, 'message' | 'explain'>

/** Checks one value of a page in Parquet's form: texts are bytes. */
export type ValueTest = (value: unknown) => Problem | undefined

export const decodedValues = ({ values }: Page): Numbers | readonly Uint8Array[] | Entries =>
  values instanceof PageNumbers ? values.decoded : values

/** Checks a value of a page by its index. A dictionary entry is checked once, however many rows have it. */
export const checkByIndex = (page: Page, look: ValueTest): ((at: number) => Problem | undefined) => {
  const values = decodedValues(page)
  if (!('indices' in values)) return at => look(values[at])
  const { dictionary, indices } = values
  return at => {
    const entry = indices[at] as number
    if (dictionary.fit[entry] === 1) return undefined
    const problem = look(dictionary.at(entry))
    if (problem === undefined) dictionary.fit[entry] = 1
    return problem
  }
}

/** Accepts any number that is finite in the field. @param field the field; for an array, with the type of its elements */
export const checkFloat = (field: Pick<Field, 'name' | 'type'>): ValueTest => {
  const limit = limitOf(field.type)
  return value => {
    const number = Number(value)
    return Math.abs(number) < limit ? undefined : notFiniteInVector(field, number)
  }
}

/** Whether all floats of a page are certainly below a limit; faster than a check of each. Entries of a dictionary are tested once. */
export const allBelow = (limit: number): ((page: Page) => boolean) => {
  const tests = { 4: floatsBelow(limit, 4), 8: floatsBelow(limit, 8) }
  return ({ values }) => {
    const floats = values instanceof PageNumbers ? values.floats : undefined
    if (floats === undefined) return false
    floats.areBelow ??= tests[floats.size](floats.bytes)
    return floats.areBelow
  }
}

export const checkText =
  (field: Field): ValueTest =>
  value => {
    const bytes = value as Uint8Array
    if (field.maxLength !== undefined && bytes.length > field.maxLength) return tooLong(field, bytes.length)
    return isUtf8(bytes) ? undefined : notUtf8(field, bytes)
  }

/** server source: importutilv2/parquet/field_reader.go */
export const nullProblem = (field: string): Problem => ({
  message: 'not nullable, but has null value: invalid parameter',
  explain: `field ${field} is not nullable, and the value is null`
})

/** server source: milvus-io/milvus#49683; the message is a guess */
export const nullElementProblem = (field: string): Problem => ({
  message: `array element is not allowed to be null value for field '${field}'`,
  explain: `an element of field ${field} is null; elements are never null`
})

/** server source: importutilv2/parquet/field_reader.go, checkVectorAligned */
export const notAligned = (field: string, type: string, expected: number, got: number): Problem => ({
  message: `length of vector is not aligned: expected ${expected} but got ${got}, data type: ${type}`,
  explain: `a ${type} of field ${field} takes ${expected} elements, the value has ${got}`
})
