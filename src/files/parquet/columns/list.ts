import { Faulty } from '../../fault.ts'
import type { Page } from '../decode-page.ts'
import { type ColumnCheck, type Look, looker, type Problem } from './column-check.ts'
import { nullElementProblem, nullProblem } from './problems.ts'

export interface ListOptions {
  readonly field: string
  readonly nullable: boolean
  /** Level at which the list is there, though it may be empty; lower ones are nulls. */
  readonly listed: number
  /** Level of an element that is there. */
  readonly present: number
  /** Whether all values of a page fit, which spares a look at each. */
  readonly allFit: (values: Page['values']) => boolean
  readonly look: Look
  /** Looks at the number of elements of a row. */
  readonly length: (elements: number) => Problem | undefined
  /** Elements at which a row is known to be wrong before it ends: elements can be packed to nothing. */
  readonly most: number
}

/** More than a list ever has too many by mistake; those are counted to their end, so that the fault tells how many there are. */
export const ODD = 65_536

/** A column with a list in each row. A list may go on in the next page. */
export const listColumn = (options: ListOptions): ColumnCheck => {
  const { field, nullable, listed, present, allFit, look, length, most } = options
  let rows = 0
  /** Elements of the row at hand; -1: it is null. */
  let elements = 0

  const fail = (problem: Problem | undefined): void => {
    if (problem !== undefined) throw new Faulty({ ...problem, row: rows, field })
  }
  const endRow = (): void => {
    if (rows === 0) return
    if (elements >= 0) fail(length(elements))
    else if (!nullable) fail(nullProblem(field))
  }
  const begin = (): void => {
    rows++
    elements = 0
  }
  let inGroup = false

  return {
    page: page => {
      const { values, definitionLevels, repetitionLevels } = page
      const fit = allFit(values)
      const lookAt = looker(page, look)
      const whole = definitionLevels.length === 0
      let next = 0
      for (let at = 0; at < repetitionLevels.length; at++) {
        if (repetitionLevels[at] === 0) {
          if (inGroup) endRow()
          inGroup = true
          begin()
        }
        const level = whole ? present : (definitionLevels[at] as number)
        if (level === present) {
          if (++elements === most) fail(length(elements))
          if (!fit) fail(lookAt(next))
          next++
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
