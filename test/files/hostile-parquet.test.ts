import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Collection, Field } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { EffortExceeded, effortOf, type ReadRules } from '../../src/files/reader.ts'
import { memoryFile } from './support/memory-file.ts'
import {
  CODECS,
  type Column,
  closed,
  deltas,
  ENCODINGS,
  levels,
  page,
  parquetFile,
  run,
  TYPES,
  varint
} from './support/parquet-file.ts'

const ID: Column = { name: 'id', type: TYPES.INT64 }
const TEXT: Column = { name: 'text', type: TYPES.BYTE_ARRAY, utf8: true }
const COUNT: Column = { name: 'count', type: TYPES.INT32, optional: true }

const collectionOf = (...fields: Field[]): Collection => ({ name: 'c', fields })
const KEYS = collectionOf({ name: 'id', type: 'Int64', primaryKey: true })
const TEXTS = collectionOf({ name: 'text', type: 'VarChar', maxLength: 65535, primaryKey: true })
const COUNTS = collectionOf({ name: 'count', type: 'Int32', nullable: true })

/** Reads a file and tells what came of it, and how many bytes were read. */
const read = async (
  content: Uint8Array,
  collection = KEYS,
  effort = effortOf(2 ** 32),
  rules: ReadRules = LIMITS['2025']
) => {
  const file = memoryFile('a.parquet', content)
  let bytes = 0
  const counting = {
    ...file.bytes,
    read: async (from: number, to: number, memory?: Uint8Array<ArrayBuffer>) => {
      bytes += Math.min(to, file.bytes.size) - from
      const part = await file.bytes.read(from, to)
      // Memory is used again, as files and threads do.
      memory?.set(part)
      return memory?.subarray(0, part.length) ?? part
    }
  }
  const outcome = await inspectFiles('parquet', [{ ...file, bytes: counting }], collection, rules, effort)
  const said = 'rows' in outcome ? `${outcome.rows} rows` : outcome.fault.message
  return { said, bytes, explain: 'fault' in outcome ? outcome.fault.explain : '' }
}

const ids = (count: number): Buffer => page(new Uint8Array(count * 8), { values: count })

t.test('a file made by hand is read as any other', async t => {
  const one = ids(3)
  const two = ids(2)
  const pages = Buffer.concat([one, two])
  const groups = [
    { rows: 3, chunks: [{ from: 4, length: one.length, values: 3 }] },
    { rows: 2, chunks: [{ from: 4 + one.length, length: two.length, values: 2 }] }
  ]
  t.equal((await read(parquetFile([ID], pages, groups))).said, '5 rows')
  const turned = groups.map((_, at) => groups[1 - at] as (typeof groups)[0])
  t.equal((await read(parquetFile([ID], pages, turned))).said, '5 rows', 'in any order')
})

t.test('row groups that share bytes have a fault at once, however many there are', async t => {
  const one = ids(1000)
  const pages = Buffer.concat([one, Buffer.alloc(2_000_000), one])
  const places = [4, pages.length - one.length + 4]
  const groups = Array.from({ length: 20_000 }, (_, at) => ({
    rows: 1000,
    chunks: [{ from: places[at % 2] as number, length: one.length, values: 1000 }]
  }))
  const file = parquetFile([ID], pages, groups)
  const { said, bytes } = await read(file)
  t.match(said, /^failed to read parquet column 'id', err=the column chunks at the bytes 4 and 4 overlap$/)
  t.ok(bytes <= file.length, `${bytes} of ${file.length} bytes were read`)
})

t.test('columns that share bytes, wholly, in part or in a dictionary, have a fault', async t => {
  const one = ids(100)
  const pages = Buffer.concat([one, one])
  const both = [ID, { ...ID, name: 'other' }]
  const collection = collectionOf(...KEYS.fields, { name: 'other', type: 'Int64' })
  const chunks = (from: number, dictionary?: number) => [
    { from: 4, length: one.length, values: 100 },
    { from, length: one.length, values: 100, ...(dictionary !== undefined && { dictionary }) }
  ]
  const said = async (from: number, dictionary?: number) =>
    (await read(parquetFile(both, pages, [{ rows: 100, chunks: chunks(from, dictionary) }]), collection)).said
  t.equal(await said(4 + one.length), '100 rows')
  t.match(await said(4), /overlap$/)
  t.match(await said(3 + one.length), /overlap$/)
  t.match(await said(4 + one.length, 4), /overlap$/)
  t.match(await said(4 + 2 * one.length), /invalid column chunk metadata/, 'behind the columns is the footer')
})

