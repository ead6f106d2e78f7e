import { Faulty } from '../reader.ts'
import {
  type ColumnCheck,
  checkByIndex,
  nullElementProblem,
  nullProblem,
  type Page,
  type Problem,
  type ValueTest
} from './column-check.ts'

/** Lists up to this length are counted to their end, so that the fault gives the true length. */
export const COUNTED_LENGTH = 65_536

export interface ListOptions {
  readonly field: string
  readonly nullable: boolean
  /** Definition level of a present list, which may be empty; lower levels are nulls. */
  readonly listed: number
  /** Definition level of a present element. */
  readonly present: number
  /** Whether all values of a page are valid; then no value is checked alone. */
  readonly allFit: (page: Page) => boolean
  readonly look: ValueTest
  /** Checks the number of elements of a row. */
  readonly length: (elements: number) => Problem | undefined
  /** Number of elements that stops a row early, because compressed elements can take almost no bytes. */
  readonly most: number
}

/** A column with one list per row. A list may continue in the next page. */
export const listColumn = (options: ListOptions): ColumnCheck => {
  const { field, nullable, listed, present, allFit, look, length, most } = options
  let rows = 0
  /** Elements of the current row; -1: the row is null. */
  let elements = 0

  const fail = (problem: Problem | undefined): void => {
    if (problem !== undefined) throw new Faulty({ ...problem, row: rows, field })
  }
  const endRow = (): void => {
    if (rows === 0) return
    if (elements >= 0) fail(length(elements))
    else if (!nullable) fail(nullProblem(field))
  }
  let inGroup = false
  const beginRow = (): void => {
    if (inGroup) endRow()
    inGroup = true
    rows++
    elements = 0
  }

  /** Counts elements that are all present and valid. */
  const count = ({ buffer, byteOffset, length: size }: Uint8Array): void => {
    const levels = Buffer.from(buffer, byteOffset, size)
    for (let at = 0; at < size; ) {
      if (levels[at] === 0) beginRow()
      const next = nextRow(levels, at + 1)
      elements += next - at
      if (elements >= most) fail(length(most))
      at = next
    }
  }

  return {
    page: page => {
      const { definitionLevels, repetitionLevels } = page
      const fit = allFit(page)
      const whole = definitionLevels.length === 0
      if (fit && whole) return count(repetitionLevels)
      const lookAt = fit ? undefined : checkByIndex(page, look)
      let next = 0
      for (let at = 0; at < repetitionLevels.length; at++) {
        if (repetitionLevels[at] === 0) beginRow()
        const level = whole ? present : (definitionLevels[at] as number)
        if (level === present) {
          if (++elements === most) fail(length(elements))
          fail(lookAt?.(next++))
        } else if (level > listed) fail(nullElementProblem(field))
        else if (level < listed) elements = -1
      }
    },
    endGroup: () => {
      if (inGroup) endRow()
      inGroup = false
    },
    get rows() {
      return rows
    }
  }
}

/** Levels that are looked at one by one before the rest is searched: a search costs as much as some tens of them. */
const NEAR = 32

/** Index of the level that begins the next row. */
const nextRow = (levels: Buffer, from: number): number => {
  const near = Math.min(levels.length, from + NEAR)
  for (let at = from; at < near; at++) if (levels[at] === 0) return at
  const found = levels.indexOf(0, near)
  return found < 0 ? levels.length : found
}
