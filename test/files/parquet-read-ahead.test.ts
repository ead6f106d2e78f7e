import { deepStrictEqual, equal } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { ReadAhead } from '../../src/files/parquet/read-ahead.ts'
import type { FileBytes } from '../../src/files/reader.ts'

const CONTENT = Uint8Array.from({ length: 2000 }, (_, at) => (at * 7 + (at >> 8)) % 251)

/** A file that moves given memory as a thread does, and counts how often each byte is read. */
const fileOf = (counts: Uint8Array): FileBytes => ({
  size: CONTENT.length,
  read: async (from, to, memory) => {
    const moved = memory && structuredClone(memory, { transfer: [memory.buffer] })
    const length = Math.max(0, Math.min(to, CONTENT.length) - from)
    const bytes = moved?.subarray(0, length) ?? new Uint8Array(length)
    bytes.set(CONTENT.subarray(from, from + length))
    for (let at = from; at < from + length; at++) counts[at] = (counts[at] as number) + 1
    return bytes
  },
  close: () => {}
})

interface Step {
  readonly skip: number
  /** Bytes of a header that is looked at before the rest, from the same place. */
  readonly peek: number
  readonly length: number
  /** Bytes after this step that may be read ahead. */
  readonly more: number
}

t.test('any ranges from front to back are the bytes of the file, and none is read twice', async t => {
  const size = fc.oneof(fc.nat(30), fc.nat(400))
  const step = fc.record({ skip: fc.oneof(fc.constant(0), size), peek: fc.nat(50), length: size, more: size })
  let ranges = 0
  await fc.assert(
    fc.asyncProperty(
      ...[fc.array(step, { maxLength: 15 }), fc.integer({ min: 1, max: 120 })],
      async (steps: Step[], length: number) => {
        const counts = new Uint8Array(CONTENT.length)
        const window = new ReadAhead(fileOf(counts), length)
        let at = 0
        let last = 0
        for (const { skip, peek, length, more } of steps) {
          // A range reaches to the end of those that follow it without a gap.
          at += skip
          const until = Math.min(CONTENT.length, Math.max(last, at + length + more))
          if (at > until) break
          deepStrictEqual(
            Buffer.from(await window.at(at, peek, until)),
            Buffer.from(CONTENT.slice(at, Math.min(until, at + peek)))
          )
          const end = Math.min(until, at + length)
          deepStrictEqual(Buffer.from(await window.at(at, length, until)), Buffer.from(CONTENT.slice(at, end)))
          equal(counts.indexOf(1, until), -1, 'nothing behind the range is read')
          ranges++
          at = end
          last = until
        }
        equal(Math.max(...counts) <= 1, true)
      }
    ),
    { numRuns: 1500 }
  )
  t.ok(ranges > 2000, `${ranges} ranges were read`)
})

t.test('bytes that were returned are valid until the next call', async t => {
  const window = new ReadAhead(fileOf(new Uint8Array(CONTENT.length)), 100)
  const first = await window.at(0, 150, 2000)
  t.strictSame([...first], [...CONTENT.subarray(0, 150)])
  const later = await window.at(500, 100, 2000)
  t.strictSame([...later], [...CONTENT.subarray(500, 600)])
  t.strictSame([...(await window.at(1990, 100, 2000))], [...CONTENT.subarray(1990, 2000)])
})
