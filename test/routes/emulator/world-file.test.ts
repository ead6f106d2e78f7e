import t from 'tap'
import { stringify } from 'yaml'
import { SMALL_WORLD, smallWorld } from '../../support/small-world.ts'

t.test('a whole world is checked as YAML and as JSON, and changes nothing', async t => {
  const { ask } = await smallWorld(t)
  for (const text of [stringify(SMALL_WORLD), JSON.stringify({ ...SMALL_WORLD, name: 'another' })]) {
    t.strictSame(await ask('PUT', '/world?dryRun=true', { text }), [200, { valid: true, problems: [] }])
  }
  t.match(await ask('GET', '/world'), [200, { name: 'small' }])
})

t.test('each problem of a world has its path, line and column', async t => {
  const { ask } = await smallWorld(t)
  const text = stringify(SMALL_WORLD).replace('plan: Standard', 'plan: Gold').replace('project: proj-1', 'project: 1')
  t.match(await ask('PUT', '/world?dryRun=true', { text }), [
    200,
    {
      valid: false,
      problems: [
        { path: 'clusters.0.project', line: 15, column: 14, problem: 'must be a string, not a number' },
        { path: 'clusters.0.plan', line: 16, column: 11, problem: /^must be one of Free/ }
      ]
    }
  ])
  t.match(await ask('PUT', '/world?dryRun=true', { text: 'name: a\n  b: c' }), [
    200,
    { valid: false, problems: [{ path: null, line: 1, column: 7, problem: /^not YAML: / }, {}] }
  ])
  t.match(await ask('PUT', '/world', { text }), [400, { error: /^dryRun is missing/ }])
})

t.test('the schema of a world is served', async t => {
  const { ask } = await smallWorld(t)
  t.match(await ask('GET', '/world.schema.json'), [200, { title: 'World of zilliz-import-emulator', type: 'object' }])
})
