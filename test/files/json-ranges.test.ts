import fc from 'fast-check'
import t from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { findRows } from '../../src/files/json/find-rows.ts'
import type { FileFault, OpenFile, ReadRules, RowFinder, ValidRange } from '../../src/files/reader.ts'
import { rowCheck } from '../../src/files/rows.ts'
import { type JsonCase, jsonFile } from './support/json-files.ts'
import { memoryFile } from './support/memory-file.ts'

/** The outcome, and all faults when the reader may go on after one. */
const read = async ({ type, collection }: JsonCase, file: OpenFile, all: boolean, finder?: RowFinder) => {
  const faults: FileFault[] = []
  const rules: ReadRules = { ...LIMITS['2025'], ...(all && { readOn: fault => faults.push(fault) < 5 }) }
  return { outcome: await inspectFiles(type, [file], collection, rules, undefined, finder), faults }
}

/** A finder as other threads are one: searches end at any time, and some find nothing. */
const finderOf = (one: JsonCase, part: number, threads: number, delays: readonly number[]) => {
  const found: ValidRange[] = []
  let searches = 0
  const find: RowFinder['find'] = async (from, to) => {
    const delay = delays[searches++ % delays.length] as number
    if (delay === 0) return undefined
    for (let turn = 1; turn < delay; turn++) await undefined
    const check = rowCheck(one.collection, LIMITS['2025'])
    const range = await findRows(
      one.type === 'json' ? 'list' : 'lines',
      memoryFile('f', one.bytes).bytes,
      check,
      from,
      to
    )
    if (range !== undefined) found.push(range)
    return range
  }
  return { finder: { threads, part, find }, found }
}

t.test('a file has the same outcome wherever it is split for other threads', async t => {
  let found = 0
  await fc.assert(
    fc.asyncProperty(
      ...[jsonFile, fc.boolean(), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100 })],
      ...[fc.integer({ min: 1, max: 3 }), fc.array(fc.nat(60), { minLength: 1, maxLength: 4 })],
      async (one: JsonCase, all: boolean, part: number, piece: number, threads: number, delays: number[]) => {
        const split = finderOf(one, part, threads, delays)
        const expected = await read(one, memoryFile('f', one.bytes), all)
        t.strictSame(await read(one, memoryFile('f', one.bytes, piece), all, split.finder), expected)
        found += split.found.length
      }
    ),
    { numRuns: 3000 }
  )
  t.ok(found > 300, `${found} ranges were found`)
})

const BOOKS: Collection = {
  name: 'books',
  dynamicField: true,
  fields: [{ name: 'id', type: 'Int64', primaryKey: true }]
}

const ROW = '{"id":1}'

/** What a search finds in a list of rows, and what it would read there. */
const search = async (text: string, from: number, to: number) => {
  const check = rowCheck(BOOKS, LIMITS['2025'])
  return findRows('list', memoryFile('f', text).bytes, check, from, to)
}

t.test('a search goes from the end of a row to the end of another one', async t => {
  const text = `[${ROW},${ROW},${ROW},${ROW}]`
  t.strictSame(await search(text, 1, 10), { rows: 1, lines: 0, from: 9, to: 18 })
  t.strictSame(await search(text, 9, 19), { rows: 2, lines: 0, from: 9, to: 27 })
  t.strictSame(await search(text, 10, 19), { rows: 1, lines: 0, from: 18, to: 27 })
  t.strictSame(await search(text, 10, 1000), { rows: 2, lines: 0, from: 18, to: 36 })
  t.strictSame(await search(text, 30, 40), undefined)
})

t.test('rows inside of a value are found where no row ends, so they are not used', async t => {
  const inner = `{"id":2,"x":[${Array(20).fill(ROW).join(',')}]}`
  const text = `[${ROW},${inner},${inner},${ROW}]`
  const range = await search(text, 40, 60)
  t.match(range, { rows: 3, from: 40 })
  const one: JsonCase = { type: 'json', collection: BOOKS, bytes: Buffer.from(text) }
  for (let part = 10; part < 200; part++) {
    const { finder } = finderOf(one, part, 1, [1])
    t.strictSame((await read(one, memoryFile('f', text, 7), false, finder)).outcome, { rows: 4 })
  }
})

t.test('rows behind the end of the list are not used', async t => {
  const rows = Array(9).fill(ROW).join(',')
  for (const text of [`{"rows":[${rows}]},${rows}`, `[${rows}],${rows}`, `[[${rows}],${rows}]`]) {
    const one: JsonCase = { type: 'json', collection: BOOKS, bytes: Buffer.from(text) }
    const expected = await read(one, memoryFile('f', text), false)
    t.ok('fault' in expected.outcome)
    for (let part = 1; part < 100; part++) {
      for (const piece of [1, 3]) {
        const { finder } = finderOf(one, part, 1, [1])
        t.strictSame(await read(one, memoryFile('f', text, piece), false, finder), expected)
      }
    }
  }
})
