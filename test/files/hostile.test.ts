import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import t from 'tap'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'
import { collectionOf } from './support/sample.ts'

const ARTICLES = collectionOf('articles')

const inspect = (type: 'parquet' | 'numpy' | 'csv', content: Uint8Array | string, name = `a.${type}`) =>
  inspectFiles(type, [memoryFile(name, content)], ARTICLES, LIMITS['2025'])

const article = () =>
  new Uint8Array(
    parquetWriteBuffer({
      codec: 'UNCOMPRESSED',
      schema: [
        { name: 'root', num_children: 3 },
        { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' },
        { name: 'title', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
        { name: 'vector', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' }
      ],
      columnData: [
        { name: 'id', data: [1n, 2n] },
        { name: 'title', data: ['a', 'b'] },
        { name: 'vector', data: [Array(8).fill(0.5), Array(8).fill(0.25)] }
      ]
    })
  )

t.test('a Parquet file with any byte changed is read, or has a fault: never an error, never for long', async t => {
  const whole = article()
  t.strictSame(await inspect('parquet', whole), { rows: 2 })
  let faults = 0
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, 0x7f, 0xff]) {
      const changed = whole.slice()
      changed[at] = value
      const outcome = await inspect('parquet', changed)
      if ('fault' in outcome) faults++
      else t.equal(typeof outcome.rows, 'number')
    }
  }
  t.ok(faults > whole.length)
})

t.test('a Parquet file that ends anywhere has a fault', async t => {
  const whole = article()
  for (let length = 0; length < whole.length; length += 7) {
    t.match(await inspect('parquet', whole.subarray(0, length)), { fault: { message: String } })
  }
})

t.test('a packed page makes no more of itself than its header says', async t => {
  const { unpack } = await import('../../src/files/parquet/codecs.ts')
  const { Scratch } = await import('../../src/files/parquet/read-ahead.ts')
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  t.throws(() => unpack(bomb, 1000, 'GZIP', new Scratch()), { message: /larger than 1000 bytes/ })
  t.throws(() => unpack(Buffer.from('abc'), 4, 'UNCOMPRESSED', new Scratch()), { message: /has 3 bytes, not the 4/ })
  t.throws(() => unpack(Buffer.from('abc'), 4, 'LZO', new Scratch()), { message: 'unknown codec LZO' })
})

t.test('an array that claims a billion rows has a fault at once', async t => {
  const header = `${"{'descr': '<i8', 'fortran_order': False, 'shape': (1000000000,), }".padEnd(117)}\n`
  const npy = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(header)])
  const collection = { name: 'c', fields: [{ name: 'id', type: 'Int64' as const, primaryKey: true }] }
  t.match(await inspectFiles('numpy', [memoryFile('id.npy', npy)], collection, LIMITS['2025']), {
    fault: { message: "failed to read numpy file of field 'id', error: unexpected EOF" }
  })
  const long = Buffer.from(npy)
  long.writeUInt16LE(0xffff, 8)
  t.match(await inspectFiles('numpy', [memoryFile('id.npy', long)], collection, LIMITS['2025']), {
    fault: { message: 'failed to read numpy header' }
  })
})

t.test('a quote that is never closed does not fill the memory', async t => {
  const text = `id,title,vector\n1,"${'a'.repeat(9_000_000)}`
  t.match(await inspect('csv', text), {
    fault: { message: 'failed to parse row, error: parse error on line 2: the row is longer than 8388608 characters' }
  })
})

t.test('runs of numbers are never longer than there is room for', async t => {
  const { decodeRuns } = await import('../../src/files/parquet/runs.ts')
  const decode = (bytes: number[], width: number, count: number) => {
    const output = new Uint32Array(count)
    decodeRuns(Uint8Array.from(bytes), 0, bytes.length, width, output)
    return [...output]
  }
  t.strictSame(decode([0xfe, 0xff, 0xff, 0xff, 0x0f, 3], 2, 3), [3, 3, 3], 'two billion threes')
  t.strictSame(decode([0x03, 0b10001000, 0b11000110, 0b11111010], 3, 8), [0, 1, 2, 3, 4, 5, 6, 7])
  t.strictSame(decode([0x03, ...Array(32).fill(0xff)], 32, 8), Array(8).fill(2 ** 32 - 1))
  t.strictSame(decode([0x00, 0x00, 0x02, 7], 3, 1), [7], 'empty runs are passed over')
  t.throws(() => decode([0x02, 7], 3, 2), { message: 'a run of numbers ends too early' })
  t.throws(() => decode([], 33, 1), { message: 'numbers of 33 bits' })
})
