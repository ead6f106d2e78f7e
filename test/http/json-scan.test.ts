import fc from 'fast-check'
import t from 'tap'
import { JsonScan } from '../../src/http/json-scan.ts'

const levels = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levels)) : 0

const entries = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, item) => sum + 1 + entries(item), 0)
    : 0

const fields = (value: unknown): number =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).length : 0

/** Cuts a text into pieces of that many bytes. */
const cut = (text: string, length: number): Buffer[] => {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) =>
    bytes.subarray(n * length, (n + 1) * length)
  )
}

const scanned = (pieces: readonly Buffer[], depth: number, most: number) => {
  const scan = new JsonScan({ bytes: 0, depth, entries: most, keys: Number.POSITIVE_INFINITY })
  const exceeded = pieces.map(piece => scan.scan(piece)).find(limit => limit !== undefined)
  return exceeded ?? scan.fields
}

/** Texts that a scan could take for something else. */
const tricky = fc.stringMatching(/^["\\[\]{},: \n]*$/)

const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 5 },
      tricky,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(tricky, tie('value'), { maxKeys: 4 })
    )
  })).value
)

t.test('levels, keys and items are those of the value, however the text is written and cut', async t => {
  fc.assert(
    fc.property(
      anyJson,
      fc.constantFrom('', ' ', '\r\n\t'),
      fc.integer({ min: 1, max: 40 }),
      (value, indent, length) => {
        const pieces = cut(JSON.stringify(value, null, indent), length)
        const [depth, most] = [levels(value), entries(value)]
        t.equal(scanned(pieces, depth, most), fields(value))
        if (depth > 0) t.equal(scanned(pieces, depth - 1, most), 'depth')
        if (most > 0) t.equal(scanned(pieces, depth, most - 1), 'entries')
      }
    ),
    { numRuns: 500 }
  )
})

t.test('levels are told from each other as deep as a body can be', async t => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}']
  ] as const) {
    const text = `{"list":[${open.repeat(62)}${close === ']' ? '' : '1'}${close.repeat(62)},2,3],"b":{"c":4}}`
    const [depth, most] = [levels(JSON.parse(text)), entries(JSON.parse(text))]
    t.equal(depth, 64)
    t.equal(scanned(cut(text, 7), depth, most), 2)
    t.equal(scanned(cut(text, 7), depth, most - 1), 'entries')
  }
})

t.test('what is no JSON is scanned to its end', async t => {
  for (const text of [']]]}}}', '"', '"\\', '[}', '{"a"', ',,,,', '::::', '\\"[[[']) {
    t.type(scanned(cut(text, 1), 64, 100), 'number', text)
  }
})
