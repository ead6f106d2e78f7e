import { closeSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { localBytes } from '../../src/files/local-bytes.ts'
import type { ValidRange } from '../../src/files/reader.ts'
import { startRowFinder } from '../../src/inspector/row-finder.ts'

const COLLECTION: Collection = {
  name: 'c',
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true },
    { name: 'v', type: 'FloatVector', dim: 2 }
  ]
}

const ROWS = Array.from({ length: 20_000 }, (_, id) => JSON.stringify({ id, v: [id / 7, 0.5] }))

/** Reads a file with two other threads, and alone. */
const readBoth = async (text: string, type: 'json' | 'jsonl') => {
  const path = join(t.testdir({ file: text }), 'file')
  const descriptor = openSync(path, 'r')
  const found: ValidRange[] = []
  const file = { name: path, bytes: localBytes(descriptor, fstatSync(descriptor).size) }
  const about = { type, file, descriptor, collection: COLLECTION, rules: LIMITS['2025'] }
  const finder = startRowFinder({ ...about, onFound: range => found.push(range) }, 2, 64 * 1024)
  const read = async (...range: Parameters<typeof file.bytes.read>) => {
    const part = await file.bytes.read(...range)
    // Threads take longer to start than a file of this size to be read.
    while (found.length === 0) await new Promise(resolve => setTimeout(resolve, 1))
    return part
  }
  const shared = { name: path, bytes: { ...file.bytes, read } }
  try {
    return {
      found,
      together: await inspectFiles(type, [shared], COLLECTION, LIMITS['2025'], undefined, finder),
      alone: await inspectFiles(type, [file], COLLECTION, LIMITS['2025'])
    }
  } finally {
    finder?.close()
    closeSync(descriptor)
  }
}

t.test('other threads find rows, and the outcome is that of one thread', async t => {
  for (const [type, text] of [
    ['json', `{"rows":[\n${ROWS.join(',\n')}]}`],
    ['jsonl', ROWS.join('\n')]
  ] as const) {
    const { found, together, alone } = await readBoth(text, type)
    t.ok(found.length > 0)
    t.strictSame(together, { rows: 20_000 })
    t.strictSame(alone, together)
  }
})

t.test('the first fault is found, with its row and line, before, in and after what other threads find', async t => {
  for (const row of [0, 9_000, 19_999]) {
    for (const bad of ['{"id":1,"v":[1]}', '{"id":1,"v":[1,x]}']) {
      const text = ROWS.with(row, bad).with(19_999, bad).join('\n')
      const { together, alone } = await readBoth(text, 'jsonl')
      t.match(together, { fault: { row: row + 1, field: 'v' } })
      t.strictSame(together, alone)
    }
  }
})

t.test('on one core there is no finder, and after its end it finds nothing', async t => {
  const file = { name: 'f', bytes: localBytes(0, 100) }
  const about = {
    type: 'json',
    file,
    descriptor: 0,
    collection: COLLECTION,
    rules: LIMITS['2025'],
    onFound: () => {}
  } as const
  t.equal(startRowFinder(about, 0), undefined)
  const finder = startRowFinder(about, 1)
  const searched = finder?.find(0, 100)
  finder?.close()
  t.equal(await searched, undefined)
})
