import { readFile } from 'node:fs/promises'
import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import t from 'tap'
import { KINDS, SETTINGS } from '../../src/config/rows.ts'
import { Settings } from '../../src/config/settings.ts'
import { configurationPage, configurationSchema } from '../../src/docs/configuration-page.ts'

t.test('a value fits here exactly when it fits the schema', async t => {
  const numbers = [fc.integer(), fc.double(), fc.constantFrom(0, -0, 65535, 65536, 1e9, 0.5, Number.NaN, Infinity)]
  const words = SETTINGS.flatMap(row => [...row.choices, row.example])
  const values = fc.oneof(
    ...numbers,
    fc.string(),
    fc.boolean(),
    fc.array(fc.string()),
    fc.constantFrom(null, {}, [1], ...words)
  )
  const report = fc.check(
    fc.property(fc.constantFrom(...SETTINGS), values, (row, value) => {
      const schema = Object.entries(Settings.properties).find(([key]) => key === row.key)?.[1]
      return schema !== undefined && KINDS[row.kind].fits(value, row) === Value.Check(schema, value)
    }),
    { numRuns: 2000 }
  )
  t.strictSame(report.counterexample, null)
})

t.test('the committed page and JSON Schema are what the schema makes of them', async t => {
  const committed = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  t.equal(await committed('docs/configuration.md'), configurationPage())
  t.equal(await committed('fixtures/config.schema.json'), configurationSchema())
  t.notOk('required' in JSON.parse(configurationSchema()), 'a config file may leave out any setting')
})
