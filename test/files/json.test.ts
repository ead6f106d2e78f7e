import { gzipSync } from 'node:zlib'
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

const RULES = { rootKeys: ['rows'], optionalFields: true, insertAutoId: true, fixedSizeLists: true, rows: 10 }

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
    [`{"rows":[${ROW}],"more":1}`, 'failed to parse row, error: not at beginning of value'],
    ['{rows:[]}', "failed to decode the JSON file, error: invalid character 'r'"],
    ['{"rows"=[]}', "failed to decode the JSON file, error: invalid character '=' after object key"],
    ['[1]', 'invalid JSON format, each row should be a key-value map'],
    [`[${ROW}][${ROW}]`, 'invalid JSON format, each row should be a key-value map'],
    [`[${ROW}]${ROW}`, 'failed to decode JSON, error: EOF'],
    [`[${ROW} ${ROW}]`, 'failed to parse row, error: expected comma after array element'],
    [`[${ROW}}`, "failed to decode JSON, error: invalid character '}' after array element"],
    [`[${ROW}]x`, "failed to parse row, error: invalid character 'x' looking for beginning of value"],
    [`[${ROW},]`, "failed to parse row, error: invalid character ']' looking for beginning of value"],
    [`[${ROW},,]`, "failed to parse row, error: invalid character ',' looking for beginning of value"],
    [`[${ROW},`, 'failed to parse row, error: EOF'],
    [`[${ROW}`, 'failed to decode JSON, error: EOF'],
    ['{"ro\nws":[]}', "failed to decode the JSON file, error: invalid character '\\n' in string literal"],
    ['[{"\\x":1}]', "failed to parse row, error: invalid character 'x' in string escape code"],
    ['[{id:1}]', "failed to parse row, error: invalid character 'i' looking for beginning of object key string"],
    ['[{"id" 1}]', "failed to parse row, error: invalid character '1' after object key"],
    [`[{"id":${'['.repeat(10_001)}`, 'failed to parse row, error: exceeded max depth'],
    ['[{"id":1 "v":2}]', `failed to parse row, error: invalid character '"' after object key:value pair`]
  ]
  for (const [text, message] of bad) t.equal(await messageOf(text), message, text)
})