t.test('no byte is read twice, in whatever order the columns are', async t => {
  const one = ids(1000)
  const gap = Buffer.alloc(50_000)
  const pages = Buffer.concat(Array.from({ length: 60 }, () => [one, gap]).flat())
  const place = (at: number) => 4 + at * (one.length + gap.length)
  const groups = Array.from({ length: 60 }, (_, at) => ({
    rows: 1000,
    chunks: [{ from: place(at % 2 === 0 ? at / 2 : 59 - (at - 1) / 2), length: one.length, values: 1000 }]
  }))
  for (const order of [groups, [...groups].sort((a, b) => (a.chunks[0]?.from ?? 0) - (b.chunks[0]?.from ?? 0))]) {
    const file = parquetFile([ID], pages, order)
    const { said, bytes } = await read(file)
    t.equal(said, '60000 rows')
    // The end is looked at first, and may be part of what is read later.
    t.ok(bytes <= file.length + 64 * 1024, `${bytes} of ${file.length} bytes were read`)
  }
})

t.test('columns that are not imported are not read', async t => {
  const one = ids(1000)
  const other = ids(500_000)
  const pages = Buffer.concat([one, other, one, other, one, other])
  const groups = [0, 1, 2].map(at => {
    const from = 4 + at * (one.length + other.length)
    const chunks = [
      { from, length: one.length, values: 1000 },
      { from: from + one.length, length: other.length, values: 500_000 }
    ]
    return { rows: 1000, chunks }
  })
  const file = parquetFile([ID, { ...ID, name: 'other' }], pages, groups)
  const { said, bytes } = await read(file, KEYS, undefined, { ...LIMITS['2025'], skipUndeclared: true })
  t.equal(said, '3000 rows')
  // Some bytes more than a column has, which old writers understate, and the end of the file.
  t.ok(bytes <= 3 * (one.length + 100) + 64 * 1024, `${bytes} bytes were read`)
})

t.test('a page larger than what is read ahead is read once', async t => {
  const pages = Buffer.concat([ids(200_000), ids(200_000)])
  const file = parquetFile([ID], pages, [
    { rows: 400_000, chunks: [{ from: 4, length: pages.length, values: 400_000 }] }
  ])
  const { said, bytes } = await read(file)
  t.equal(said, '400000 rows')
  t.ok(bytes <= file.length + 64 * 1024, `${bytes} of ${file.length} bytes were read`)
})

t.test('indices of no bits are all the first entry, whatever the page before had', async t => {
  const entry = (text: string) => Buffer.concat([Uint8Array.of(1, 0, 0, 0), Buffer.from(text, 'latin1')])
  const dictionary = page(Buffer.concat([entry('\xff'), entry('a')]), { values: 2, dictionary: true })
  const indices = (width: number, runs: Uint8Array) =>
    page(Buffer.concat([Uint8Array.of(width), runs]), { values: 3, encoding: ENCODINGS.RLE_DICTIONARY })
  const pages = Buffer.concat([dictionary, indices(1, run(3, 1)), indices(0, Uint8Array.of())])
  const file = parquetFile([TEXT], pages, [
    { rows: 6, chunks: [{ from: 4 + dictionary.length, length: pages.length, values: 6, dictionary: 4 }] }
  ])
  t.equal((await read(file, TEXTS)).said, 'field text contains invalid UTF-8 data, value=\\xff')
})

t.test('a page with fewer bytes than values has a fault, whatever follows it', async t => {
  const short = page(new Uint8Array(9 * 8), { values: 10 })
  for (let shift = 0; shift < 8; shift++) {
    // Values at any offset in memory.
    const pages = Buffer.concat([page(new Uint8Array(shift), { values: 0 }), short, ids(1000)])
    const file = parquetFile([ID], pages, [{ rows: 1010, chunks: [{ from: 4, length: pages.length, values: 1010 }] }])
    t.equal(
      (await read(file)).said,
      "failed to read parquet column 'id', err=parquet: a page does not hold what its header says"
    )
  }
})

