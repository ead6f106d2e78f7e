import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import t from 'tap'
import { unpackSnappy } from '../../src/files/parquet/snappy.ts'

type Unpack = (input: Uint8Array, output: Uint8Array) => void

const outcomeOf = (unpack: Unpack, input: Uint8Array, length: number): string | Uint8Array => {
  const output = new Uint8Array(length)
  try {
    unpack(input, output)
    return output
  } catch (error) {
    return (error as Error).message
  }
}

const littleEndian = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) % 256)

/** A literal, its length in the tag or in up to four bytes. */
const literal = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(4))
  .map(([bytes, wanted]): { length: number; bytes: number[] } => {
    const least = bytes.length <= 60 ? 0 : bytes.length <= 256 ? 1 : 2
    const width = Math.max(least, wanted)
    const head = width === 0 ? [(bytes.length - 1) << 2] : [(59 + width) << 2, ...littleEndian(bytes.length - 1, width)]
    return { length: bytes.length, bytes: [...head, ...bytes] }
  })

/** A copy whose offset is in the data before it, if there are any. */
const copy = fc.record({ kind: fc.constantFrom(1, 2, 3), length: fc.integer({ min: 1, max: 64 }), offset: fc.nat() })

const elementsOf = (parts: readonly unknown[]): { bytes: number[]; length: number } => {
  const bytes: number[] = []
  let length = 0
  for (const part of parts) {
    const { kind, offset, ...one } = part as { kind?: number; offset: number; length: number; bytes: number[] }
    if (kind === undefined) {
      bytes.push(...one.bytes)
      length += one.length
    } else if (length > 0) {
      const back = 1 + (offset % Math.min(length, kind === 1 ? 2047 : 65535))
      const count = kind === 1 ? 4 + (one.length % 8) : one.length
      const tag = kind === 1 ? ((count - 4) << 2) | ((back >> 8) << 5) : (count - 1) << 2
      bytes.push(tag | kind, ...(kind === 1 ? [back & 255] : littleEndian(back, kind === 2 ? 2 : 4)))
      length += count
    }
  }
  return { bytes, length }
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)])

const whole = fc.array(fc.oneof(literal, copy), { maxLength: 30 }).map(parts => {
  const { bytes, length } = elementsOf(parts)
  return { bytes: Uint8Array.from([...varint(length), ...bytes]), length }
})

t.test('Snappy data are unpacked as the library unpacks them', async t => {
  let unpacked = 0
  fc.assert(
    fc.property(whole, ({ bytes, length }) => {
      const outcome = outcomeOf(unpackSnappy, bytes, length)
      if (typeof outcome !== 'string' && length > 0) unpacked++
      deepStrictEqual(outcome, outcomeOf(snappyUncompress, bytes, length))
    }),
    { numRuns: 3000 }
  )
  t.ok(unpacked > 2000, `${unpacked} of them are valid`)
})

/** Whether an element has a number of four bytes whose highest bit is set, which the library takes as negative. */
const hasHugeNumber = (bytes: Uint8Array): boolean => {
  let at = 0
  while ((bytes[at++] ?? 0) >= 128);
  while (at < bytes.length) {
    const tag = bytes[at++] as number
    const width = (tag & 3) === 0 ? Math.max(0, (tag >>> 2) - 59) : [0, 1, 2, 4][tag & 3]
    if (width === 4 && (bytes[at + 3] ?? 0) > 127) return true
    const number = [...bytes.subarray(at, at + (width ?? 0))].reduce((sum, byte, index) => sum + byte * 256 ** index, 0)
    at += width ?? 0
    if ((tag & 3) === 0) at += (width === 0 ? tag >>> 2 : number) + 1
  }
  return false
}

t.test('damaged Snappy data have the error of the library', async t => {
  const damaged = fc
    .tuple(
      whole,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.nat(),
      fc.integer({ min: -3, max: 3 })
    )
    .map(([{ bytes, length }, changes, end, more]) => {
      const broken = bytes.slice(0, more === 0 ? bytes.length : end % (bytes.length + 1))
      for (const [at, value] of changes) if (broken.length > 0) broken[at % broken.length] = value
      return { bytes: broken, length: Math.max(1, length + more) }
    })
    .filter(({ bytes }) => !hasHugeNumber(bytes))
  const errors = new Map<string, number>()
  fc.assert(
    fc.property(damaged, ({ bytes, length }) => {
      const outcome = outcomeOf(unpackSnappy, bytes, length)
      if (typeof outcome === 'string') {
        const kind = outcome.replace(/\d+/g, 'N')
        errors.set(kind, (errors.get(kind) ?? 0) + 1)
      }
      deepStrictEqual(outcome, outcomeOf(snappyUncompress, bytes, length))
    }),
    { numRuns: 10_000 }
  )
  t.strictSame([...errors.keys()].sort(), [
    'cannot copy from before start of buffer',
    'invalid offset N pos N inputLength N',
    'invalid snappy length header',
    'missing eof marker',
    'premature end of input',
    'snappy error end of input',
    'snappy error literal exceeds input length',
    'snappy error literal pos + N >= inputLength'
  ])
})

t.test('numbers beyond 2^31 are no negative ones, with which reading could go back for ever', async t => {
  const literalOf = (length: number) =>
    Uint8Array.from([8, 252, ...littleEndian(length - 1, 4), 1, 2, 3, 4, 5, 6, 7, 8])
  for (const length of [2 ** 31 + 1, 2 ** 32 - 15, 2 ** 32])
    t.equal(outcomeOf(unpackSnappy, literalOf(length), 8), 'snappy error literal exceeds input length')
  const copyOf = (offset: number) => Uint8Array.from([8, 12, 1, 2, 3, 4, 15, ...littleEndian(offset, 4)])
  for (const offset of [2 ** 31, 2 ** 32 - 1])
    t.equal(outcomeOf(unpackSnappy, copyOf(offset), 8), 'cannot copy from before start of buffer')
  t.strictSame(outcomeOf(unpackSnappy, copyOf(4), 8), Uint8Array.from([1, 2, 3, 4, 1, 2, 3, 4]))
})
