import t from 'tap'
import type { Field } from '../../src/cloud/schema/collection.ts'
import { checkOf } from '../../src/files/values/field-check.ts'

type Case = readonly [Omit<Field, 'name'>, string, string | undefined]

const expected = (type: string, go: string, value: string) =>
  `expected type '${type}' for field 'f', got type '${go}' with value '${value}'`
const range = (call: string, text: string) => `strconv.${call}: parsing "${text}": value out of range`
const syntax = (call: string, text: string) => `strconv.${call}: parsing "${text}": invalid syntax`

const CASES: readonly Case[] = [
  [{ type: 'Bool' }, 'true', undefined],
  [{ type: 'Bool' }, '1', expected('Bool', 'json.Number', '1')],
  [{ type: 'Int8' }, '-128', undefined],
  [{ type: 'Int8' }, '128', range('ParseInt', '128')],
  [{ type: 'Int16' }, '32768', range('ParseInt', '32768')],
  [{ type: 'Int32' }, '-2147483649', range('ParseInt', '-2147483649')],
  [{ type: 'Int64' }, '9223372036854775807', undefined],
  [{ type: 'Int64' }, '9223372036854775808', range('ParseInt', '9223372036854775808')],
  [{ type: 'Int64' }, '1.0', syntax('ParseInt', '1.0')],
  [{ type: 'Int64' }, '"1"', expected('Int64', 'string', '1')],
  [{ type: 'Int64' }, 'null', expected('Int64', '<nil>', '<nil>')],
  [{ type: 'Int64', nullable: true }, 'null', undefined],
  [{ type: 'Float' }, '3.4e38', undefined],
  [{ type: 'Float' }, '3.5e38', range('ParseFloat', '3.5e38')],
  [{ type: 'Double' }, '3.5e38', undefined],
  [{ type: 'Double' }, '1e309', range('ParseFloat', '1e309')],
  [{ type: 'Double' }, 'true', expected('Double', 'bool', 'true')],
  [{ type: 'VarChar', maxLength: 4 }, '"äö"', undefined],
  [{ type: 'VarChar', maxLength: 4 }, '"äöü"', 'value length(6) for field f exceeds max_length(4)'],
  [
    { type: 'VarChar', maxLength: 4 },
    '{"b":1,"a":[2]}',
    expected('VarChar', 'map[string]interface {}', 'map[a:[2] b:1]')
  ],
  [{ type: 'JSON' }, '{"a":1}', undefined],
  [{ type: 'JSON' }, '"{\\"a\\":1}"', undefined],
  [{ type: 'JSON' }, '"{a}"', "illegal value for JSON field 'f', not a JSON format string"],
  [{ type: 'JSON' }, '[1]', expected('JSON', '[]interface {}', '[1]')],
  [{ type: 'Array', elementType: 'Int8', maxCapacity: 2 }, '[1,-1]', undefined],
  [
    { type: 'Array', elementType: 'Int8', maxCapacity: 2 },
    '[1,2,3]',
    'array capacity(3) for field f exceeds max_capacity(2)'
  ],
  [{ type: 'Array', elementType: 'Int8', maxCapacity: 2 }, '[1,200]', range('ParseInt', '200')],
  [
    { type: 'Array', elementType: 'VarChar', maxLength: 2, maxCapacity: 2 },
    '["a",1]',
    "expected element type 'VarChar' in array field, got type 'json.Number' with value '1'"
  ],
  [
    { type: 'Array', elementType: 'VarChar', maxLength: 2, maxCapacity: 2 },
    '["abc"]',
    'value length(3) for field f exceeds max_length(2)'
  ],
  [{ type: 'Array', elementType: 'Double', maxCapacity: 2 }, '[1e309]', range('ParseFloat', 'Infinity')],
  [
    { type: 'Array', elementType: 'Bool', maxCapacity: 2 },
    '[true,0]',
    "expected element type 'Bool' in array field, got type 'json.Number' with value '0'"
  ],
  [{ type: 'Array', elementType: 'Bool', maxCapacity: 2 }, '{}', expected('Array', 'map[string]interface {}', 'map[]')],
  [{ type: 'FloatVector', dim: 2 }, '[1,2.5]', undefined],
  [{ type: 'FloatVector', dim: 2 }, '[1]', "expected dim '2' for field 'f' with type 'FloatVector', got dim '1'"],
  [{ type: 'FloatVector', dim: 2 }, '[1,"2"]', expected('FloatVector', 'string', '2')],
  [{ type: 'FloatVector', dim: 2 }, '"[1,2]"', expected('FloatVector', 'string', '[1,2]')],
  [{ type: 'Float16Vector', dim: 1 }, '[1e39]', range('ParseFloat', '1e+39')],
  [{ type: 'Float16Vector', dim: 2 }, '[65519,-65519.998]', undefined],
  [{ type: 'Float16Vector', dim: 2 }, '[1,65520]', 'float16 vector contain nan or infinity value.'],
  [{ type: 'Float16Vector', dim: 1 }, '[-65519.999]', 'float16 vector contain nan or infinity value.'],
  [{ type: 'Float16Vector', dim: 2 }, '[65520,"1"]', expected('Float16Vector', 'string', '1')],
  [{ type: 'BFloat16Vector', dim: 2 }, '[65520,-3.4e38]', undefined],
  [{ type: 'BFloat16Vector', dim: 1 }, '[3.5e38]', range('ParseFloat', '3.5e+38')],
  [{ type: 'BinaryVector', dim: 16 }, '[0,255]', undefined],
  [{ type: 'BinaryVector', dim: 16 }, '[0]', "expected dim '16' for field 'f' with type 'BinaryVector', got dim '8'"],
  [{ type: 'BinaryVector', dim: 8 }, '[256]', range('ParseUint', '256')],
  [{ type: 'Int8Vector', dim: 2 }, '[-128,1.5]', syntax('ParseInt', '1.5')],
  [{ type: 'Int8Vector', dim: 1 }, '[null]', expected('Int8Vector', '<nil>', '<nil>')],
  [{ type: 'SparseFloatVector' }, '{"1":0.5,"7":1}', undefined],
  [{ type: 'SparseFloatVector' }, '{"indices":[1,7],"values":[0.5,1]}', undefined],
  [{ type: 'SparseFloatVector' }, '{}', undefined],
  [{ type: 'SparseFloatVector' }, '[1]', expected('SparseFloatVector', '[]interface {}', '[1]')],
  [{ type: 'SparseFloatVector' }, '{"indices":[1],"values":[]}', 'invalid JSON input'],
  [{ type: 'SparseFloatVector' }, '{"indices":[1]}', 'invalid JSON input'],
  [{ type: 'SparseFloatVector' }, '{"x":1}', 'invalid index in sparse float vector: "x"'],
  [{ type: 'SparseFloatVector' }, '{"4294967295":1}', 'invalid index in sparse float vector: 4294967295'],
  [{ type: 'SparseFloatVector' }, '{"1":"a"}', 'invalid value in sparse float vector: "a"'],
  [{ type: 'SparseFloatVector' }, '{"1":-1}', 'negative value in sparse float vector'],
  [{ type: 'SparseFloatVector' }, '{"indices":[1,1],"values":[1,1]}', 'unsorted or same indices in sparse float vector']
]

t.test('each type takes its own values and tells what else came', async t => {
  for (const [field, source, message] of CASES) {
    t.equal(checkOf({ ...field, name: 'f' })(source)?.message, message, `${field.type} ${source}`)
  }
})

t.test('a long value is shown by its beginning', async t => {
  const problem = checkOf({ name: 'f', type: 'Bool' })(`"${'x'.repeat(1000)}"`)
  t.equal(problem?.message, expected('Bool', 'string', `${'x'.repeat(100)}…`))
  t.match(problem?.explain, /^field f is of type Bool and cannot be "x{99}…$/)
})
