import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Collection, Field } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'

const collectionOf = (fields: readonly Partial<Field>[], dynamicField = false): Collection => ({
  name: 'c',
  dynamicField,
  fields: fields.map(field => ({ name: 'f', type: 'VarChar', ...field }))
})

/** The same in pieces of any length. */
const inspect = async (content: Uint8Array | string, collection: Collection, sep?: string) => {
  const rules = { ...LIMITS['2025'], ...(sep !== undefined && { csv: { sep } }) }
  const whole = await inspectFiles('csv', [memoryFile('a.csv', content)], collection, rules)
  for (const piece of [1, 7]) {
    t.strictSame(await inspectFiles('csv', [memoryFile('a.csv', content, piece)], collection, rules), whole)
  }
  return whole
}

const messageOf = async (...args: Parameters<typeof inspect>): Promise<string | number> => {
  const outcome = await inspect(...args)
  return 'rows' in outcome ? outcome.rows : outcome.fault.message
}

const TITLE = collectionOf([{ maxLength: 8 }])

t.test('line ends are read as Go reads them', async t => {
  t.equal(await messageOf('f\r\n"1234\r\n678"\r\n', TITLE), 1, 'inside quotes they are a line feed')
  t.match(await messageOf('f\n"1234\n6789"\n', TITLE), /value length\(9\)/)
  t.match(await messageOf('f\n"1234\r6789"\n', TITLE), /value length\(9\)/, 'a carriage return alone is none')
  t.equal(await messageOf('f\r\n12345678\r', TITLE), 1, 'one before the end of the file is dropped')
  t.equal(await messageOf('f\r\n"12345678"\r', TITLE), 1)
  t.equal(await messageOf('f\r\n1\r\n\r', TITLE), 1)
  t.match(await messageOf('f\r\n12345678\r\r', TITLE), /value length\(9\)/, 'only one')
  t.match(await messageOf('f\n12345678\r\r\n', TITLE), /value length\(9\)/)
})

t.test('texts are UTF-8, in arrays, JSON and the dynamic field too', async t => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1')
  const fields: [Partial<Field>, string, string][] = [
    [{}, 'café', 'caf\\xe9'],
    [{ type: 'JSON' }, '"{""a"":""é""}"', '{"a":"\\xe9"}'],
    [{ type: 'Array', elementType: 'VarChar', maxLength: 9, maxCapacity: 2 }, '"[""é""]"', '["\\xe9"]']
  ]
  for (const [field, cell, value] of fields) {
    t.equal(await messageOf(`f\n${cell}\n`, collectionOf([field])), 1, 'as UTF-8')
    t.equal(
      await messageOf(latin1(`f\n${cell}\n`), collectionOf([field])),
      `failed to parse row, error: field f contains invalid UTF-8 data, value=${value}`
    )
  }
  for (const header of ['$meta', 'x']) {
    t.equal(
      await messageOf(latin1(`${header}\n"{""a"":""é""}"\n`), collectionOf([], true)),
      'failed to parse row, error: field $meta contains invalid UTF-8 data, value={"a":"\\xe9"}'
    )
  }
  t.equal(await messageOf('f\nä€😀\n', collectionOf([{ maxLength: 9 }])), 1)
  t.match(await messageOf('f\nä€😀\n', TITLE), /value length\(9\)/)
})

t.test('the dynamic field takes an object with keys of its own', async t => {
  const read = (text: string) => messageOf(text, collectionOf([], true))
  t.equal(await read('x,$meta\n1,"{""y"":2}"\n'), 1)
  t.equal(await read('x,$meta\n1,null\n'), 1)
  t.equal(await read('x,$meta\n1,"{""x"":2}"\n'), 'failed to parse row, error: duplicated key in dynamic field, key=x')
  for (const meta of ['5', '[]', '"""{}"""', 'x', '']) {
    t.equal(
      await read(`x,$meta\n1,${meta}\n`),
      'failed to parse row, error: illegal value for dynamic field, not a JSON format string',
      meta
    )
  }
})

t.test('a separator is one character that is no quote and no line end; nothing is the comma', async t => {
  const two = collectionOf([{}, { name: 'g' }])
  t.equal(await messageOf('f,g\n1,2\n', two, ''), 1)
  for (const sep of [';', '\t', '|', '¦', '😀']) t.equal(await messageOf(`f${sep}g\n1${sep}2\n`, two, sep), 1, sep)
  for (const [sep, shown] of [
    ['||', '||'],
    ['\\t', '\\t'],
    ['"', '"'],
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\0', '\\x00'],
    ['\ufffd', '\ufffd']
  ] as const) {
    t.equal(await messageOf('f,g\n1,2\n', two, sep), `unsupported csv separator: ${shown}`)
  }
})

t.test('what people get wrong in CSV is told with what to do', async t => {
  const explainOf = async (content: Uint8Array | string, collection = TITLE) => {
    const outcome = await inspect(content, collection)
    return 'fault' in outcome ? outcome.fault.explain : ''
  }
  t.equal(await explainOf(',f\n0,1\n'), 'column 1 has no name; leave it out (pandas: to_csv(index=False))')
  t.equal(await explainOf('f,\n1,\n'), 'column 2 has no name; leave it out (pandas: to_csv(index=False))')
  t.equal(await explainOf('\ufefff\n1\n'), 'the file begins with a byte order mark; save it as UTF-8 without')
  t.equal(await explainOf(Buffer.from('\ufefff\n1\n', 'utf16le')), 'the file is UTF-16; save it as UTF-8')
  t.equal(await explainOf(gzipSync('f\n1\n')), 'the file is compressed (gzip); decompress it')
  t.equal(
    await explainOf('f\ninf\n', collectionOf([{ type: 'Double' }])),
    'field f takes numbers that are finite as floats of 64 bits, the value is Infinity'
  )
  t.equal(
    await explainOf('f\n-Inf\n', collectionOf([{ type: 'Float' }])),
    'field f takes numbers that are finite as floats of 32 bits, the value is -Infinity'
  )
})

t.test('control characters of a file are shown escaped, in the words of the server and in the explanation', async t => {
  t.strictSame(await inspect('f\n1\u001b[31m\n', collectionOf([{ type: 'Int8' }])), {
    fault: {
      message:
        "failed to parse row, error: expected type 'Int8' for field 'f', got type 'string' with value '1\\x1b[31m'",
      explain: 'field f is of type Int8 and cannot be "1\\u001b[31m"',
      row: 1,
      field: 'f'
    }
  })
  t.match(await inspect('f,"a\tb\nc"\n1,2\n', TITLE), {
    fault: { message: "the field 'a\\tb\\nc' is not defined in schema", field: 'a\\tb\\nc' }
  })
})
