import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { allBelow, checkFloat, type Page } from '../../src/files/parquet/column-check.ts'
import { type Coding, decodeDictionary, decodeNumbers, PageNumbers } from '../../src/files/parquet/encodings.ts'
import { listColumn } from '../../src/files/parquet/list-column.ts'
import { Scratch } from '../../src/files/parquet/read-ahead.ts'
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
  values: new PageNumbers(() => new Float32Array(repetitionLevels.length)),
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

const LIMIT = 65520 - 2 ** -9

/** Floats around the limit, of both signs, with the ones that are no number. */
const float = fc.constantFrom(
  ...[0, 0.5, -1, 65519.99, 65520, -65520, 65536, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
)

/** The bytes of floats, at any place in memory. */
const bytesOf = (values: readonly number[], size: 4 | 8, shift: number): Uint8Array => {
  const bytes = new Uint8Array(shift + values.length * size)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of values.entries()) {
    if (size === 4) view.setFloat32(shift + at * size, value, true)
    else view.setFloat64(shift + at * size, value, true)
  }
  return bytes.subarray(shift)
}

t.test('floats of lists, plain or of a dictionary, are tested together as they are one by one', async t => {
  const field = { name: 'f', type: 'Float16Vector' } as const
  let valid = 0
  fc.assert(
    fc.property(
      ...[fc.array(float, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(5), { minLength: 1, maxLength: 40 })],
      ...[fc.constantFrom(4, 8), fc.nat(7), fc.boolean()],
      (entries: number[], picks: number[], size: 4 | 8, shift: number, isPlain: boolean) => {
        const coding: Coding = {
          type: size === 4 ? 'FLOAT' : 'DOUBLE',
          dictionary: undefined,
          indices: new Scratch()
        }
        const indices = picks.map(pick => pick % entries.length)
        const dictionary = decodeDictionary(bytesOf(entries, size, shift), entries.length, coding)
        const packed = Uint8Array.from([8, Math.ceil(indices.length / 8) * 2 + 1, ...indices])
        const plain = indices.map(index => entries[index] as number)
        const page = (): Page => ({
          ...pageOf(new Uint8Array(indices.length), false),
          values: isPlain
            ? decodeNumbers(bytesOf(plain, size, shift), indices.length, 'PLAIN', coding)
            : decodeNumbers(packed, indices.length, 'RLE_DICTIONARY', { ...coding, dictionary })
        })
        const read = (allFit: (page: Page) => boolean) => {
          const options = {
            field: 'f',
            nullable: true,
            listed: 1,
            present: PRESENT,
            most: 100,
            look: checkFloat(field)
          }
          const check = listColumn({ ...options, allFit, length: () => undefined })
          try {
            check.page(page())
            // The entries are known by now.
            check.page(page())
          } catch (error) {
            if (error instanceof Faulty) return error.fault
            throw error
          }
          return check.rows
        }
        const outcome = read(allBelow(LIMIT))
        if (typeof outcome === 'number') valid++
        deepStrictEqual(
          outcome,
          read(() => false)
        )
        deepStrictEqual(
          typeof outcome === 'number',
          plain.every(value => Math.abs(value) < LIMIT)
        )
      }
    ),
    { numRuns: 5000 }
  )
  t.ok(valid > 300, `${valid} of them are valid`)
})
