import t from 'tap'
import type { Collection, StructField } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import type { FileType } from '../../src/contract/formats.ts'
import { sampleFile } from '../../src/demo/sample.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'
import { writeStructs } from './support/struct-parquet.ts'

const CHUNKS: StructField = {
  name: 'chunks',
  maxCapacity: 2,
  fields: [
    { name: 'page', type: 'Int32' },
    { name: 'note', type: 'VarChar', maxLength: 4 },
    { name: 'part', type: 'FloatVector', dim: 2 }
  ]
}

const BOOKS: Collection = {
  name: 'books',
  fields: [{ name: 'id', type: 'Int64', primaryKey: true }],
  structFields: [CHUNKS]
}

const read = async (type: FileType, content: Uint8Array | string, collection = BOOKS) => {
  const outcome = await inspectFiles(type, [memoryFile(`a.${type}`, content)], collection, LIMITS['2025'])
  return 'rows' in outcome ? `${outcome.rows} rows` : outcome.fault.message
}

const json = (chunks: unknown) => read('json', JSON.stringify([{ id: 1, chunks }]))
const csv = (text: string) => read('csv', `id,chunks\n1,"${text.replaceAll('"', '""')}"\n`)

const GOOD = { page: 1, note: 'a', part: [0.5, 1] }

t.test('lists of structs are valid in JSON and CSV, empty ones too', async t => {
  for (const chunks of [[], [GOOD], [GOOD, { part: [1, 2], note: '', page: -1 }]]) {
    t.equal(await json(chunks), '1 rows')
    t.equal(await csv(JSON.stringify(chunks)), '1 rows')
  }
})

const WRONG: readonly (readonly [unknown, string])[] = [
  [[7], 'invalid element in StructArray, expect map[string]any but got type json.Number'],
  [[null], 'invalid element in StructArray, expect map[string]any but got type <nil>'],
  [[[GOOD]], 'invalid element in StructArray, expect map[string]any but got type []interface {}'],
  [[{ ...GOOD, more: 1 }], 'field chunks[more] not found'],
  [[GOOD, { page: 1, note: 'a' }], "value of field 'chunks[part]' is missed"],
  [[GOOD, GOOD, GOOD], 'array capacity(3) for field chunks[page] exceeds max_capacity(2)'],
  [[{ ...GOOD, page: 'x' }], "expected element type 'Int32' in array field, got type 'string' with value 'x'"],
  [[{ ...GOOD, page: null }], "expected element type 'Int32' in array field, got type '<nil>' with value '<nil>'"],
  [[{ ...GOOD, page: 2 ** 31 }], 'strconv.ParseInt: parsing "2147483648": value out of range'],
  [[{ ...GOOD, note: 'too long' }], 'value length(8) for field chunks[note] exceeds max_length(4)'],
  [
    [{ ...GOOD, part: 5 }],
    "expected type 'ArrayOfVector' for field 'chunks[part]', got type 'json.Number' with value '5'"
  ],
  [[{ ...GOOD, part: [1] }], "expected dim '2' for field 'chunks[part]' with type 'ArrayOfVector', got dim '1'"],
  [
    [{ ...GOOD, part: [1, 'x'] }],
    "expected type 'ArrayOfVector' for field 'chunks[part]', got type 'string' with value 'x'"
  ]
]

t.test('what is no list of such structs is a fault in the words of the server', async t => {
  for (const [chunks, message] of WRONG) {
    t.equal(await json(chunks), message)
    t.equal(await csv(JSON.stringify(chunks)), `failed to parse row, error: ${message}`)
  }
  const noList = 'invalid StructArray format in JSON, each row should be a key-value map, but got type'
  t.equal(await json({}), `${noList} map[string]interface {}`)
  t.equal(await json(null), `${noList} <nil>`)
  const noJson = 'failed to parse row, error: invalid StructArray format in CSV, failed to parse JSON'
  t.equal(await csv('{}'), `${noJson}: json: cannot unmarshal object into Go value of type []interface {}`)
  t.equal(await csv('null'), `${noJson}: json: cannot unmarshal null into Go value of type []interface {}`)
  t.equal(await csv('[{'), `${noJson}: unexpected end of JSON input`)
  const bytes = Buffer.concat([Buffer.from('id,chunks\n1,"['), Buffer.from([0xff]), Buffer.from(']"\n')])
  t.match(await read('csv', bytes), /field chunks contains invalid UTF-8 data/)
})

t.test('the field cannot be left out', async t => {
  t.equal(await read('json', '[{"id":1}]'), "value of field 'chunks' is missed")
  t.equal(await read('csv', 'id\n1\n'), "value of field is missed: 'chunks'")
  t.equal(
    await read('parquet', writeStructs({ rows: [[]], without: true })),
    'schema not equal, err=struct field not found in arrow schema: chunks'
  )
})

t.test('lists of structs are valid in Parquet', async t => {
  t.equal(await read('parquet', writeStructs({ rows: [[], [GOOD], [GOOD, GOOD]] })), '3 rows')
})

t.test('a column of Parquet is a list of the very structs', async t => {
  t.equal(
    await read('parquet', writeStructs({ rows: [[GOOD]], fields: ['page', 'note'] })),
    'field not found in struct: part'
  )
  t.equal(
    await read('parquet', writeStructs({ rows: [[GOOD]], fields: ['page', 'note', 'part', 'more'] })),
    'schema not equal, err=struct field number dismatch: chunks, expect 3, got 4'
  )
  t.equal(
    await read('parquet', writeStructs({ rows: [[GOOD]], page: 'BYTE_ARRAY' })),
    "schema not equal, err=sub-field 'page' in struct 'chunks' type mis-match, expect arrow type 'int32', got 'utf8'"
  )
  t.equal(
    await read('parquet', writeStructs({ rows: [[GOOD]], flat: true })),
    'struct field is not a list of structs: chunks'
  )
})

t.test('values of Parquet are checked as those of the other formats', async t => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [null, /^not nullable, but has null value/],
    [[GOOD, GOOD, GOOD], /^array capacity\(3\) for field chunks\[(page|note|part)\] exceeds max_capacity\(2\)$/],
    [[{ ...GOOD, note: 'too long' }], /^value length\(8\) for field chunks\[note\] exceeds max_length\(4\)$/],
    [[{ ...GOOD, page: null }], /^array element is not allowed to be null value for field 'chunks\[page\]'$/],
    [[null], /^array element is not allowed to be null value for field 'chunks\[page\]'$/],
    [[{ ...GOOD, part: null }], /^array element is not allowed to be null value for field 'chunks\[part\]'$/],
    [[{ ...GOOD, part: [1, null] }], /^array element is not allowed to be null value for field 'chunks\[part\]'$/],
    [[{ ...GOOD, part: [] }], /^length of vector is not aligned: expected 2 but got 0, data type: FloatVector$/],
    [[GOOD, { ...GOOD, part: [1, 2, 3] }], /^length of vector is not aligned: expected 2 but got 3/],
    [[{ ...GOOD, part: [1, Number.NaN] }], /^value 'NaN' is not a number or infinity/]
  ]
  for (const [chunks, message] of cases) {
    t.match(await read('parquet', writeStructs({ rows: [[GOOD], chunks as never] })), message, JSON.stringify(chunks))
  }
})

t.test('a sample file of such a collection is valid', async t => {
  t.equal(await read('json', sampleFile(BOOKS, { rows: 6 })), '6 rows')
})
