import { parquetWriteBuffer } from 'hyparquet-writer'
import t from 'tap'
import type { Collection, Field } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import type { FileType } from '../../src/contract/formats.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import type { OpenFiles } from '../../src/files/reader.ts'
import { memoryFile } from './support/memory-file.ts'

const collectionOf = (field: Partial<Field>, dynamicField = false): Collection => ({
  name: 'c',
  dynamicField,
  fields: [{ name: 'f', type: 'VarChar', ...field }]
})

const messageOf = async (type: FileType, name: string, content: Uint8Array | string, collection: Collection) => {
  const outcome = await inspectFiles(type, [memoryFile(name, content)], collection, LIMITS['2025'])
  return 'rows' in outcome ? `${outcome.rows} rows` : outcome.fault.message
}

const npy = (dtype: string, shape: string, data: Uint8Array) => {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(`${header}\n`), data])
}

t.test('texts of NumPy are UTF-8, JSON where the field is, objects in $meta', async t => {
  const json = collectionOf({ type: 'JSON' })
  const read = (data: string | Uint8Array, collection: Collection, name = 'f') => {
    const bytes = Buffer.from(data as string)
    return messageOf('numpy', `${name}.npy`, npy(`|S${bytes.length}`, '1,', bytes), collection)
  }
  t.equal(await read('text', collectionOf({ maxLength: 2 })), '1 rows', 'texts of bytes are not measured')
  t.equal(
    await read(Uint8Array.from([0xff, 0xfe]), collectionOf({})),
    'field f contains invalid UTF-8 data, value=\\xff\\xfe'
  )
  t.equal(await read('[1]', json), '1 rows')
  t.equal(await read('[1', json), "failed to parse value '[1' for JSON field 'f', error: unexpected end of JSON input")
  const meta = { name: 'c', dynamicField: true, fields: [] }
  t.equal(await read('{"a":1}', meta, '$meta'), '1 rows')
  t.equal(
    await read('[1]', meta, '$meta'),
    "failed to parse value '[1]' for dynamic JSON field '$meta', error: not a JSON object"
  )
  t.equal(
    await messageOf('numpy', 'f.npy', npy('<i4', '1,', Buffer.alloc(4)), collectionOf({ type: 'Array' })),
    'unsupported importing numpy files for collection with data type: Array'
  )
})

const column = (data: unknown[], type: 'BYTE_ARRAY' | 'INT32' | 'BOOLEAN' = 'BYTE_ARRAY', utf8 = true, name = 'f') =>
  new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 1 },
        {
          name,
          type,
          repetition_type: 'OPTIONAL',
          ...(utf8 && type === 'BYTE_ARRAY' && { converted_type: 'UTF8' as const })
        }
      ],
      columnData: [{ name, data }]
    })
  )

t.test('texts of Parquet are JSON where the field is, and sparse vectors', async t => {
  const read = (data: unknown[], field: Partial<Field>) =>
    messageOf('parquet', 'a.parquet', column(data), collectionOf(field))
  t.equal(await read(['{"a":1}', '2'], { type: 'JSON' }), '2 rows')
  t.equal(
    await read(['{"a"'], { type: 'JSON' }),
    "failed to parse JSON of field 'f', error: unexpected end of JSON input"
  )
  const sparse = { type: 'SparseFloatVector' as const }
  t.equal(await read(['{"1":0.5}', '{"indices":[1],"values":[2]}'], sparse), '2 rows')
  t.match(await read(['{"1":-1}'], sparse), /^Invalid JSON string for SparseFloatVector: '\{"1":-1\}', err = negative/)
  t.match(await read(['x'], sparse), /err = not a JSON format string$/)
  t.equal(await read(['a', null], { nullable: true, maxLength: 1 }), '2 rows')
  const meta: Collection = { name: 'c', dynamicField: true, fields: [] }
  const inMeta = (text: string) => messageOf('parquet', 'a.parquet', column([text], 'BYTE_ARRAY', true, '$meta'), meta)
  t.equal(await inMeta('{}'), '1 rows')
  t.equal(await inMeta('[]'), 'illegal value for dynamic field, not a JSON object')
})

