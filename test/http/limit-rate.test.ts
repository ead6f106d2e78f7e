import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { RateLimit } from '../../src/lab/rate-limit.ts'
import { control } from '../support/control.ts'
import { emulator, LIST, PAGE } from '../support/emulator.ts'

const { clusterId } = PAGE

/** Statuses of so many lists of jobs at the same moment. */
const limited = async (t: Test, options: EmulatorOptions) => {
  const started = await emulator(t, options)
  const statuses = async (count: number, key = 'demo-owner', path = LIST) => {
    const found: number[] = []
    for (let call = 0; call < count; call++) {
      found.push((await started.send({ method: 'GET', path, key, query: path === LIST ? { clusterId } : {} })).status)
    }
    return found
  }
  return { ...started, statuses }
}

const times = (count: number, status: number): number[] => Array.from({ length: count }, () => status)

t.test('a key may call an operation so many times in each second of the clock', async t => {
  const { app, advance, statuses } = await limited(t, { rateLimit: 3 })
  t.strictSame(await statuses(5), [...times(3, 200), 429, 429])
  t.strictSame(await statuses(1, 'another'), [200], 'keys are counted apart')
  t.strictSame(await statuses(1, 'demo-owner', '/v1/projects'), [200], 'so are operations')
  const reply = await app.inject({ url: LIST, query: { clusterId }, headers: { authorization: 'Bearer demo-owner' } })
  t.equal(reply.body, '{"code":429,"message":"Too many requests: 3 a second to list with this key is the most"}\n')
  t.match(reply.headers, {
    'retry-after': '1',
    'x-emulator-check': 'rateLimit',
    'x-emulator-explain': /wait a second of the sandbox's clock, or start with --rate-limit 0$/
  })
  advance(1)
  t.strictSame(await statuses(4), [...times(3, 200), 429])
})

t.test('v2 is told in the same words, and the data plane has no such limit', async t => {
  const { send } = await limited(t, { rateLimit: 1 })
  const post = (path: string, host = 'localhost') => send({ method: 'POST', path, host, body: {} })
  await post('/v2/vectordb/jobs/import/list')
  t.match(await post('/v2/vectordb/jobs/import/list'), { status: 429, body: { code: 429 } })
  for (const _ of [1, 2, 3]) {
    t.match(await post('/v2/vectordb/collections/list', 'in01-5b7c0de3f1a2948.localhost'), { status: 200 })
  }
})

t.test('a sandbox counts by its own clock, and anew after a reset', async t => {
  const started = await limited(t, { rateLimit: 1 })
  const ask = control(started)
  await ask('PATCH', '/clock?sandbox=a', { mode: 'frozen' })
  t.strictSame(await started.statuses(2, 'demo@a'), [200, 429])
  started.advance(60)
  t.strictSame(await started.statuses(1, 'demo@a'), [429], 'its time stands still')
  t.strictSame(await started.statuses(1, 'demo@b'), [200])
  await ask('POST', '/clock/advance?sandbox=a', { by: '1s' })
  t.strictSame(await started.statuses(2, 'demo@a'), [200, 429])
  await ask('POST', '/reset?sandbox=a')
  t.strictSame(await started.statuses(2, 'demo@a'), [200, 429])
})

t.test('there is no limit but with --strict, where it is the documented one', async t => {
  t.strictSame(await (await limited(t, {})).statuses(100), times(100, 200))
  t.strictSame(await (await limited(t, { strict: true })).statuses(21), [...times(20, 200), 429])
  t.strictSame(await (await limited(t, { strict: true, rateLimit: 0 })).statuses(30), times(30, 200))
  const { send } = await emulator(t, { strict: true })
  const atCluster = { method: 'POST', path: '/v2/vectordb/collections/list', key: 'demo-owner', body: {} } as const
  for (let call = 0; call < 30; call++) {
    const { status } = await send({ ...atCluster, host: `${clusterId}.localhost` })
    t.equal(status, 200, 'nor for the data plane')
  }
})

t.test('strict lets in only keys that the world lists', async t => {
  const { statuses } = await limited(t, { strict: true })
  t.strictSame(await statuses(1, 'demo'), [401])
  t.strictSame(await statuses(1, 'demo-owner'), [200])
  await t.rejects(emulator(t, { strict: true, world: 'fixtures/worlds/starter.yaml' }), {
    message: /starter\.yaml: keys: with --strict only listed keys may call, and the world lists none; list one$/
  })
})

t.test('counters are not kept without bound', t => {
  const limit = new RateLimit()
  t.equal(limit.count(0, 'get', 'a'), 1)
  t.equal(limit.count(999, 'get', 'a'), 2)
  for (let key = 0; key < 9_999; key++) limit.count(0, 'get', `key-${key}`)
  t.equal(limit.count(0, 'get', 'a'), 1, 'when there are too many they all begin anew')
  t.end()
})