/** 3 rows of id and v; a byte of the footer says that the first column has no path. */
const WITHOUT_PATH =
  'UEFSMRUEFTAVLkwVBhUAEgAAGAQBAAkBPAIAAAAAAAAAAwAAAAAAAAAVABUUFRgsFQYVEBUGFQYcAAAACiQCAAAABgECAyQAFQQVMBU0TBUMFQ' +
  'ASAAAYXAAAwD8AAABAAABAQAAAgEAAAKBAAADAQBUAFSIVJiwVDBUQFQYVBhwAAAARQAIAAAADKgIAAAAMAwMDiMYCFQQZXDUAGAZzY2hlbWEV' +
  'BAAVBCUCGAJpZAA1AhgBdhUCFQZMPAAAADUEGARsaXN0FQIAFQglAhgHZWxlbWVudAAWBhkcGSwzABwVBBk1AAYQGRgCaWQVAhYGFoYBFogBJl' +
  'ImCCksFQQVABUCABUAFRAVAgA8KQYZJgAGAAAAJgAcFQgZNQAGEBk4AXYEbGlzdAdlbGVtZW50FQIWDBaUARacASbgASaQASksFQQVABUCABUA' +
  'FRAVAgA8KSYGBhlGAAAADAAAABaaAhYGJggWpAIAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRksHAAAHAAAAP0AAABQQVIx'

/** 4 rows of id, s and v; a byte of the levels of s says that it has more texts than its page holds. */
const TOO_FEW_TEXTS =
  'UEFSMRUAFUwVTCwVCBUAFQYVBhwAAAACAAAACAEBAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAAEAAAAAAAAABUAFU4VTiwVCBUOFQYVBhwAAAACAA' +
  'AAgA2AAQQDAAAAAAAAgAEEAwQBAgAAAAgAAAAAAAAAYWJjYWIVABVYFVgsFRAVABUGFQYcAAAAAgAAAAOqAgAAABADAADAPwAAAEAAAEBAAACA' +
  'QAAAoEAAAMBAAADgQAAAAEEVBBlsNQAYBnNjaGVtYRUGABUEJQIYAmlkABUMJQIYAXMlAEwcAAAANQIYAXYVAhUGTDwAAAA1BBgEbGlzdBUCAB' +
  'UIJQIYB2VsZW1lbnQAFggZHBk8JgAcFQQZJQYAGRgCaWQVABYIFnIWciYISRwVABUAFQIAPCkGGSYACAAAACYAHBUMGSUGDhkYAXMVABYIFnQW' +
  'dCZ6SRwVABUOFQIAPBYKGQYZJgIGAAAAJgAcFQgZJQYAGTgBdgRsaXN0B2VsZW1lbnQVABYQFn4WfibuAUkcFQAVABUCADwpJggIGUYAAAAQAA' +
  'AAFuQCFggmCBbkAgAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGTwcAAAcAAAcAAAAIQEAAFBBUjE='

t.test('damage that shows only where columns are placed or values are checked is a fault of the file', async t => {
  const id: Field = { name: 'id', type: 'Int64', primaryKey: true }
  const v: Field = { name: 'v', type: 'FloatVector', dim: 2 }
  const s: Field = { name: 's', type: 'VarChar', maxLength: 5, nullable: true }
  const saidOf = async (base64: string, ...fields: Field[]) =>
    (await read(Buffer.from(base64, 'base64'), collectionOf(...fields))).said
  t.equal(await saidOf(WITHOUT_PATH, id, v), 'new parquet reader failed, err=row group 0 has a column without metadata')
  t.equal(
    await saidOf(TOO_FEW_TEXTS, id, s, v),
    "failed to read parquet column 's', err=parquet: a page does not hold what its header says"
  )
})

t.test('entries of a dictionary are read long after its page, which is not packed', async t => {
  const entries = ['valid', Buffer.from([0xff, 0xfe, 0x41])].map(text => {
    const bytes = Buffer.from(text)
    return Buffer.concat([Uint8Array.of(bytes.length, 0, 0, 0), bytes])
  })
  const count = 1_000_000
  const indices = (last: number) =>
    page(
      Buffer.concat([Uint8Array.of(8, ...varint((count / 8) * 2 + 1)), Buffer.alloc(count - 1), Uint8Array.of(last)]),
      {
        values: count,
        encoding: ENCODINGS.RLE_DICTIONARY
      }
    )
  const dictionary = page(Buffer.concat(entries), { values: 2, dictionary: true })
  const pages = Buffer.concat([dictionary, ...Array(8).fill(indices(0)), indices(1)])
  const file = parquetFile([TEXT], pages, [
    {
      rows: 9 * count,
      chunks: [{ from: 4 + dictionary.length, length: pages.length, values: 9 * count, dictionary: 4 }]
    }
  ])
  t.equal((await read(file, TEXTS)).said, 'field text contains invalid UTF-8 data, value=\\xff\\xfeA')
})

