import fc from 'fast-check'
import type { Collection, Field } from '../../../src/cloud/schema/collection.ts'

const words = (text: string): string[] => text.split(' ')

export const NUMBERS = words(
  '0 -0 1 -1 0.5 -1e3 1e38 3.4028235e38 3.4028236e38 1e39 1e309 1E+2 1e-400 127 128 -128 -129 255 256 65504 65519.99 65520 9999.5 10000 32768 ' +
    '2147483648 9223372036854775807 9223372036854775808 123456789012345 1234567890123456 340282366920938463463374607431768211456 0e999 ' +
    '1e0000000000000000001 12345678901234567890123456789012345678901234567890e-40 1.0 01 - 1. 1e 1e+ .5 +1 0x1 1_0 NaN'
)

export const TEXTS = [
  ...words(
    '"" "a" "abc" "ä" "äöü" "€€€" "😀" "\\n" "\\u00e9" "\\ud83d\\ude00" "\\ud800" "\\x" "\\u12g4" "}{,[]" "\\""'
  ),
  ...[
    '"\\\\"',
    '"\t"',
    '"\u0001"',
    '"\u001f"',
    '"\u007f"',
    '"a',
    '"\\',
    '"},{\\"id\\":1},{"',
    '"{\\"a\\":1}"',
    `"${'a'.repeat(60)}"`
  ],
  ...['"POINT (1 2)"', '"2025-01-31T10:00:00Z"']
]

export const LITERALS = words('true false null nul True nulll')

const list = (value: fc.Arbitrary<string>, space: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(value, { maxLength: 3 }), space, fc.constantFrom(...Array(20).fill(','), ' ', ',,', ';'))
    .map(([values, white, comma]) => `[${white}${values.join(white + comma + white)}${white}]`)

const space = fc.constantFrom(...Array(20).fill(''), ' ', '\n', '\t', '\r\n', '  ', '\f')

const scalar = fc.constantFrom(...NUMBERS, ...TEXTS, ...LITERALS)

const map = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...TEXTS), value), { maxLength: 2 })
    .map(pairs => `{${pairs.map(pair => pair.join(':')).join(',')}}`)

/** Values for which no type is asked; many are no JSON. */
const anyValue = fc.oneof(
  { arbitrary: scalar, weight: 3 },
  list(scalar, space),
  map(scalar),
  list(list(scalar, space), space),
  list(map(scalar), space)
)

const integers = (most: number) => fc.integer({ min: -most - 1, max: most }).map(String)

const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: -65000, max: 65000 }).map(String)

/** Two values with white space anywhere. */
const pair = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(space, value, space, space, value, space)
    .map(([a, one, b, c, other, d]) => `[${a}${one}${b},${c}${other}${d}]`)

/** Fields of every type, with values that most of them accept. */
export const FIELDS: readonly (readonly [Omit<Field, 'name'>, fc.Arbitrary<string>])[] = [
  [{ type: 'Bool' }, fc.constantFrom('true', 'false')],
  [{ type: 'Int8' }, integers(127)],
  [{ type: 'Int16' }, integers(32767)],
  [{ type: 'Int32' }, integers(2 ** 31 - 1)],
  [{ type: 'Int64' }, integers(2 ** 47)],
  [{ type: 'Float' }, float],
  [{ type: 'Double' }, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)],
  [{ type: 'VarChar', maxLength: 3 }, fc.constantFrom('""', '"a"', '"ä"', '"\\n"')],
  [{ type: 'VarChar', maxLength: 100 }, fc.constantFrom(...TEXTS)],
  [{ type: 'JSON' }, fc.constantFrom('{}', '{"a":[1,{"b":2}]}', '"{}"')],
  [{ type: 'Geometry' }, fc.constant('"POINT (1 2)"')],
  [{ type: 'Timestamptz' }, fc.constant('"2025-01-31T10:00:00Z"')],
  [{ type: 'Array', elementType: 'Int8', maxCapacity: 2 }, pair(integers(127))],
  [{ type: 'Array', elementType: 'VarChar', maxLength: 4, maxCapacity: 3 }, fc.constantFrom('[]', '["a"]')],
  [{ type: 'FloatVector', dim: 2 }, pair(float)],
  [{ type: 'Float16Vector', dim: 2 }, pair(float)],
  [{ type: 'BFloat16Vector', dim: 2 }, pair(float)],
  [{ type: 'BinaryVector', dim: 16 }, pair(fc.nat(255).map(String))],
  [{ type: 'Int8Vector', dim: 2 }, pair(integers(127))],
  [{ type: 'SparseFloatVector' }, fc.constantFrom('{}', '{"1":0.5}', '{"indices":[1,2],"values":[0.1,0.2]}')]
]

