import fc from 'fast-check'
import t from 'tap'
import type { Collection, Field } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import type { FileFault, Inspected } from '../../src/files/reader.ts'
import { floatsBelow } from '../../src/files/values/float-bytes.ts'
import { limitOf } from '../../src/files/values/scalars.ts'
import { memoryFile } from './support/memory-file.ts'

const VECTORS = ['FloatVector', 'Float16Vector', 'BFloat16Vector'] as const

/** Floats around every limit, of both signs, with the ones that are no number. */
const HOSTILE = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, 3.4028234663852886e38, 3.4028235677973362e38, 2 ** 128 - 2 ** 103],
  ...[2 ** 128, 1.7976931348623157e308, 65504, 65519.99, 65520 - 2 ** -8, 65520 - 2 ** -9, 65520, 65536, 5e-324, 0, 1]
].flatMap(value => [value, -value])

const bytesOf = (values: readonly number[], size: 4 | 8, littleEndian = true): Uint8Array => {
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of values.entries()) {
    if (size === 4) view.setFloat32(at * size, value, littleEndian)
    else view.setFloat64(at * size, value, littleEndian)
  }
  return bytes
}

const float = fc.oneof(fc.constantFrom(...HOSTILE), fc.float(), fc.double(), fc.float({ min: -1, max: 1 }))

t.test('floats of 32 bits are tested together as they are one by one, wherever they begin', async t => {
  fc.assert(
    fc.property(
      ...[fc.array(float, { maxLength: 40 }), fc.nat(7), fc.constantFrom(...VECTORS, 'Double')],
      (values: number[], offset: number, type: string) => {
        const limit = limitOf(type)
        const bytes = new Uint8Array(offset + values.length * 4)
        bytes.set(bytesOf(values, 4), offset)
        const expected = values.every(value => Math.abs(Math.fround(value)) < limit)
        return floatsBelow(limit, 4)(bytes.subarray(offset)) === expected
      }
    ),
    { numRuns: 5000 }
  )
  for (const type of VECTORS) {
    const isBelow = floatsBelow(limitOf(type), 4)
    for (const value of HOSTILE) {
      for (let at = 0; at < 19; at++) {
        const values = Array.from({ length: 19 }, (_, index) => (index === at ? value : 0.5))
        t.equal(isBelow(bytesOf(values, 4)), Math.abs(Math.fround(value)) < limitOf(type), `${type} ${value} at ${at}`)
      }
    }
  }
})

t.test('floats of 64 bits that pass together pass one by one, and all that are far from the limit pass', async t => {
  fc.assert(
    fc.property(
      ...[fc.array(float, { maxLength: 40 }), fc.constantFrom(...VECTORS, 'Double')],
      (values: number[], type: string) => {
        const limit = limitOf(type)
        const together = floatsBelow(limit, 8)(bytesOf(values, 8))
        if (together) return values.every(value => Math.abs(value) < limit)
        return values.some(value => !(Math.abs(value) < limit * 0.99999))
      }
    ),
    { numRuns: 5000 }
  )
  t.equal(floatsBelow(Number.POSITIVE_INFINITY, 8)(bytesOf([1.7976931348623157e308], 8)), true)
})

const npy = (dtype: string, shape: string, data: Uint8Array) => {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(`${header}\n`), data])
}

/** The outcome, with all faults when the reader may go on after one. */
const read = async (array: Uint8Array, field: Partial<Field>, all = false) => {
  const collection: Collection = { name: 'c', fields: [{ name: 'f', type: 'VarChar', ...field }] }
  const faults: FileFault[] = []
  const readOn = (fault: FileFault) => faults.push(fault) < 100
  const rules = { ...LIMITS['2025'], ...(all && { readOn }) }
  const outcome: Inspected = await inspectFiles('numpy', [memoryFile('f.npy', array)], collection, rules)
  return { outcome, faults }
}

t.test('an array has the same faults as one of the other byte order, whose numbers are read one by one', async t => {
  const rows = fc.array(fc.array(float, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(...VECTORS), fc.constantFrom(4, 8), fc.boolean(), async (...given) => {
      const [vectors, type, size, all] = given
      const field: Partial<Field> = { type, dim: 2 }
      const array = (order: '<' | '>') =>
        npy(`${order}f${size}`, `${vectors.length}, 2`, bytesOf(vectors.flat(), size as 4 | 8, order === '<'))
      t.strictSame(await read(array('<'), field, all), await read(array('>'), field, all))
    }),
    { numRuns: 300 }
  )
})

t.test('a fault is found in every block, with its row', async t => {
  const rows = 300_000
  const block = (1024 * 1024) / 8
  for (const row of [1, block, block + 1, 2 * block, 2 * block + 1, rows]) {
    const values = new Float32Array(rows * 2).fill(0.5)
    values[row * 2 - 1] = Number.NaN
    const array = npy('<f4', `${rows}, 2`, new Uint8Array(values.buffer))
    t.match((await read(array, { type: 'FloatVector', dim: 2 })).outcome, { fault: { row, field: 'f', file: 'f.npy' } })
    t.match((await read(array, { type: 'FloatVector', dim: 2 }, true)).faults, [{ row }])
  }
})

/** A text in UTF-32 with padding. */
const utf32 = (points: readonly number[], characters: number, littleEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(characters * 4)
  const view = new DataView(bytes.buffer)
  for (const [at, point] of points.entries()) view.setUint32(at * 4, point, littleEndian)
  return bytes
}

t.test('texts of NumPy are measured in bytes of UTF-8, whatever their code points', async t => {
  const point = fc.constantFrom(
    0,
    0x41,
    0x7f,
    0x80,
    0x7ff,
    0x800,
    0xd83d,
    0xde00,
    0xffff,
    0x10000,
    0x10ffff,
    0xffffffff
  )
  const texts = fc.array(fc.array(point, { maxLength: 3 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 13 }), fc.boolean(), async (rows, maxLength, littleEndian) => {
      const data = Buffer.concat(rows.map(points => utf32(points, 3, littleEndian)))
      const array = npy(`${littleEndian ? '<' : '>'}U3`, `${rows.length},`, data)
      const lengths = rows.map(points => {
        const present = points.filter(point => point !== 0).map(point => Math.min(point, 0x10ffff))
        return Buffer.byteLength(String.fromCodePoint(...present))
      })
      const at = lengths.findIndex(length => length > maxLength)
      const message = `value length(${lengths[at]}) for field f exceeds max_length(${maxLength})`
      const { outcome } = await read(array, { maxLength })
      if (at < 0) t.strictSame(outcome, { rows: rows.length })
      else t.match(outcome, { fault: { message, row: at + 1 } })
    }),
    { numRuns: 500 }
  )
})

t.test('texts of bytes are UTF-8 each for itself', async t => {
  const smile = Buffer.from('😀')
  const array = (texts: Uint8Array[]) => npy('|S2', `${texts.length},`, Buffer.concat(texts))
  t.strictSame((await read(array([Buffer.from('ab'), Buffer.from('cd')]), {})).outcome, { rows: 2 })
  t.match((await read(array([Buffer.from('ab'), smile.subarray(0, 2), smile.subarray(2)]), {})).outcome, {
    fault: { message: 'field f contains invalid UTF-8 data, value=\\xf0\\x9f', row: 2 }
  })
})