t.test('a value that is no JSON is told in the words of the decoder, with its field and its byte', async t => {
  const bad: [string, string][] = [
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,"2" "3"]', `invalid character '"' after array element`],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 2}', "invalid character '2' after object key:value pair"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['01', "invalid character '1' after object key:value pair"],
    ['-', "invalid character ',' in numeric literal"],
    ['1.', "invalid character ',' after decimal point in numeric literal"],
    ['1e+', "invalid character ',' in exponent of numeric literal"],
    ['trve', "invalid character 'v' in literal true (expecting 'u')"],
    ['nul', "invalid character ',' in literal null (expecting 'l')"],
    ['NaN', "invalid character 'N' looking for beginning of value"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['世', "invalid character 'ä' looking for beginning of value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"a\u0001b"', "invalid character '\\x01' in string literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"]
  ]
  for (const [value, message] of bad) {
    for (const collection of [BOOKS, { ...BOOKS, dynamicField: true }]) {
      for (const field of ['title', 'x']) {
        t.equal(
          await messageOf(row(`"v":[1,2],"${field}":${value},"z":0`), collection),
          `failed to parse row, error: ${message}`,
          `${field}: ${value}`
        )
      }
    }
  }
  t.strictSame(await inspect(`[${ROW},{"id":2,"title":"ä","v":[1,2 "3"]}]`), {
    fault: {
      message: `failed to parse row, error: invalid character '"' after array element`,
      explain: 'the value of v is no JSON, at byte 67: [1,2 "3"]',
      row: 2,
      field: 'v'
    }
  })
})

t.test('a list that a brace closes is the fault of its field, also in the last row', async t => {
  const broken = '{"id":2,"title":"a","v":[1,2}}'
  for (const [type, text, line, byte] of [
    ['jsonl', `${ROW}\n${broken}\n`, 'line 2: ', 64],
    ['json', `[${ROW},${broken}`, '', 65]
  ] as const) {
    t.strictSame(
      await inspectFiles(type, [memoryFile('a', text)], BOOKS, RULES),
      {
        fault: {
          message: "failed to parse row, error: invalid character '}' after array element",
          explain: `${line}the value of v is no JSON, at byte ${byte}: [1,2}`,
          row: 2,
          field: 'v'
        }
      },
      type
    )
  }
})

t.test('a brace inside a list is the fault of its field, wherever the file is cut', async t => {
  const text = `[${ROW},{"title":"a","v":[1}2],"id":2}]`
  for (let piece = 1; piece <= text.length; piece++) {
    t.strictSame(
      await inspectFiles('json', [memoryFile('a', text, piece)], BOOKS, RULES),
      {
        fault: {
          message: "failed to parse row, error: invalid character '}' after array element",
          explain: 'the value of v is no JSON, at byte 56: [1}',
          row: 2,
          field: 'v'
        }
      },
      `pieces of ${piece} bytes`
    )
  }
})

t.test('what people get wrong in JSON is told with what to do', async t => {
  const explainOf = async (text: string | Uint8Array, type: 'json' | 'jsonl' = 'json') => {
    const outcome = await inspectFiles(type, [memoryFile('a', text, 7)], BOOKS, RULES)
    return 'fault' in outcome ? outcome.fault.explain : ''
  }
  const bad: [string, string][] = [
    [`[${ROW},]`, 'a comma after the last row, at byte 36; remove it'],
    [`[{"id":1,"title":"a","v":[1,2,]}]`, 'a comma after the last element, at byte 29; remove it'],
    [`[{"id":1,"title":"a","v":[1,2],}]`, 'a comma after the last field, at byte 30; remove it'],
    ['[{"title":"a\nb"}]', 'a raw line break inside a text, at byte 12: write \\n'],
    ['[{"title":"a\tb"}]', 'a raw tab inside a text, at byte 12: write \\t'],
    ['[{"title":"a\u001fb"}]', 'a raw control character inside a text, at byte 12: write \\u001f'],
    ['[{"title":NaN}]', 'JSON has no NaN and no infinity, at byte 10'],
    ['[{"title":None}]', 'JSON writes null, true and false, at byte 10'],
    ["[{'title':1}]", 'JSON has texts in double quotes alone, at byte 2']
  ]
  for (const [text, explain] of bad) t.equal(await explainOf(text), explain, text)
  t.equal(
    await explainOf(`${ROW},\n${ROW}\n`, 'jsonl'),
    'line 1: a comma between lines, at byte 35; JSON Lines have none there'
  )
  t.equal(await explainOf(`${ROW}\n\n{"id":01}\n`, 'jsonl'), 'line 3: the value of id is no JSON, at byte 44: 01')
  t.equal(
    await explainOf(`\ufeff${ROW}\n`, 'jsonl'),
    'line 1: the file begins with a byte order mark; save it as UTF-8 without'
  )
  const forms: [Uint8Array, string][] = [
    [gzipSync(`[${ROW}]`), 'the file is compressed (gzip); decompress it'],
    [Buffer.from(`\ufeff[${ROW}]`, 'utf16le'), 'the file is UTF-16; save it as UTF-8'],
    [Buffer.from(`[${ROW}]`, 'utf16le'), 'the file is UTF-16; save it as UTF-8'],
    [Buffer.from('PAR1....'), 'the file is a Parquet file; its name has to end with .parquet']
  ]
  for (const [bytes, explain] of forms) t.equal(await explainOf(bytes), explain)
})

t.test('a row has at most 8 MiB, whole or not', async t => {
  const bytes = 8 * 1024 * 1024
  const longRow = (length: number) => `{"id":1,"v":[1,2],"x":"","title":"a"${' '.repeat(length - 37)}}`
  const message = 'failed to parse row, error: the row is longer than 8388608 characters'
  const read = async (text: string) => {
    const outcome = await inspectFiles('json', [memoryFile('a.json', text)], { ...BOOKS, dynamicField: true }, RULES)
    return 'rows' in outcome ? outcome.rows : outcome.fault.message
  }
  t.equal(longRow(bytes).length, bytes)
  t.equal(await read(`[${longRow(bytes)}]`), 1)
  t.equal(await read(`[${longRow(bytes + 1)}]`), message)
  t.equal(await read(`[${longRow(15 * 1024 * 1024)}]`), message)
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
