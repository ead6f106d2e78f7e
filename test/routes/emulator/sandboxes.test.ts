import t from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { OPERATIONS } from '../../../src/lab/control/index.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, jobIdOf, LIST, PAGE, START } from '../../support/emulator.ts'

const { clusterId } = PAGE

t.test('the end of a key names a sandbox, which has jobs, ids and a clock of its own', async t => {
  const { post, send, ...started } = await emulator(t)
  const ask = control(started)
  const here = jobIdOf(await post(PAGE))
  const there = jobIdOf(await post(PAGE, 'demo@login-test'))
  t.not(here, there)
  const get = (key: string, jobId: string) => send({ method: 'GET', path: GET, key, query: { clusterId, jobId } })
  t.match(await get('demo', there), { body: { code: 90144 } })
  t.match(await get('demo@login-test', here), { body: { code: 90144 } })
  await ask('POST', '/clock/advance?sandbox=login-test', { by: '1m' })
  t.match(await get('demo', here), { body: { data: { readyPercentage: 0 } } })
  t.match(await get('demo@login-test', there), { body: { data: { readyPercentage: 1 } } })
})

t.test('a header names a sandbox for clients that can send one, and goes before the key', async t => {
  const { app, post } = await emulator(t)
  const inA = jobIdOf(await post(PAGE, 'demo@a'))
  const list = await app.inject({
    url: LIST,
    query: { clusterId },
    headers: { authorization: 'Bearer demo@b', 'x-emulator-sandbox': 'a' }
  })
  t.match(list.json(), { data: { tasks: [{ jobId: inA }] } })
  const wrong = await app.inject({
    url: LIST,
    query: { clusterId },
    headers: { authorization: 'Bearer demo', 'x-emulator-sandbox': 'no name' }
  })
  t.match(wrong.json(), { code: 80000 })
  t.match(wrong.headers, { 'x-emulator-check': 'sandbox', 'x-emulator-explain': /a sandbox has a name of 1 to 64/ })
})

t.test('a key that ends as no sandbox is called is rejected, and not taken for the default one', async t => {
  const { send } = await emulator(t)
  const list = (key: string) =>
    send({ method: 'GET', path: `${LIST}?clusterId=${PAGE.clusterId}`, headers: { authorization: `Bearer ${key}` } })
  const rule = 'a sandbox has a name of 1 to 64 letters, digits, dots, hyphens and underscores, not of dots alone'
  for (const name of ['my test/1', 'x'.repeat(65), '..', '']) {
    const { status, body, check, explain } = await list(`demo@${name}`)
    t.strictSame([status, (body as { code: number }).code, check], [200, 80000, 'sandbox'], name)
    t.equal(explain, `what follows the @ of the key: ${rule}`)
  }
  t.match((await list('root:Milvus@123!')).body, { code: 200 }, 'a password of Milvus may have an @')
})

t.test('the permissions of a key are those of its first part', async t => {
  const { post } = await emulator(t)
  t.match(await post(PAGE, 'demo-revoked@a'), { status: 401, body: { code: 80001 } })
  t.match(await post(PAGE, 'user:odd@key with spaces'), { body: { code: 200 } })
})

t.test('ids of a sandbox depend on its name and the seed alone', async t => {
  const first = await emulator(t)
  const second = await emulator(t)
  await second.post(PAGE, 'demo@other')
  t.equal(jobIdOf(await first.post(PAGE, 'demo@a')), jobIdOf(await second.post(PAGE, 'demo@a')))
})

t.test('collections and clusters made in a sandbox are nowhere else', async t => {
  const { app } = await emulator(t)
  const call = (key: string, path: string, payload: object) =>
    app
      .inject({
        method: 'POST',
        url: path,
        payload,
        headers: { authorization: `Bearer ${key}`, host: 'in01-5b7c0de3f1a2948.aws-us-west-2.vectordb.zillizcloud.com' }
      })
      .then(reply => reply.json())
  await call('demo@a', '/v2/vectordb/collections/create', { collectionName: 'mine', dimension: 4 })
  t.match(await call('demo@a', '/v2/vectordb/collections/has', { collectionName: 'mine' }), { data: { has: true } })
  t.match(await call('demo', '/v2/vectordb/collections/has', { collectionName: 'mine' }), { data: { has: false } })
  t.match(await call('demo@b', '/v2/vectordb/collections/has', { collectionName: 'mine' }), { data: { has: false } })
})

