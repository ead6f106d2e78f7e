import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TSchema } from '@sinclair/typebox'
import t from 'tap'
import { LIMITS } from '../../src/contract/eras.ts'
import { BEHAVIOURS } from '../../src/docs/fidelity/behaviours.ts'
import { LIMIT_FACTS } from '../../src/docs/fidelity/limits.ts'
import { MILVUS_FACTS } from '../../src/docs/fidelity/milvus.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { BEHAVIOUR_CHANGES, MILVUS_CHANGES, VALUE_CHANGES } from '../mutate/code-claims.ts'
import { FIELD_FACTS, SCHEMAS } from '../support/fidelity-schemas.ts'

/** Names as the page has them: `data.details[].fileName`; a plain container such as `data` is no field of its own. */
const namesIn = (schema: TSchema, prefix = ''): string[] =>
  Object.entries((schema['properties'] ?? {}) as Record<string, TSchema>).flatMap(([name, field]) => {
    const path = prefix + name
    if (field['type'] === 'object' && field['properties'] !== undefined) return namesIn(field, `${path}.`)
    return field['type'] === 'array' ? [path, ...namesIn(field['items'], `${path}[].`)] : [path]
  })

t.test('every field of every schema has its source and witness, and no other has', async t => {
  t.strictSame(Object.keys(FIELD_FACTS), Object.keys(SCHEMAS))
  for (const [title, schema] of Object.entries(SCHEMAS)) {
    t.strictSame(FIELD_FACTS[title]?.map(({ name }) => name).sort(), namesIn(schema).sort(), title)
  }
})

t.test('every limit has its source and witness', async t => {
  t.strictSame(Object.keys(LIMIT_FACTS).sort(), Object.keys(LIMITS['2023']).sort())
})

t.test('every witness is there', async t => {
  const facts = [...Object.values(FIELD_FACTS).flat(), ...BEHAVIOURS, ...MILVUS_FACTS, ...Object.values(LIMIT_FACTS)]
  for (const [file, title] of new Map(facts.map(({ witness }) => [witness.join(), witness])).values()) {
    const tests = await readFile(join(PACKAGE_ROOT, file), 'utf8')
    t.ok(tests.includes(`t.test('${title}'`) || tests.includes(`t.test("${title}"`), `${file}: ${title}`)
  }
})

t.test('every row that is no field and no limit says what would make it untrue, as its code stands', async t => {
  const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name).sort()
  t.strictSame(Object.keys(BEHAVIOUR_CHANGES).sort(), names(BEHAVIOURS))
  t.strictSame(Object.keys(MILVUS_CHANGES).sort(), names(MILVUS_FACTS))
  const fields = Object.entries(FIELD_FACTS).flatMap(([title, facts]) => facts.map(({ name }) => `${title}: ${name}`))
  for (const name of Object.keys(VALUE_CHANGES)) t.ok(fields.includes(name), name)
  for (const [file, from] of Object.values({ ...BEHAVIOUR_CHANGES, ...MILVUS_CHANGES, ...VALUE_CHANGES }).flat()) {
    const code = await readFile(join(PACKAGE_ROOT, file), 'utf8')
    t.equal(code.split(from).length, 2, `${file}: ${from}`)
  }
})