t.test('bytes of Parquet are as many as the vector has, and texts are text', async t => {
  const bits = collectionOf({ type: 'BinaryVector', dim: 16 })
  const bytes = (length: number) => column([new Uint8Array(length)], 'BYTE_ARRAY', false)
  t.equal(await messageOf('parquet', 'a.parquet', bytes(2), bits), '1 rows')
  t.equal(
    await messageOf('parquet', 'a.parquet', bytes(3), bits),
    'length of vector is not aligned: expected 2 but got 3, data type: BinaryVector'
  )
  t.match(await messageOf('parquet', 'a.parquet', bytes(3), collectionOf({})), /arrow data type get 'binary'$/)
  const flags = column([true, false, null], 'BOOLEAN')
  t.equal(await messageOf('parquet', 'a.parquet', flags, collectionOf({ type: 'Bool', nullable: true })), '3 rows')
  t.match(await messageOf('parquet', 'a.parquet', column([1], 'INT32'), collectionOf({ type: 'Int8' })), /get 'int32'$/)
})

const lists = (type: 'FLOAT' | 'DOUBLE', data: number[][]) =>
  new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'f', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type, repetition_type: 'OPTIONAL' }
      ],
      columnData: [{ name: 'f', data }]
    })
  )

t.test('half-precision vectors take what is finite in 16 bits, in every format', async t => {
  const float16 = collectionOf({ type: 'Float16Vector', dim: 2 })
  const bfloat16 = collectionOf({ type: 'BFloat16Vector', dim: 2 })
  const readers: Record<string, (numbers: number[], collection: Collection) => Promise<string>> = {
    json: (numbers, collection) => messageOf('json', 'a.json', JSON.stringify([{ f: numbers }]), collection),
    csv: (numbers, collection) => messageOf('csv', 'a.csv', `f\n"${JSON.stringify(numbers)}"\n`, collection),
    'Parquet floats': (numbers, collection) => messageOf('parquet', 'a.parquet', lists('FLOAT', [numbers]), collection),
    'Parquet doubles': (numbers, collection) =>
      messageOf('parquet', 'a.parquet', lists('DOUBLE', [numbers]), collection),
    'NumPy floats': (numbers, collection) =>
      messageOf('numpy', 'f.npy', npy('<f4', '1, 2', new Uint8Array(Float32Array.from(numbers).buffer)), collection),
    'NumPy doubles': (numbers, collection) =>
      messageOf('numpy', 'f.npy', npy('<f8', '1, 2', new Uint8Array(Float64Array.from(numbers).buffer)), collection)
  }
  for (const [format, read] of Object.entries(readers)) {
    const prefix = format === 'csv' ? 'failed to parse row, error: ' : ''
    t.equal(await read([65519, -65519], float16), '1 rows', format)
    t.equal(await read([1, 65520], float16), `${prefix}float16 vector contain nan or infinity value.`, format)
    t.equal(await read([-70000, 1], float16), `${prefix}float16 vector contain nan or infinity value.`, format)
    t.equal(await read([65520, -3.4e38], bfloat16), '1 rows', format)
  }
  t.equal(
    await messageOf('parquet', 'a.parquet', lists('DOUBLE', [[1, 3.5e38]]), bfloat16),
    'bfloat16 vector contain nan or infinity value.'
  )
})

t.test('values of CSV are as Go reads them', async t => {
  const read = (value: string, field: Partial<Field>) =>
    messageOf('csv', 'a.csv', `f\n"${value}"\n`, collectionOf(field))
  for (const [value, field] of [
    ['T', { type: 'Bool' }],
    ['+7', { type: 'Int8' }],
    ['-1.5e3', { type: 'Float' }],
    ['.5', { type: 'Double' }],
    ['[1,2]', { type: 'JSON' }],
    ['[1,2]', { type: 'Array', elementType: 'Int8', maxCapacity: 2 }],
    ['', { type: 'Int8', nullable: true }],
    ['', { type: 'Int8', default: 1 }]
  ] as const) {
    t.equal(await read(value, field), '1 rows', `${field.type} ${value}`)
  }
  const wrong = (type: string, value: string) =>
    `failed to parse row, error: expected type '${type}' for field 'f', got type 'string' with value '${value}'`
  for (const [type, value] of [
    ['Bool', 'yes'],
    ['Int8', '128'],
    ['Int64', '1_000'],
    ['Float', '1e39'],
    ['JSON', '{']
  ] as const) {
    t.equal(await read(value, { type }), wrong(type, value))
  }
  t.equal(
    await read('-inf', { type: 'Float' }),
    "failed to parse row, error: value '-Inf' is not a number or infinity: invalid parameter"
  )
  const auto = collectionOf({ type: 'Int64', autoId: true })
  t.equal(await messageOf('csv', 'a.csv', 'f\n1\n', auto), "the primary key 'f' is auto-generated, no need to provide")
  const dynamic: Collection = { name: 'c', dynamicField: true, fields: [] }
  t.equal(await messageOf('csv', 'a.csv', 'x,$meta\n1,{}\n', dynamic), '1 rows', 'what is not declared is dynamic')
})