const NAMES = ['a', '名字', 'x y', 'q"t']

interface Schema {
  readonly collection: Collection
  readonly values: ReadonlyMap<string, fc.Arbitrary<string>>
}

const schema: fc.Arbitrary<Schema> = fc
  .tuple(fc.subarray([...FIELDS.keys()], { maxLength: 4 }), fc.nat(15), fc.nat(3), fc.boolean())
  .map(([chosen, nullable, key, dynamicField]) => {
    const id: Field = { name: 'id', type: 'Int64', primaryKey: true, ...(key === 0 && { autoId: true }) }
    const fields: Field[] = [id]
    const values = new Map([['id', integers(2 ** 47)]])
    for (const [at, index] of chosen.entries()) {
      const name = NAMES[at] as string
      const [field, value] = FIELDS[index] as (typeof FIELDS)[number]
      const isNullable = (nullable >> at) % 2 === 1
      fields.push({ ...field, name, ...(isNullable && { nullable: true }) })
      values.set(name, isNullable ? fc.oneof(value, fc.constant('null')) : value)
    }
    return { collection: { name: 'c', fields, dynamicField }, values }
  })

const UNDECLARED = words(
  '"d":1 "d":1,"$meta":{"d":2},"$meta":{"k":1} "$meta":{"k":1} "$meta":{"d":2} "$meta":"{}" "x":nul "id":7 \\u0069d:1 "a":null "\\u0061":1'
)

/** @param hostility of 100 values, so many have any type */
const row = ({ values }: Schema, hostility: number): fc.Arbitrary<string> => {
  const some = fc.nat(99)
  const fields = [...values].map(([name, value]) =>
    fc
      .tuple(
        space,
        some,
        fc.oneof({ arbitrary: value, weight: 100 - hostility }, { arbitrary: anyValue, weight: hostility })
      )
      .map(([white, chance, written]) =>
        chance >= 100 - hostility / 2 ? '' : `${JSON.stringify(name)}${white}:${white}${written}`
      )
  )
  const undeclared = fc
    .tuple(some, fc.array(fc.constantFrom(...UNDECLARED), { minLength: 1, maxLength: 3 }))
    .map(([chance, written]) => (chance < hostility ? written.join(',') : ''))
  return fc.tuple(fc.tuple(...fields, undeclared), fc.boolean(), space).map(([parts, isReversed, white]) => {
    const present = (isReversed ? parts.reverse() : parts).filter(part => part !== '')
    return `{${white}${present.join(`,${white}`)}${white}}`
  })
}

/** How rows become a file. */
const FORMS: readonly (readonly ['json' | 'jsonl', string, string, string])[] = [
  ['json', '[', ',', ']'],
  ['json', ' {"rows":[\n', ' ,\n', ' ] }\n'],
  ['jsonl', '', '\n', '\n'],
  ['jsonl', '', ' ', ''],
  ['json', '[', '', ']'],
  ['json', '[', ',', ',]x'],
  ['jsonl', '', ',', '']
]

/** Damage to a file: at one place, some bytes are replaced. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.constantFrom(0, 1, Number.POSITIVE_INFINITY),
  added: fc.constantFrom<readonly number[]>([], ...[0, 255, 0xc3, 34, 92, 125, 93, 44].map(byte => [byte]))
})

const damaged = (
  text: string,
  damages: readonly { at: number; removed: number; added: readonly number[] }[]
): Uint8Array =>
  damages.reduce<Uint8Array>((bytes, { at, removed, added }) => {
    const index = Math.floor(at * bytes.length)
    return Buffer.concat([bytes.subarray(0, index), Uint8Array.from(added), bytes.subarray(index + removed)])
  }, Buffer.from(text))

export interface JsonCase {
  readonly type: 'json' | 'jsonl'
  readonly collection: Collection
  readonly bytes: Uint8Array
}

export const jsonFile: fc.Arbitrary<JsonCase> = fc
  .tuple(schema, fc.constantFrom(0, 2, 20), fc.nat(FORMS.length + 9), fc.array(damage, { maxLength: 1 }))
  .chain(([one, hostility, form, damages]) => {
    const [type, before, between, after] = FORMS[form] ?? (FORMS[form % 2] as (typeof FORMS)[number])
    return fc.array(row(one, hostility), { maxLength: 12 }).map(rows => {
      const text = `${before}${rows.join(between)}${after}`
      return { type, collection: one.collection, bytes: damaged(text, hostility === 0 ? [] : damages) }
    })
  })
