import t, { type Test } from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import type { OpenFile } from '../../src/files/reader.ts'
import { startInspector, startThreads } from '../../src/inspector/threads.ts'

import { memoryFile } from '../files/support/memory-file.ts'
import { levels, page, parquetFile, run, TYPES } from '../files/support/parquet-file.ts'

const COLLECTION: Collection = { name: 'books', fields: [{ name: 'id', type: 'Int64', primaryKey: true }] }
const RULES = LIMITS['2025']
const GOING_ON = new AbortController().signal

const inspect = (threads: ReturnType<typeof startThreads>, file: OpenFile, stop = GOING_ON) =>
  threads.inspect('json', [file], COLLECTION, RULES, stop)

const start = (t: Test) => {
  const threads = startThreads()
  t.teardown(threads.close)
  return threads
}

t.test('a thread finds what reading on this one finds', async t => {
  const threads = start(t)
  const rows = Array.from({ length: 50_000 }, (_, id) => `{"id":${id}}`)
  t.strictSame(await inspect(threads, memoryFile('a.json', `[${rows}]`)), { rows: 50_000 })
  t.match(await inspect(threads, memoryFile('a.json', '[{"id":"x"}]')), { fault: { row: 1, field: 'id' } })
})

t.test('more files than threads wait for their turn', async t => {
  const threads = start(t)
  const outcomes = await Promise.all(
    Array.from({ length: 9 }, (_, n) => inspect(threads, memoryFile('a.json', `[${Array(n).fill('{"id":1}')}]`)))
  )
  t.strictSame(
    outcomes,
    Array.from({ length: 9 }, (_, rows) => ({ rows }))
  )
})

t.test('an error of the file system arrives as one, and the thread goes on', async t => {
  const threads = start(t)
  const file = memoryFile('a.json', '[]')
  const read = () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO', errno: -5 }))
  await t.rejects(inspect(threads, { ...file, bytes: { ...file.bytes, read } }), { code: 'EIO', errno: -5 })
  t.strictSame(await inspect(threads, file), { rows: 0 })
})

t.test('a reading that is stopped ends, in the queue too', async t => {
  const threads = start(t)
  const controller = new AbortController()
  const never = { name: 'a.json', bytes: { size: 1, read: () => new Promise<never>(() => {}), close: () => {} } }
  const readings = Array.from({ length: 6 }, () => inspect(threads, never, controller.signal))
  controller.abort()
  for (const outcome of await Promise.allSettled(readings)) t.match(outcome, { reason: { name: 'AbortError' } })
  t.strictSame(await inspect(threads, memoryFile('a.json', '[]')), { rows: 0 }, 'others find threads')
})

t.test('a row that fills the memory is given up, and others are read', async t => {
  const threads = start(t)
  const wide = memoryFile('wide.json', `[{"id":[${'[],'.repeat(6_000_000)}[]]}]`)
  t.match(await inspect(threads, wide), {
    fault: { message: 'failed to parse row, error: the row is longer than 8388608 characters', row: 1 }
  })
  t.strictSame(await inspect(threads, memoryFile('a.json', '[]')), { rows: 0 })
})

t.test('small files need no thread, unless they can be packed', async t => {
  const inspector = startInspector()
  t.teardown(inspector.close)
  t.strictSame(await inspector.inspect('json', [memoryFile('a.json', '[{"id":1}]')], COLLECTION, RULES, GOING_ON), {
    rows: 1
  })
  const large = memoryFile('a.json', `[${' '.repeat(300_000)}]`)
  t.strictSame(await inspector.inspect('json', [large], COLLECTION, RULES, GOING_ON), { rows: 0 })
})

/** A file whose bytes never come. */
const never = (size: number): OpenFile => ({
  name: 'never.json',
  bytes: { size, read: () => new Promise<never>(() => {}), close: () => {} }
})

t.test('a small file does not wait for large ones', async t => {
  const threads = start(t)
  const controller = new AbortController()
  const large = Array.from({ length: 8 }, () => inspect(threads, never(5 * 1024 * 1024), controller.signal))
  t.strictSame(await inspect(threads, memoryFile('a.json', '[{"id":1}]')), { rows: 1 })
  controller.abort()
  await Promise.allSettled(large)
})

t.test('a small file that makes more of itself is read to its end, and others of its size do not wait', async t => {
  const threads = start(t)
  const rows = 5_000_000
  const nulls = page(levels(run(rows, 0)), { values: rows })
  const content = parquetFile([{ name: 'count', type: TYPES.INT32, optional: true }], nulls, [
    { rows, chunks: [{ from: 4, length: nulls.length, values: rows }] }
  ])
  const counts: Collection = { name: 'counts', fields: [{ name: 'count', type: 'Int32', nullable: true }] }
  t.ok(content.length < 500)
  const ended: string[] = []
  const hostile = Array.from({ length: 8 }, async () => {
    const outcome = await threads.inspect('parquet', [memoryFile('a.parquet', content)], counts, RULES, GOING_ON)
    ended.push('hostile')
    return outcome
  })
  t.strictSame(await inspect(threads, memoryFile('a.json', '[{"id":1}]')), { rows: 1 })
  t.ok(ended.length < 8, `${ended.length} of 8 ended before`)
  t.strictSame(await Promise.all(hostile), Array(8).fill({ rows }))
})

t.test('a small file whose bytes do not come makes room for others', async t => {
  const threads = start(t)
  const controller = new AbortController()
  const stuck = Array.from({ length: 4 }, () => inspect(threads, never(1), controller.signal))
  t.strictSame(await inspect(threads, memoryFile('a.json', '[{"id":1}]')), { rows: 1 })
  controller.abort()
  for (const outcome of await Promise.allSettled(stuck)) t.match(outcome, { reason: { name: 'AbortError' } })
})

t.test('the load is the files that are read and those that wait, by lane', async t => {
  const threads = start(t)
  const none = { files: 0, bytes: 0 }
  const idle = (['small', 'large'] as const).flatMap(lane =>
    (['waiting', 'reading'] as const).map(state => ({ lane, state, ...none }))
  )
  t.strictSame(threads.load(), idle)
  const controller = new AbortController()
  const readings = Array.from({ length: 5 }, () => inspect(threads, never(1000), controller.signal))
  await new Promise(resolve => setImmediate(resolve))
  t.strictSame(threads.load(), [
    { lane: 'small', state: 'waiting', files: 3, bytes: 3000 },
    { lane: 'small', state: 'reading', files: 2, bytes: 2000 },
    ...idle.slice(2)
  ])
  controller.abort()
  await Promise.allSettled(readings)
  t.strictSame(threads.load(), idle)
})