t.test('an array of Parquet has at most its capacity of elements', async t => {
  const lists = new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'f', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'INT32', repetition_type: 'OPTIONAL' }
      ],
      columnData: [{ name: 'f', data: [[1], [], [1, 2, 3]] }]
    })
  )
  const field = { type: 'Array', elementType: 'Int32' } as const
  t.equal(await messageOf('parquet', 'a.parquet', lists, collectionOf({ ...field, maxCapacity: 3 })), '3 rows')
  t.equal(
    await messageOf('parquet', 'a.parquet', lists, collectionOf({ ...field, maxCapacity: 2 })),
    'array capacity(3) for field f exceeds max_capacity(2)'
  )
})

t.test('what a reader cannot do for want of stack or memory is a fault', async t => {
  const file = memoryFile('a.json', '[]')
  const read = () => Promise.reject(new RangeError('Invalid array length'))
  const outcome = await inspectFiles(
    'json',
    [{ ...file, bytes: { ...file.bytes, read } }],
    collectionOf({}),
    LIMITS['2025']
  )
  t.match(outcome, { fault: { message: 'failed to read the file, error: Invalid array length' } })
})

t.test('the arrays of a NumPy folder are those of the fields, and a required one must be there', async t => {
  const collection: Collection = {
    name: 'c',
    dynamicField: false,
    fields: [
      { name: 'id', type: 'Int64', primaryKey: true, autoId: true },
      { name: 'a', type: 'Int8', nullable: true },
      { name: 'b', type: 'Int8' }
    ]
  }
  const rows = (count: number) => npy('|i1', `${count},`, Buffer.alloc(count))
  const rules = { ...LIMITS['2025'], optionalFields: true }
  const read = (files: Readonly<Record<string, Uint8Array>>, of = collection) => {
    const open = Object.entries(files).map(([name, content]) => memoryFile(name, content))
    return inspectFiles('numpy', open as unknown as OpenFiles, of, rules)
  }
  t.strictSame(await read({ 'b.npy': rows(2), 'other.npy': Buffer.from('not read') }), { rows: 2 })
  t.strictSame(await read({ 'other.npy': rows(3) }, { ...collection, fields: [] }), { rows: 0 })
  t.strictSame(await read({ 'a.npy': rows(2), 'x.npy': rows(2) }), {
    fault: {
      message: 'no file for field: b, files: [a.npy x.npy]',
      explain: 'collection c needs a file b.npy',
      field: 'b'
    }
  })
  t.strictSame(await read({ 'a.npy': rows(2), 'b.npy': rows(3) }), {
    fault: {
      file: 'b.npy',
      field: 'b',
      message: 'numpy row count mismatch, fieldID=102, rowCount=3, expected=2',
      explain: 'the array of b has 3 rows, that of a has 2'
    }
  })
  t.strictSame(await read({ 'id.npy': rows(1), 'b.npy': rows(1) }), {
    fault: {
      file: 'id.npy',
      field: 'id',
      message: "the primary key 'id' is auto-generated, no need to provide",
      explain: 'collection c makes the key id itself; leave its file out'
    }
  })
})

t.test('a NumPy text that is too long to read is a fault of the file, an error of the disk is none', async t => {
  const array = memoryFile('f.npy', npy('<U9000000', '1,', new Uint8Array()))
  const long = { ...array, bytes: { ...array.bytes, size: 128 + 36_000_000 } }
  t.strictSame(await inspectFiles('numpy', [long], collectionOf({}), LIMITS['2025']), {
    fault: {
      file: 'f.npy',
      field: 'f',
      message: "failed to read numpy file of field 'f', error: a row has 36000000 bytes",
      explain: 'the array is of dtype <U9000000; a text takes up to 33554432 bytes'
    }
  })
  const gone = Object.assign(new Error('EIO'), { code: 'EIO', errno: -5 })
  const broken = { ...array, bytes: { ...array.bytes, read: () => Promise.reject(gone) } }
  await t.rejects(inspectFiles('numpy', [broken], collectionOf({}), LIMITS['2025']), gone)
})
