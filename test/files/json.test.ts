import t from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'

const BOOKS: Collection = {
  name: 'books',
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true },
    { name: 'title', type: 'VarChar', maxLength: 8 },
    { name: 'v', type: 'FloatVector', dim: 2 }
  ]
}

const RULES = { rootKeys: ['rows'], optionalFields: true, insertAutoId: true, fixedSizeLists: true }

const inspect = async (text: string | Uint8Array, collection = BOOKS, rules = RULES) => {
  const whole = await inspectFiles('json', [memoryFile('a.json', text)], collection, rules)
  for (const piece of [1, 7]) {
    t.strictSame(await inspectFiles('json', [memoryFile('a.json', text, piece)], collection, rules), whole, `${text}`)
  }
  return whole
}

const messageOf = async (...args: Parameters<typeof inspect>): Promise<string | number> => {
  const outcome = await inspect(...args)
  return 'rows' in outcome ? outcome.rows : outcome.fault.message
}

const ROW = '{"id":1,"title":"a","v":[0.5,-1e3]}'
const row = (fields: string) => `[{"id":1,"title":"a",${fields}}]`

t.test('the rows of a list and of a map are counted, however they are written', async t => {
  const good: [string, number][] = [
    [`[${ROW}]`, 1],
    [`{"rows":[${ROW},${ROW}]}`, 2],
    [` { "ROWS" : [ ${ROW} , \n ${ROW} ] } \n`, 2],
    ['[]', 0],
    ['{"rows":[]}', 0],
    ['{}', 0],
    ['[{"id":1,"title":"\\"},{","v":[1,2]}]', 1],
    ['[{"\\u0069d":1,"title":"\\\\","v":[1,2]}]', 1],
    ['[{"id":9223372036854775807,"title":"ä€","v":[1,2]}]', 1],
    [`[{"id":1,"title":"😀😀","v":[1,2]}]`, 1]
  ]
  for (const [text, rows] of good) t.equal(await messageOf(text), rows, text)
})

t.test('what is no list of rows is told in the words of the server', async t => {
  const bad: [string, string][] = [
    ['', 'init failed, failed to decode JSON, error: EOF'],
    ['"rows"', "invalid JSON format, the content should be started with '{' or '['"],
    ['rows', "init failed, failed to decode JSON, error: invalid character 'r' looking for beginning of value"],
    [
      `\ufeff[${ROW}]`,
      "init failed, failed to decode JSON, error: invalid character 'ï' looking for beginning of value"
    ],
    [`{"data":[${ROW}]}`, "invalid JSON format, the root key should be 'rows', but get 'data'"],
    ['{"rows":{}}', "invalid JSON format, rows list should begin with '['"],
    [`{"rows":[${ROW}],"more":1}`, "failed to parse row, error: invalid character ',' after the list of rows"],
    ['[1]', 'invalid JSON format, each row should be a key-value map'],
    [`[${ROW} ${ROW}]`, "failed to parse row, error: invalid character '{' after array element"],
    [`[${ROW}]x`, "failed to parse row, error: invalid character 'x' after top-level value"],
    [`[${ROW},]`, 'invalid JSON format, each row should be a key-value map'],
    ['{"ro\nws":[]}', 'failed to parse row, error: invalid character in string literal'],
    ['[{"\\x":1}]', 'failed to parse row, error: invalid character in string literal'],
    ['[{id:1}]', "failed to parse row, error: invalid character 'i' looking for beginning of object key string"],
    ['[{"id" 1}]', "failed to parse row, error: invalid character '1' after object key"],
    [`[{"id":${'['.repeat(10_001)}`, 'failed to parse row, error: exceeded max depth'],
    ['[{"id":1 "v":2}]', `failed to parse row, error: invalid character '"' after object key:value pair`]
  ]
  for (const [text, message] of bad) t.equal(await messageOf(text), message, text)
})

t.test('JSON Lines have a row in each line', async t => {
  const inspectLines = (text: string) => inspectFiles('jsonl', [memoryFile('a.jsonl', text, 7)], BOOKS, RULES)
  t.strictSame(await inspectLines(`${ROW}\n${ROW}\r\n\n${ROW}`), { rows: 3 })
  t.strictSame(await inspectLines(''), { rows: 0 })
  t.match(await inspectLines(`${ROW}\n[${ROW}]`), { fault: { message: /each row should be a key-value map/ } })
  t.match(await inspectLines(`${ROW}\n{"id":2`), { fault: { message: /unexpected EOF/, row: 2 } })
  t.match(await inspectLines(`${ROW}\n{"id":"x"}`), { fault: { row: 2, field: 'id' } })
})

t.test('a file that was cut short is told with its length', async t => {
  t.strictSame(await inspect(`[${ROW},{"id":2,"ti`), {
    fault: {
      message: 'failed to parse row, error: unexpected EOF',
      explain: 'the file ends after 48 bytes, in row 2; it was cut short',
      row: 2
    }
  })
  t.match(await inspect(`[${ROW},`), { fault: { explain: /, after row 1; it was cut short$/, row: 1 } })
})

t.test('a row has the fields of the collection and no others', async t => {
  t.equal(await messageOf('[{"id":1,"title":"a"}]'), "value of field 'v' is missed")
  t.equal(await messageOf(row('"v":[1,2],"x":1')), "the field 'x' is not defined in schema")
  t.equal(await messageOf(row('"v":[1,2],"Title":1')), "the field 'Title' is not defined in schema")
  t.equal(await messageOf(row('"v":[1,2],"x":1'), { ...BOOKS, dynamicField: true }), 1)
  const meta = (value: string, more = '') =>
    messageOf(row(`"v":[1,2],"$meta":${value}${more}`), { ...BOOKS, dynamicField: true })
  t.equal(await meta('{"x":1}'), 1)
  t.equal(await meta('"{\\"x\\":1}"', ',"y":2'), 1)
  t.equal(await meta('"x"'), 'illegal value for dynamic field, not a JSON format string')
  t.equal(await meta('[]'), 'illegal value for dynamic field, not a JSON object')
  t.equal(await meta('{"y":1}', ',"y":2'), 'duplicated key is not allowed, key=y')
  const auto = { ...BOOKS, fields: BOOKS.fields.map(field => ({ ...field, autoId: field.name === 'id' })) }
  t.equal(await messageOf(`[${ROW}]`, auto), "the primary key 'id' is auto-generated, no need to provide")
  t.equal(await messageOf('[{"title":"a","v":[1,2]}]', auto), 1)
  t.equal(await messageOf('[{"id":"no","id":1,"title":"a","v":[1,2]}]'), 1, 'of a field given twice the last counts')
  const optional: Collection = {
    ...BOOKS,
    fields: [...BOOKS.fields, { name: 'n', type: 'Int8', nullable: true }, { name: 'd', type: 'Int8', default: 1 }]
  }
  t.equal(await messageOf(`[${ROW},${ROW.replace('}', ',"n":null,"d":null}')}]`, optional), 2)
  t.equal(await messageOf(`[${ROW}]`, optional, { ...RULES, optionalFields: false }), "value of field 'n' is missed")
})

t.test('the fault names row, field, what was expected and what came', async t => {
  t.strictSame(await inspect(`[${ROW},{"id":2,"title":"ninebytes","v":[1,2]}]`), {
    fault: {
      message: 'value length(9) for field title exceeds max_length(8)',
      explain: 'field title takes 8 bytes of UTF-8, the value has 9',
      row: 2,
      field: 'title'
    }
  })
})
