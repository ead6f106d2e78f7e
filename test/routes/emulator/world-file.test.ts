import t from 'tap'
import { stringify } from 'yaml'
import { SMALL_WORLD, smallWorld } from '../../support/small-world.ts'

t.test('a whole world is checked as YAML and as JSON, and changes nothing', async t => {
  const { ask, world } = await smallWorld(t)
  const changed = { ...SMALL_WORLD, clusters: SMALL_WORLD.clusters.map(cluster => ({ ...cluster, name: 'other' })) }
  for (const text of [stringify(changed), JSON.stringify(changed)]) {
    t.strictSame(await ask('PUT', '/world?dryRun=true', { text }), [200, { applied: false, problems: [], left: 0 }])
    t.strictSame(await world.check(text), { applied: false, problems: [], left: 0 })
  }
  t.match(await ask('GET', '/world'), [200, { clusters: [{ name: 'a' }] }])
  t.match(await ask('PUT', '/world?dryRun=true&sandbox=nope', { text: 'name: a' }), [404, {}])
  t.strictSame(await world.replace(JSON.stringify(changed)), { applied: true, problems: [], left: 0 })
  t.match(await world.readText(), /name: other/)
})

t.test('each problem of a world has its path, line and column', async t => {
  const { ask } = await smallWorld(t)
  const text = stringify(SMALL_WORLD).replace('plan: Standard', 'plan: Gold').replace('project: proj-1', 'project: 1')
  t.match(await ask('PUT', '/world?dryRun=true', { text }), [
    200,
    {
      applied: false,
      problems: [
        { path: 'clusters.0.project', line: 15, column: 14, message: 'must be a string, not a number' },
        { path: 'clusters.0.plan', line: 16, column: 11, message: /^must be one of Free/ }
      ]
    }
  ])
  t.match(await ask('PUT', '/world', { text: 'name: a\n  b: c' }), [
    200,
    { applied: false, problems: [{ path: '', line: 1, column: 7, message: /^not YAML: / }, {}] }
  ])
})

t.test('what only a world file can set is a problem where it stands', async t => {
  const { ask } = await smallWorld(t)
  const text = JSON.stringify({ ...SMALL_WORLD, organizations: [{ id: 'org' }, { id: 'org-2' }] }, null, 1)
  t.match(await ask('PUT', '/world', { text }), [
    200,
    {
      applied: false,
      problems: [
        { path: 'organizations', line: 4, message: 'cannot change while the emulator runs; start it with --world FILE' }
      ]
    }
  ])
})

t.test('a cluster that the text leaves out is removed with its jobs', async t => {
  const { ask, create } = await smallWorld(t)
  const job = await create()
  t.match(await ask('PUT', '/world', { text: JSON.stringify({ ...SMALL_WORLD, clusters: [] }) }), [
    200,
    { applied: true }
  ])
  t.match(await ask('GET', `/jobs/${job}`), [404, {}])
})

t.test('the schema of a world is served', async t => {
  const { ask } = await smallWorld(t)
  t.match(await ask('GET', '/world.schema.json'), [200, { title: 'World of zilliz-import-emulator', type: 'object' }])
})