t.test('sandboxes are made, listed, reset and deleted', async t => {
  const started = await emulator(t, { worlds: ['fixtures/worlds/starter.yaml'] })
  const ask = control(started)
  const clock = { mode: 'real', scale: 1, now: new Date(START).toISOString() }
  const idle = { running: 0, faults: 0, scenarios: 0, lastUsed: clock.now }
  const small = { name: 'a', template: 'my-world', jobs: 0, ttl: 600, clock, ...idle }
  t.strictSame(await ask('POST', '/sandboxes', { name: 'a', template: 'my-world', ttl: '10m' }), [200, small])
  t.match(await ask('POST', '/sandboxes', { name: 'a' }), [409, { error: /there is a sandbox a; delete it first/ }])
  t.match(await ask('POST', '/sandboxes', { name: 'b', template: 'nosuch' }), [
    404,
    { error: /no world "nosuch"; known: .*my-world/ }
  ])
  t.match(await ask('POST', '/sandboxes', { name: '../b' }), [400, { error: /a sandbox has a name/ }])
  const [, { sandboxes }] = (await ask('GET', '/sandboxes')) as [number, { sandboxes: { name: string }[] }]
  t.strictSame(
    sandboxes.map(({ name }) => name),
    ['default', 'a']
  )
  t.strictSame(sandboxes[1], small)
  t.match(await started.post(PAGE, 'demo@a'), { body: { code: 40021 } })
  t.strictSame(await ask('DELETE', '/sandboxes/a'), [200, { deleted: 'a' }])
  t.match(await ask('DELETE', '/sandboxes/a'), [
    404,
    { error: 'there is no sandbox a; GET /_emulator/sandboxes lists them' }
  ])
  t.match(await ask('DELETE', '/sandboxes/default'), [409, { error: 'the default sandbox stays; reset it' }])
})

t.test('a reset begins again from the seed: of one sandbox, or of the whole server', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const first = jobIdOf(await started.post(PAGE, 'demo@a'))
  const kept = jobIdOf(await started.post(PAGE))
  t.strictSame(await ask('POST', '/reset?sandbox=a'), [200, { reset: ['a'] }])
  t.equal(jobIdOf(await started.post(PAGE, 'demo@a')), first)
  t.match(await started.get(GET, { clusterId, jobId: kept }), { body: { code: 200 } })
  t.strictSame(await ask('POST', '/reset', { all: true }), [200, { reset: ['default', 'a'] }])
  t.match(await started.get(GET, { clusterId, jobId: kept }), { body: { code: 90144 } })
  t.match(await ask('GET', '/info'), [200, { name: 'zilliz-import-emulator', era: '2023', seed: 1, sandboxes: 1 }])
})

t.test('the sandbox that idled for longest makes room, and what idles for its time goes', async t => {
  let now = START
  const started = await emulator(t, { clock: () => now, sandboxLimit: 2, sandboxTtl: 60 })
  const names = async () => {
    const [, body] = await control(started)('GET', '/sandboxes')
    return (body as { sandboxes: { name: string }[] }).sandboxes.map(({ name }) => name)
  }
  for (const name of ['a', 'b', 'a', 'c']) {
    now += 1000
    await started.post(PAGE, `demo@${name}`)
  }
  t.strictSame(await names(), ['default', 'a', 'c'])
  now += 59_000
  await started.post(PAGE, 'demo@c')
  now += 1000
  t.strictSame(await names(), ['default', 'c'])
})

t.test('a program has sandboxes by name', async t => {
  await using started = await createEmulator({ listen: false, freeze: '2024-01-02T03:04:05Z' })
  const sandbox = started.sandbox('a')
  await sandbox.clock.advance('10m')
  t.match(await sandbox.clock.read(), { now: '2024-01-02T03:14:05.000Z' })
  t.match(await started.clock.read(), { now: '2024-01-02T03:04:05.000Z' })
  await sandbox.reset()
  t.match(await sandbox.clock.read(), { now: '2024-01-02T03:04:05.000Z' })
  const called = started.sandbox as (name?: unknown) => unknown
  for (const name of ['no name', 5, undefined]) {
    t.throws(() => called(name), { name: 'LabError', status: 400, message: /^a sandbox has a name/ })
  }
})

/** What the calls that prepare something need; the others have no input here, for an unknown sandbox is told first. */
const PREPARING: Readonly<Record<string, readonly [path: string, body?: object]>> = {
  'PATCH /clock': ['/clock', { mode: 'frozen' }],
  'POST /clock/advance': ['/clock/advance', { by: '1s' }],
  'POST /faults': ['/faults', { operation: 'import', code: 47039 }],
  'POST /scenarios': ['/scenarios', { fail: {} }],
  'PATCH /progress': ['/progress', { progress: 'time' }],
  'PUT /world/clusters/:id': ['/world/clusters/in01-x', { name: 'x', project: 'proj-0a1b2c3d4e5f60718293a4', plan: 'Standard', region: 'aws-us-west-2', status: 'RUNNING' }], // biome-ignore format: one line
  'PATCH /world/clusters/:id': ['/world/clusters/in03-181766e3f9556b7', { status: 'SUSPENDED' }],
  'PUT /world/clusters/:cluster/collections/:name': ['/world/clusters/in03-181766e3f9556b7/collections/mine', { fields: [{ name: 'id', type: 'Int64', primaryKey: true }, { name: 'v', type: 'FloatVector', dim: 2 }] }], // biome-ignore format: one line
  'PUT /world/keys': ['/world/keys', { key: 'k', organization: 'org-demo' }],
  'PUT /world/buckets/:cloud/:name': ['/world/buckets/aws/mine', { visibility: 'public' }],
  'PUT /world/objects/:cloud/:bucket/*': ['/world/objects/aws/import-samples/x.json?size=1'],
  'PUT /world': ['/world', { text: 'name: x' }]
}