t.test('values that are claimed and not there are missed at the end of the column', async t => {
  const one = ids(10)
  const file = (values: number | bigint, rows: number) =>
    parquetFile([ID], Buffer.concat([one, one]), [{ rows, chunks: [{ from: 4, length: one.length, values }] }])
  t.match((await read(file(2n ** 62n, 10))).said, /^failed to read parquet column 'id', err=/)
  t.equal((await read(file(10, 11))).said, "failed to read parquet column 'id', err=got 10 rows, expected 11")
})

t.test('pages without values are passed over once', async t => {
  const empty = page(new Uint8Array(), { values: 0 })
  const pages = Buffer.concat([...Array(10_000).fill(empty), ids(1)])
  const file = (values: number) =>
    parquetFile([ID], pages, [{ rows: 1, chunks: [{ from: 4, length: pages.length, values }] }])
  t.equal((await read(file(1))).said, '1 rows')
  t.match((await read(file(2))).said, /1 of its values are missing$/)
  await t.rejects(read(file(1), KEYS, effortOf(10_000_000)), EffortExceeded, 'each page takes some effort')
})

t.test('a Parquet file with more rows than the era takes has a fault', async t => {
  const groups = (rows: number | bigint) => [{ rows, chunks: [{ from: 4, length: 8, values: rows }] }]
  const said = async (rows: number | bigint) =>
    (await read(parquetFile([COUNT], Buffer.alloc(8), groups(rows)), COUNTS)).said
  t.equal(await said(1_000_000_001), 'new parquet reader failed, err=the file has 1000000001 rows')
  t.equal(await said(-1), 'new parquet reader failed, err=the file has -1 rows')
  t.match(await said(1_000_000_000), /^failed to read parquet column 'count'/)
})

t.test('levels and texts that are packed to nothing take their effort', async t => {
  const nulls = page(levels(run(30_000_000, 0)), { values: 30_000_000 })
  const counts = parquetFile([COUNT], Buffer.concat(Array(30).fill(nulls)), [
    { rows: 900_000_000, chunks: [{ from: 4, length: 30 * nulls.length, values: 900_000_000 }] }
  ])
  await t.rejects(read(counts, COUNTS, effortOf(100_000_000)), EffortExceeded)

  const packed = gzipSync(Buffer.alloc(100_000_000))
  const bomb = page(packed, { values: 1, size: 100_000_000 })
  const bombs = parquetFile([ID], Buffer.concat(Array(20).fill(bomb)), [
    { rows: 20, chunks: [{ from: 4, length: 20 * bomb.length, values: 20, codec: CODECS.GZIP }] }
  ])
  await t.rejects(read(bombs, KEYS, effortOf(150_000_000)), EffortExceeded)
})

t.test('texts that begin alike take the effort of what they come to', async t => {
  const many = 200_000
  const file = (content: Buffer) =>
    parquetFile([TEXT], content, [{ rows: many, chunks: [{ from: 4, length: content.length, values: many }] }])
  // Shared lengths grow by one: 0, 1, 2, …; each text has one byte of its own.
  const longer = page(Buffer.concat([deltas(many, 0, 1), deltas(many, 1, 0), Buffer.alloc(many, 'a')]), {
    values: many,
    encoding: ENCODINGS.DELTA_BYTE_ARRAY
  })
  const before = process.memoryUsage().rss
  await t.rejects(read(file(longer), TEXTS, effortOf(500_000_000)), EffortExceeded)
  t.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024, 'memory holds some of them')
})

t.test('a text in a dictionary is looked at once, however many rows have it', async t => {
  const long = Buffer.alloc(60_004, 'a')
  long.writeUInt32LE(60_000)
  const dictionary = page(long, { values: 1, dictionary: true })
  const rows = 3_000_000
  const indices = page(Buffer.concat([Uint8Array.of(1), run(rows, 0)]), {
    values: rows,
    encoding: ENCODINGS.RLE_DICTIONARY
  })
  const pages = Buffer.concat([dictionary, indices])
  const chunk = { from: 4 + dictionary.length, dictionary: 4, length: pages.length, values: rows }
  const begun = performance.now()
  t.equal((await read(parquetFile([TEXT], pages, [{ rows, chunks: [chunk] }]), TEXTS)).said, `${rows} rows`)
  // 180 GB of text would take a minute.
  t.ok(performance.now() - begun < 10_000)
  const short = collectionOf({ name: 'text', type: 'VarChar', maxLength: 10, primaryKey: true })
  t.equal(
    (await read(parquetFile([TEXT], pages, [{ rows, chunks: [chunk] }]), short)).said,
    'value length(60000) for field text exceeds max_length(10)'
  )
})

