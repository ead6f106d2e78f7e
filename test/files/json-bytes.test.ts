import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles, printableFault } from '../../src/files/inspect.ts'
import { readJson } from '../../src/files/json/inspect.ts'
import type { FileFault, Inspected, OpenFile, ReadRules } from '../../src/files/reader.ts'
import { rowCheck } from '../../src/files/rows.ts'
import { FIELDS, type JsonCase, jsonFile, LITERALS, NUMBERS, TEXTS } from './support/json-files.ts'
import { memoryFile } from './support/memory-file.ts'

/** The outcome, and all faults when the reader may go on after one. */
const outcomeOf = async (read: (rules: ReadRules) => Promise<Inspected>, all: boolean) => {
  const faults: FileFault[] = []
  const readOn = (fault: FileFault) => faults.push(printableFault(fault)) < 5
  const outcome = await read({ ...LIMITS['2025'], ...(all && { readOn }) })
  return { outcome: 'fault' in outcome ? { fault: printableFault(outcome.fault) } : outcome, faults }
}

/** Decodes every row: this check has no columns that could check values as bytes. */
const decodeRows =
  ({ type, collection }: JsonCase, opened: OpenFile) =>
  (rules: ReadRules) => {
    const { begin, value, end } = rowCheck(collection, rules)
    return readJson(type === 'json' ? 'list' : 'lines', opened, { begin, value, end }, rules)
  }

t.test(
  'rows that are checked as bytes have the verdict of rows that are decoded, wherever the file is cut',
  async t => {
    let valid = 0
    await fc.assert(
      fc.asyncProperty(jsonFile, fc.boolean(), fc.integer({ min: 1, max: 100 }), async (one, all, piece) => {
        const expected = await outcomeOf(decodeRows(one, memoryFile('f', one.bytes)), all)
        if ('rows' in expected.outcome && expected.faults.length === 0) valid++
        for (const cut of [Number.POSITIVE_INFINITY, piece]) {
          const opened = memoryFile('f', one.bytes, cut)
          const inspect = (rules: ReadRules) => inspectFiles(one.type, [opened], one.collection, rules)
          t.strictSame(await outcomeOf(inspect, all), expected)
        }
      }),
      { numRuns: 3000 }
    )
    t.ok(valid > 300, `${valid} of 3000 files were valid`)
  }
)

/** Values that a type accepts or not, some of them cut short or no UTF-8. */
const VALUES: readonly Uint8Array[] = [
  ...[...NUMBERS, ...TEXTS, ...LITERALS].flatMap(value => [value, `[ 1 ,${value} ]`]),
  ...['[]', '[1]', '[1,2,3]', '[1,,2]', '[1;2]', '[1,2}']
]
  .map(value => Buffer.from(value))
  .concat([Buffer.from('"\xff\xff"', 'latin1')])

t.test('each value has the same verdict as bytes and decoded, for a field of each type', async t => {
  for (const [field, nullable] of FIELDS.flatMap(([field]) => [[field, false] as const, [field, true] as const])) {
    const collection: Collection = { name: 'c', fields: [{ ...field, name: 'f', nullable }] }
    for (const value of VALUES) {
      const bytes = Buffer.concat([Buffer.from('{"f":'), value, Buffer.from('}')])
      const one: JsonCase = { type: 'jsonl', collection, bytes }
      const opened = memoryFile('f', bytes)
      const expected = await outcomeOf(decodeRows(one, opened), false)
      const found = await outcomeOf(rules => inspectFiles('jsonl', [opened], collection, rules), false)
      // One assertion for each value would take longer than reading it.
      if (!isDeepStrictEqual(found, expected)) t.strictSame(found, expected, `${field.type}: ${value}`)
    }
  }
})
