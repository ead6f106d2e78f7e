import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Page } from '../../src/files/parquet/column-check.ts'
import { listColumn } from '../../src/files/parquet/list-column.ts'
import { Faulty } from '../../src/files/reader.ts'

const PRESENT = 3

const problem = (elements: number) => ({ message: `${elements} elements`, explain: '' })

/** Checks the pages of lists that have `width` elements. */
const outcomeOf = (groups: readonly (readonly Page[])[], width: number | undefined, most: number): unknown => {
  const check = listColumn({
    ...{ field: 'f', nullable: true, listed: 1, present: PRESENT, most, look: () => undefined, allFit: () => true },
    length: elements => (width === undefined || elements === width ? undefined : problem(elements))
  })
  try {
    for (const pages of groups) {
      for (const page of pages) check.page(page)
      check.endGroup()
    }
  } catch (error) {
    if (error instanceof Faulty) return error.fault
    throw error
  }
  return check.rows
}

const NONE = new Uint8Array()

/** A page of lists without nulls. @param counted whether each element has its level, so that they are counted one by one */
const pageOf = (repetitionLevels: Uint8Array, counted: boolean): Page => ({
  values: new Float32Array(repetitionLevels.length),
  size: repetitionLevels.length,
  definitionLevels: counted ? new Uint8Array(repetitionLevels.length).fill(PRESENT) : NONE,
  repetitionLevels
})

/** Levels of lists of some lengths, cut into pages. */
const cut = (lengths: readonly number[], cuts: readonly number[]): Uint8Array[] => {
  const levels = Uint8Array.from(lengths.flatMap(length => [0, ...Array(length - 1).fill(1)]))
  const places = [0, ...cuts.map(place => place % (levels.length + 1)).sort((a, b) => a - b), levels.length]
  return places.slice(1).map((to, at) => levels.slice(places[at], to))
}

t.test('lists without nulls are measured as they are counted, wherever pages and row groups begin', async t => {
  const lengths = fc.oneof(
    fc
      .tuple(fc.constantFrom(1, 3, 31, 32, 33, 34, 100), fc.integer({ min: 1, max: 20 }))
      .map(([length, rows]) => Array(rows).fill(length)),
    fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 20 })
  )
  const group = fc.tuple(lengths, fc.array(fc.nat(), { maxLength: 5 })).map(([rows, cuts]) => cut(rows, cuts))
  let valid = 0
  fc.assert(
    fc.property(
      ...[fc.array(group, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 3, 32, 33, 100, undefined)],
      fc.constantFrom(2, 33, 34, 90, 1000),
      (groups: Uint8Array[][], width: number | undefined, most: number) => {
        const read = (counted: boolean) =>
          outcomeOf(
            groups.map(pages => pages.map(levels => pageOf(levels, counted))),
            width,
            most
          )
        const outcome = read(false)
        if (typeof outcome === 'number') valid++
        deepStrictEqual(outcome, read(true))
      }
    ),
    { numRuns: 5000 }
  )
  t.ok(valid > 500, `${valid} of them are valid`)
})