/** Of the whole server: whatever sandbox they name is not theirs. */
const OF_THE_SERVER = ['PUT /snapshot', 'POST /sandboxes', 'POST /errors/:code/run']

/** Input of calls that validate it before they look for the sandbox. */
const INPUTS: Readonly<Record<string, object>> = {
  'DELETE /world/keys': { key: 'demo' },
  'POST /check': { body: {} }
}

t.test('a sandbox is made by the calls that prepare something, and by no other of the laboratory', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const names = async () => {
    const [, body] = (await ask('GET', '/sandboxes')) as [number, { sandboxes: { name: string }[] }]
    return body.sandboxes.map(({ name }) => name)
  }
  started.sandbox('login-test')
  for (const [index, { method, path }] of OPERATIONS.entries()) {
    const name = `${method} ${path}`
    if (OF_THE_SERVER.includes(name)) continue
    const preparing = PREPARING[name]
    if (preparing !== undefined) {
      const [url, body] = preparing
      const made = `made-${index}`
      const [status, reply] = await ask(method, `${url}${url.includes('?') ? '&' : '?'}sandbox=${made}`, body)
      t.strictSame([status, (await names()).includes(made)], [200, true], `${name} ${JSON.stringify(reply)}`)
      continue
    }
    const url = path
      .replace('/journal/:id', '/journal/1')
      .replace(':cloud', 'aws')
      .replace(/:\w+/g, 'x')
      .replace('*', 'x')
    const reply = await ask(method, `${url}?sandbox=lgoin-test`, INPUTS[name])
    t.strictSame(reply, [404, { error: 'there is no sandbox lgoin-test; did you mean login-test?' }], name)
  }
  t.notOk((await names()).includes('lgoin-test'))
  t.strictSame(await ask('GET', '/jobs?sandbox=quite-another'), [
    404,
    { error: 'there is no sandbox quite-another; GET /_emulator/sandboxes lists them' }
  ])
  t.match(await ask('GET', '/jobs?sandbox=a%20b'), [400, { error: /^a sandbox has a name of 1 to 64/ }])
  t.match(await started.post(PAGE, 'demo@lgoin-test'), { body: { code: 200 } }, 'a call of the API makes it')
  t.match(await ask('GET', '/jobs?sandbox=lgoin-test'), [200, { count: 5 }])
})

t.test('who watches a sandbox does not keep it from idling', async t => {
  let now = START
  const started = await emulator(t, { clock: () => now, sandboxTtl: 60 })
  const ask = control(started)
  await started.post(PAGE, 'demo@a')
  now += 59_000
  for (const { method, path } of OPERATIONS) {
    if (method === 'GET') await ask('GET', `${path}?sandbox=a`)
  }
  await ask('POST', '/journal/expect?sandbox=a', { operation: 'import' })
  await ask('POST', '/journal/wait?sandbox=a', { operation: 'import' })
  t.match(await ask('GET', '/sandboxes'), [200, { sandboxes: [{}, { name: 'a' }] }])
  now += 1000
  const [, { sandboxes }] = (await ask('GET', '/sandboxes')) as [number, { sandboxes: { name: string }[] }]
  t.strictSame(
    sandboxes.map(({ name }) => name),
    ['default']
  )
})

t.test('a program is told when its sandbox is gone', async t => {
  await using started = await createEmulator({ listen: false })
  const sandbox = started.sandbox('login-test')
  await sandbox.reset()
  await control(started)('DELETE', '/sandboxes/login-test')
  const gone = { name: 'LabError', status: 404, message: /^there is no sandbox login-test; / }
  const calls: readonly (() => Promise<unknown>)[] = [
    () => sandbox.reset(),
    () => sandbox.journal.find(),
    () => sandbox.clock.read(),
    () => sandbox.faults.clear()
  ]
  for (const call of calls) await t.rejects(async () => void (await call()), gone)
  await sandbox.faults.next('import', 47039)
  t.equal((await sandbox.faults.list()).length, 1, 'what prepares makes it again')
})
