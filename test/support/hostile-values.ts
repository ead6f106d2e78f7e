import type { TSchema } from '@sinclair/typebox'

/** Names that mean something to JavaScript, as own keys of what a client sends. */
const NAMES = ['toString', 'valueOf', 'toJSON', 'then', 'length', 'constructor', '__proto__', 'hasOwnProperty']

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

/** Raw JSON, as most of it cannot be had from JSON.stringify. */
export const HOSTILE_VALUES: readonly string[] = [
  `{${NAMES.map(name => `"${name}":1`).join()}}`,
  '{"toString":1}',
  '{"toJSON":{},"then":{}}',
  '{"__proto__":{"toString":1}}',
  '{"constructor":{"prototype":{"length":1}}}',
  '{"length":4294967296,"0":"a"}',
  '[{"toString":1}]',
  '[[{"toString":1}]]',
  deep(25),
  `[${Array(1000).fill('"a"').join()}]`,
  `"${'x'.repeat(20_000)}"`,
  ...['1e999', '-1e999', '9007199254740993', '-1', '0.5'],
  ...['"\\ud800"', '"\\u0000"', '"__proto__"', '"constructor"', '"1e999"', '"%ff"'],
  ...['null', 'true', '""', '[]', '{}', '[null]', '[[]]']
]

/** Rejected in every field. */
export const BEYOND_LIMITS: readonly string[] = [deep(30_000), `[${Array(20_000).fill('1').join()}]`]

/** Values that fit into a path or a query. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...NAMES,
  ...[
    '%ED%A0%80',
    '%00',
    '%ff',
    '%2e%2e%2f',
    '1e999',
    '-1',
    '9007199254740993',
    '*',
    '%F0%9F%98%80',
    '',
    'x'.repeat(5000)
  ]
]

/** Values that most calls accept under these names, so that a hostile value elsewhere reaches further code. */
const USUAL: Readonly<Record<string, unknown>> = {
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'medium_articles',
  objectUrl: 's3://import-samples/json/pandas/articles.json',
  objectUrls: [['s3://import-samples/json/pandas/articles.json']],
  timeout: '1ms'
}

const partsOf = (schema: TSchema): TSchema[] => (schema['anyOf'] ?? schema['allOf'] ?? []) as TSchema[]

/** A value that its schema takes, or nearly so. */
export const plausible = (schema: TSchema, name = ''): unknown => {
  if (Object.hasOwn(USUAL, name)) return USUAL[name]
  if (schema['const'] !== undefined) return schema['const']
  const [part] = partsOf(schema)
  if (part !== undefined) return plausible(part, name)
  switch (schema['type']) {
    case 'string':
      return 'a'
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1
    case 'boolean':
      return true
    case 'array':
      return [plausible(schema['items'] ?? {})]
    case 'object':
      return Object.fromEntries(
        ((schema['required'] ?? []) as string[]).map(key => [key, plausible(schema['properties'][key], key)])
      )
    default:
      return 'a'
  }
}

/** Texts of JSON that have a hostile value in the place of each field that a schema knows, at any depth. */
export function* hostileTexts(schema: TSchema, name = '', levels = 6): Generator<(hostile: string) => string> {
  yield hostile => hostile
  if (levels === 0) return
  for (const part of partsOf(schema)) {
    if (part['properties'] !== undefined || part['items'] !== undefined) yield* hostileTexts(part, name, levels - 1)
  }
  if (schema['items'] !== undefined) {
    for (const item of hostileTexts(schema['items'], '', levels - 1)) yield hostile => `[${item(hostile)}]`
  }
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, TSchema>>
  for (const [key, field] of Object.entries(properties)) {
    const others = Object.entries(properties)
      .filter(
        ([other]) =>
          other !== key && (((schema['required'] ?? []) as string[]).includes(other) || Object.hasOwn(USUAL, other))
      )
      .map(([other, its]) => `${JSON.stringify(other)}:${JSON.stringify(plausible(its, other))}`)
    for (const value of hostileTexts(field, key, levels - 1)) {
      yield hostile => `{${[...others, `${JSON.stringify(key)}:${value(hostile)}`].join()}}`
    }
  }
}
