import t from 'tap'
import { decodeDeltas } from '../../src/files/parquet/deltas.ts'
import { decodeRuns } from '../../src/files/parquet/runs.ts'

/** Numbers of a width one after the other, the lowest bit first. */
const packed = (values: readonly bigint[], width: number): Uint8Array => {
  let all = 0n
  for (const [at, value] of values.entries()) all |= value << BigInt(at * width)
  return Uint8Array.from({ length: Math.ceil((values.length * width) / 8) }, (_, at) =>
    Number((all >> BigInt(at * 8)) & 255n)
  )
}

/** Numbers that use every bit of a width: the largest, the smallest, and some between. */
const numbersOf = (width: number, count: number): bigint[] => {
  const most = 2n ** BigInt(width) - 1n
  return Array.from({ length: count }, (_, at) => (at % 3 === 0 ? most : (0x9e3779b97f4a7c15n * BigInt(at + 1)) & most))
}

t.test('runs have numbers of every width up to 32 bits, packed and repeated', async t => {
  for (let width = 1; width <= 32; width++) {
    const values = numbersOf(width, 24)
    const output = new Uint32Array(24)
    const bytes = Uint8Array.from([(24 / 8) * 2 + 1, ...packed(values, width)])
    decodeRuns(bytes, 0, bytes.length, width, output)
    t.strictSame([...output], values.map(Number), `${width} bits, packed`)

    const [value = 0n] = values
    const repeated = Uint8Array.from([5 * 2, ...packed([value], width)])
    const five = new Uint32Array(5)
    decodeRuns(repeated, 0, repeated.length, width, five)
    t.strictSame([...five], Array(5).fill(Number(value)), `${width} bits, repeated`)
  }
})

const varint = (value: bigint): number[] => {
  const bytes: number[] = []
  let left = value
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return [...bytes, Number(left)]
}

const zigzag = (value: bigint): number[] => varint(value >= 0n ? value * 2n : -value * 2n - 1n)

t.test('deltas have numbers of every width up to 64 bits, in values that wrap', async t => {
  for (let width = 0; width <= 64; width++) {
    for (const bits of [32, 64] as const) {
      if (width > bits) continue
      const first = -5n
      const least = -3n
      const rest = numbersOf(width, 64)
      let last = first
      const expected = [first, ...rest.map(delta => (last = BigInt.asIntN(bits, last + least + delta)))]
      const bytes = Uint8Array.from([
        ...varint(128n),
        ...varint(2n),
        ...varint(65n),
        ...zigzag(first),
        ...zigzag(least),
        width,
        0,
        ...packed(rest, width),
        77
      ])
      const output = bits === 32 ? new Int32Array(65) : new BigInt64Array(65)
      const end = decodeDeltas(bytes, 0, output)
      t.strictSame([...output].map(BigInt), expected, `${width} of ${bits} bits`)
      t.equal(bytes[end], 77, 'the next byte is found')
    }
  }
})

t.test('deltas that end too early or go on for ever have an error', async t => {
  const decode = (bytes: number[], count = 10) => decodeDeltas(Uint8Array.from(bytes), 0, new BigInt64Array(count))
  t.throws(() => decode([128, 1, 4, 10, 0]), { message: 'the page ends within its deltas' })
  t.throws(() => decode([128, 1, 4, 10, 0, 0, 8, 8, 8, 8]), { message: 'the page ends within its deltas' })
  t.throws(() => decode([128, 1, 4, 10, 0, 0, 65, 0, 0, 0]), { message: 'deltas of 65 bits' })
  t.throws(() => decode([128, 1, 0, 10, 0]), { message: 'deltas in blocks of 128 numbers, in 0 parts' })
  t.throws(() => decode([0, 4, 10, 0]), { message: 'deltas in blocks of 0 numbers, in 4 parts' })
  t.throws(() => decode([128, 1, 4, 10, ...Array(20).fill(0x80)]), { message: 'a number of the deltas has no end' })
  t.equal(decode([128, 1, 4, 0, 0], 0), 5, 'no values')
})