t.test('millions of texts in one page do not fill the memory', async t => {
  const rows = 4_000_000
  const content = page(new Uint8Array(rows * 4), { values: rows })
  const file = parquetFile([TEXT], content, [{ rows, chunks: [{ from: 4, length: content.length, values: rows }] }])
  const before = process.memoryUsage().rss
  t.equal((await read(file, TEXTS)).said, `${rows} rows`)
  t.ok(process.memoryUsage().rss - before < 250 * 1024 * 1024)
})

t.test('an end of the file that no writer writes has a fault at once', async t => {
  const said = async (footer: Uint8Array) => (await read(closed(Buffer.from('PAR1'), footer))).said
  const failed = 'new parquet reader failed, err='
  t.equal(await said(Buffer.alloc(5_000_000, 0xff)), `${failed}thrift unhandled type: 15`)
  t.equal(
    await said(Buffer.concat([Uint8Array.of(0x16), Buffer.alloc(5_000_000, 0x80)])),
    `${failed}thrift number without an end`
  )
  t.equal(
    await said(Buffer.concat([Uint8Array.of(0x49, 0xfc, 0x80, 0xad, 0xe2, 0x04), Buffer.alloc(10_000_000)])),
    `${failed}thrift struct of more than 3000000 values`
  )
  t.equal(await said(Buffer.alloc(5_000_000, Uint8Array.of(0x19, 0x19))), `${failed}thrift struct nested too deep`)
  t.equal(await said(Buffer.alloc(5_000_000, 0x1c)), `${failed}thrift struct nested too deep`)
  t.equal(await said(Buffer.alloc(20)), `${failed}parquet: the bytes are not those of a Parquet file`)
  t.match(await said(Buffer.alloc(17_000_000)), /the footer has 17000000 bytes$/)
})

/** A message of Arrow with a field that has many children, all of them one, which again has many, and so on. */
const sharedFields = (depth: number, width: number): string => {
  const view = new DataView(new ArrayBuffer(200 + (depth + 1) * (width * 4 + 20)))
  const uint32 = (at: number, value: number) => view.setUint32(at, value, true)
  const vtable = (at: number, slots: readonly number[]) => {
    for (const [n, slot] of slots.entries()) view.setUint16(at + 2 * n, slot, true)
  }
  const [message, schema, field] = [100, 120, 140] as const
  vtable(message, [10, 8, 0, 0, 4])
  vtable(schema, [8, 8, 0, 4])
  vtable(field, [16, 8, 0, 0, 0, 0, 0, 4])
  /** A table with one property, which is somewhere behind it. */
  const table = (at: number, vtable: number, property: number) => {
    view.setInt32(at, at - vtable, true)
    uint32(at + 4, property - at - 4)
  }
  uint32(0, 0xffffffff)
  uint32(8, 16 - 8)
  table(16, message, 40)
  let list = 200
  table(40, schema, list)
  for (let level = 0; level <= depth; level++) {
    const child = list + 4 + width * 4
    uint32(list, level === depth ? 0 : width)
    for (let n = 0; n < width; n++) uint32(list + 4 + n * 4, child - (list + 4 + n * 4))
    table(child, field, child + 8)
    list = child + 8
  }
  return Buffer.from(view.buffer).toString('base64')
}

t.test('a schema of Arrow whose fields are shared is not followed for ever', async t => {
  const one = ids(1)
  const said = async (depth: number, width: number) => {
    const chunks = [{ from: 4, length: one.length, values: 1 }]
    const file = parquetFile([ID], one, [{ rows: 1, chunks }], { 'ARROW:schema': sharedFields(depth, width) })
    return (await read(file)).said
  }
  t.equal(await said(1, 10), '1 rows')
  t.equal(
    await said(6, 1000),
    'new parquet file reader failed, err=arrow/ipc: could not decode schema from message schema: more than 10000 fields'
  )
})
