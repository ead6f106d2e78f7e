import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, LIST, PAGE, type TestEmulator } from '../../support/emulator.ts'
import { smallWorld } from '../../support/small-world.ts'

const FROZEN = { freeze: '2024-01-02T03:04:05Z', era: '2025' } as const
const take = async (started: Pick<TestEmulator, 'app'>): Promise<object> => {
  const [status, snapshot] = await control(started)('GET', '/snapshot')
  if (status !== 200) throw new Error(JSON.stringify(snapshot))
  return snapshot as object
}

/** Takes a snapshot of the first server and puts it into the second one. */
const carryOver = async (first: Pick<TestEmulator, 'app'>, second: Pick<TestEmulator, 'app'>): Promise<void> => {
  const [status] = await control(second)('PUT', '/snapshot', await take(first))
  if (status !== 200) throw new Error(`HTTP ${status}`)
}

const COLLECTION = { collectionName: 'books' }

const rowsOf = async ({ send }: Pick<TestEmulator, 'send'>): Promise<unknown> =>
  (await send({ method: 'POST', path: '/v2/vectordb/collections/get_stats', payload: JSON.stringify(COLLECTION) })).body

t.test(
  'a collection has as many rows after a restore as before, whatever became of the jobs that brought them',
  async t => {
    const [first, second, third] = [await smallWorld(t), await smallWorld(t), await smallWorld(t)]
    const call = (name: string, more: object = {}) =>
      first.send({
        method: 'POST',
        path: `/v2/vectordb/collections/${name}`,
        payload: JSON.stringify({ ...COLLECTION, ...more })
      })
    await first.create()
    first.advance(60)
    await call('drop')
    await call('create', { dimension: 2 })
    await carryOver(first, second)
    for (const server of [first, second])
      t.strictSame(await rowsOf(server), { code: 0, data: { rowCount: 0 } }, 'dropped')
    await first.ask('POST', '/scenarios', { vanish: { after: '1h' } })
    await first.create()
    first.advance(3700)
    t.match(await first.ask('GET', '/jobs'), [200, { count: 1 }], 'the second job has vanished')
    await carryOver(first, third)
    for (const server of [first, third])
      t.strictSame(await rowsOf(server), { code: 0, data: { rowCount: 7 } }, 'vanished')
  }
)

t.test('names that earlier versions took are restored, and other changes of such a world are made', async t => {
  // Replies say what a world may have today.
  const started = await smallWorld(t, { checkResponses: false })
  const field = { name: 'f'.repeat(300), type: 'Int8' }
  const path = '/world/clusters/in01-a/collections/made'
  const fields = [{ name: 'id', type: 'Int64', primaryKey: true }, { name: 'v', type: 'FloatVector', dim: 2 }, field]
  t.match(await started.ask('PUT', path, { fields }), [400, { error: /fields\.2\.name must have at most 255 char/ }])
  await started.ask('PUT', path, { fields: fields.slice(0, 2) })
  await started.ask('PUT', '/world/buckets/aws/old', { visibility: 'public', objects: [{ key: 'a.json', size: 1 }] })
  const text = JSON.stringify(await take(started))
  for (const version of [1, 2]) {
    const older = JSON.parse(text)
    const [sandbox] = older.sandboxes
    sandbox.clusters[0].name = 'my cluster'
    sandbox.clusters[0].collections.at(-1).fields.push(field)
    sandbox.buckets.at(-1).name = 'B'
    t.match(await started.ask('PUT', '/snapshot', { ...older, version }), [200], `version ${version}`)
    const [, world] = await started.ask('GET', '/world')
    t.match(world, { clusters: [{ name: 'my cluster' }], buckets: [{}, { name: 'B' }] })
    t.match(await started.ask('PUT', '/world/buckets/aws/new', { visibility: 'public' }), [200])
    t.match(await started.ask('PUT', '/world/clusters/in01-a/collections/new', { fields: fields.slice(0, 2) }), [200])
    t.match(await started.ask('PUT', '/world/keys', { key: 'new', organization: 'org' }), [200])
    t.match(await started.ask('PUT', '/world/buckets/aws/B', { visibility: 'public' }), [
      400,
      { error: /^name: Amazon S3 has no bucket "B"; use 3 to 63 / }
    ])
    t.match(await started.ask('PATCH', '/world/clusters/in01-a', { plan: 'Free' }), [
      400,
      { error: 'name: no cluster is named "my cluster"; use 1 to 255 letters, digits and hyphens' }
    ])
  }
})

t.test('clusters keep their order, by which an import by project and region finds its cluster', async t => {
  const [first, second] = [await smallWorld(t), await smallWorld(t)]
  const [, { clusters }] = (await first.ask('GET', '/world')) as [number, { clusters: { id: string }[] }]
  const [cluster] = clusters
  await first.ask('PUT', '/world/clusters/in01-b', { ...cluster, id: 'in01-b', name: 'b' })
  await first.ask('DELETE', '/world/clusters/in01-a')
  await first.ask('PUT', '/world/clusters/in01-a', cluster)
  await carryOver(first, second)
  for (const { v2, ask } of [first, second]) {
    const place = { clusterId: '', projectId: 'proj-1', regionId: 'aws-us-west-2' }
    t.match(await v2('create', { ...place, ...COLLECTION, objectUrls: [['s3://files/one.json']] }), {
      body: { code: 0 }
    })
    t.match(await ask('GET', '/jobs'), [200, { jobs: [{ clusterId: 'in01-b' }] }])
  }
})

t.test('a scenario that was passed over is told so after a restore', async t => {
  const [first, second] = [await smallWorld(t), await smallWorld(t)]
  await first.ask('POST', '/scenarios', { loseFile: {} })
  await first.create()
  await carryOver(first, second)
  const passedOver = 'loseFile is for jobs of several files, and this one has one'
  for (const { ask } of [first, second]) t.match(await ask('GET', '/scenarios'), [200, { scenarios: [{ passedOver }] }])
})

t.test('a snapshot has no keys and no credentials', async t => {
  const started = await emulator(t, FROZEN)
  await started.post({ ...PAGE, accessKey: 'my-access-key', secretKey: 'my-secret-key' }, 'my-own-key')
  const call = control(started)
  const credentials = [{ accessKey: 'my-own-access', secretKey: 'my-own-secret' }, { token: 'my-own-token' }]
  await call('PUT', '/world/buckets/aws/mine', { visibility: 'private', credentials })
  await call('PUT', '/world/keys', { key: 'my-own-key-2', role: 'owner' })
  await call('POST', '/faults', { operation: 'import', code: 47039, match: { key: 'my-own-key' } })
  await call('POST', '/faults', { operation: 'import', code: 47039, match: { object: 's3://me:my-own-word@b/*' } })
  await call('POST', '/scenarios', { fail: {}, match: { key: 'my-own-key' } })
  const text = JSON.stringify(await take(started))
  t.match(text, '"name":"mine"')
  t.notMatch(text, 'my-own-')
  for (const secret of ['my-access-key', 'my-secret-key', 'demo-owner']) t.notOk(text.includes(secret), secret)
  const world = await readFile(join(PACKAGE_ROOT, 'fixtures/worlds/default.yaml'), 'utf8')
  for (const [, secret = ''] of world.matchAll(/(?:accessKey|secretKey|token): ([\w-]+)/g))
    t.notOk(text.includes(secret), secret)
})

t.test('the state is written at the end and read at the start', async t => {
  const file = join(t.testdir({}), 'state.json')
  const files = { importSnapshot: file, exportOnExit: file }
  const first = await createEmulator({ listen: false, ...FROZEN, ...files })
  const headers = { authorization: 'Bearer demo' }
  const made = await first.app.inject({ method: 'POST', url: '/v1/vector/collections/import', headers, payload: PAGE })
  await first.close()
  await using second = await createEmulator({ listen: false, ...FROZEN, ...files })
  const { jobId } = made.json().data
  const got = await second.app.inject({ url: `${GET}?clusterId=${PAGE.clusterId}&jobId=${jobId}`, headers })
  t.match(got.json(), { code: 200, data: { jobId } })
})

t.test('a program takes and restores snapshots', async t => {
  await using started = await createEmulator({ listen: false, ...FROZEN })
  const before = await started.snapshot()
  await started.clock.advance('1h')
  await started.restore(before)
  t.strictSame(await started.snapshot(), before)
  await t.rejects(started.restore({ ...before, seed: 9 }), /is of --era 2025 --milvus-version 2.6 --seed 9/)
})

const storedSnapshot = async (version: number): Promise<object> =>
  JSON.parse(await readFile(join(PACKAGE_ROOT, `test/lab/snapshots/version-${version}.json`), 'utf8'))

t.test('a snapshot of version 1 is read by every later version', async t => {
  const started = await emulator(t, FROZEN)
  t.match(await control(started)('PUT', '/snapshot', await storedSnapshot(1)), [200, { restored: ['default', 'one'] }])
  const { clusterId } = PAGE
  t.match(await started.get(LIST, { clusterId }), {
    body: { data: { count: 1, tasks: [{ state: 'ImportCompleted' }] } }
  })
  const payload = JSON.stringify({ collectionName: PAGE.collectionName })
  const path = '/v2/vectordb/collections/get_stats'
  t.match(
    await started.send({ method: 'POST', path, headers: { host: `${clusterId}.localhost` }, payload }),
    { body: { data: { rowCount: 3 } } },
    'it has no numbers of rows: the jobs have them'
  )
})

t.test('a snapshot of version 2 is read by every later version', async t => {
  const started = await emulator(t, FROZEN)
  const call = control(started)
  t.match(await call('PUT', '/snapshot', await storedSnapshot(2)), [
    200,
    { restored: ['default', 'one'], missingFiles: [] }
  ])
  const clusterId = 'in01-5b7c0de3f1a2948'
  const data = async (path: string, body: object) => {
    const request = {
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host: `${clusterId}.localhost` }
    } as const
    return (await started.send({ ...request, payload: JSON.stringify(body) })).body
  }
  const collectionName = 'articles'
  t.match(await data('collections/get_stats', { collectionName }), { data: { rowCount: 20 } })
  t.match(await data('partitions/get_stats', { collectionName, partitionName: 'new' }), { data: { rowCount: 10 } })
  const [, { clusters }] = (await call('GET', '/world')) as [number, { clusters: { name: string }[] }]
  t.strictSame(
    clusters.map(({ name }) => name).filter(name => ['azure', 'tencent', 'made'].includes(name)),
    ['tencent', 'azure', 'made']
  )
  t.match(await call('GET', '/scenarios'), [200, { scenarios: [{ id: 'scenario-2', passedOver: /^loseFile is for/ }] }])
  t.match(await call('GET', '/faults'), [200, { faults: [{ id: 'fault-1', hits: 1, remaining: 2 }] }])
  t.match(await call('GET', '/jobs'), [200, { count: 10 }])
  await call('POST', '/clock/advance?sandbox=one', { by: '10m' })
  t.match(
    await call('GET', '/jobs?sandbox=one&limit=1'),
    [200, { jobs: [{ fileName: 'parquet/spark/', state: 'Completed', rows: 12 }] }],
    'a job whose files were being read'
  )
})

t.test('a snapshot is read although the world has changed since, and that is told', async t => {
  const started = await emulator(t, FROZEN)
  const snapshot = JSON.stringify(await take(started)).replace(/"digest":"\w+"/, '"digest":"0"')
  t.strictSame(await control(started)('PUT', '/snapshot', JSON.parse(snapshot)), [
    200,
    { restored: ['default'], changedWorlds: ['default'], missingFiles: [] }
  ])
})

const ROWS = { clusterId: 'in01-a', collectionName: 'books', partitionName: '_default', rows: 7 }

const FAULTS = Array.from({ length: 1001 }, (_, index) => `fault-${index + 1}`)

const doubled = (list: unknown) => (list as unknown[]).push((list as unknown[])[0])

/** What a snapshot has of faults. */
const queue = (made: number, ...ids: string[]) => ({
  made,
  waiting: ids.map(id => ({ id, written: { operation: 'import', code: 47039 }, hits: 0, random: [1, 2, 3, 4] })),
  over: []
})

t.test('a snapshot with more sandboxes than the server keeps is rejected', async t => {
  const started = await emulator(t, FROZEN)
  started.sandbox('a')
  started.sandbox('b')
  const snapshot = await take(started)
  const small = control(await emulator(t, { ...FROZEN, sandboxLimit: 1 }))
  t.match(await small('PUT', '/snapshot', snapshot), [
    409,
    { error: "the snapshot has 2 sandboxes besides 'default', this server runs with --sandbox-limit 1" }
  ])
})

t.test('what cannot be restored changes nothing', async t => {
  const started = await emulator(t, FROZEN)
  await started.post(PAGE)
  const snapshot = await take(started)
  const refused = async (change: (snapshot: Record<string, unknown>) => unknown, status: number, error: RegExp) => {
    const wrong = change(structuredClone(snapshot) as Record<string, unknown>)
    t.match(await control(started)('PUT', '/snapshot', wrong), [status, { error }])
    t.strictSame(await take(started), snapshot, 'nothing has changed')
  }
  await refused(({ version: _, ...rest }) => rest, 400, /version is missing/)
  await refused(snapshot => ({ ...snapshot, version: 3 }), 400, /of version 3, this emulator reads up to 2/)
  await refused(
    snapshot => ({ ...snapshot, seed: 7 }),
    409,
    /^the snapshot is of --era 2025 --milvus-version 2.6 --seed 7, this server runs with --era 2025 --milvus-version 2.6 --seed 1$/
  )
  await refused(snapshot => ({ ...snapshot, milvusVersion: '2.5' }), 409, /is of --era 2025 --milvus-version 2.5/)
  await refused(snapshot => ({ ...snapshot, sandboxes: [] }), 400, /sandboxes must have at least 1 item/)
  const changed = (change: (sandbox: Record<string, unknown>) => void) => (snapshot: Record<string, unknown>) => {
    for (const sandbox of snapshot['sandboxes'] as Record<string, unknown>[]) change(sandbox)
    return snapshot
  }
  const cases: readonly [(sandbox: Record<string, unknown>) => void, number, RegExp][] = [
    [sandbox => Object.assign(sandbox, { name: 'other' }), 400, /has no sandbox 'default'/],
    [sandbox => Object.assign(sandbox, { jobs: [{ id: 7 }] }), 400, /sandboxes\.0\.jobs\.0\./],
    [
      sandbox => Object.assign(sandbox, { rows: [ROWS, ROWS] }),
      400,
      /^sandbox 'default' has the rows of in01-a\/books\/_default twice$/
    ],
    [sandbox => doubled(sandbox['jobs']), 400, /^sandbox 'default' has the job job-\w+ twice$/],
    [sandbox => Object.assign(sandbox, { faults: queue(7, 'fault-8') }), 400, /has made 7, but has a fault-8$/],
    [
      sandbox => Object.assign(sandbox, { faults: queue(7, 'fault-7', 'fault-7') }),
      400,
      /^sandbox 'default' has the fault fault-7 twice$/
    ],
    [
      sandbox => Object.assign(sandbox, { faults: queue(2000, ...FAULTS) }),
      400,
      /faults\.waiting must have at most 1000 items/
    ],
    [
      sandbox => Object.assign(sandbox['sources'] as object, { jobs: [1, 2] }),
      400,
      /sandboxes\.0\.sources\.jobs must have 4 items/
    ],
    [
      sandbox => Object.assign((sandbox['jobs'] as object[])[0] ?? {}, { ending: { kind: 'none' } }),
      400,
      /jobs\.0\.ending is an object of none of the kinds/
    ],
    [sandbox => Object.assign(sandbox['template'] as object, { name: 'none' }), 409, /world 'none', which is not here/]
  ]
  for (const [change, status, message] of cases) await refused(changed(change), status, message)
})

t.test('a snapshot of no version, of one that never was, or of a later one is rejected', async t => {
  const dir = t.testdir({ 'none.json': '{}', 'zero.json': '{"version":0}', 'late.json': '{"version":99}' })
  const start = (name: string) => createEmulator({ listen: false, ...FROZEN, importSnapshot: join(dir, name) })
  await t.rejects(start('none.json'), /this is no snapshot: it has no version/)
  await t.rejects(start('zero.json'), /there has never been a snapshot of version 0/)
  await t.rejects(start('late.json'), /of version 99, this emulator reads up to \d+; take a newer emulator/)
})

t.test('a snapshot with more sandboxes than the server may have is rejected', async t => {
  const first = await emulator(t, FROZEN)
  const second = await emulator(t, { ...FROZEN, sandboxLimit: 1 })
  for (const name of ['a', 'b']) await control(first)('POST', '/sandboxes', { name })
  t.strictSame(await control(second)('PUT', '/snapshot', await take(first)), [
    409,
    { error: "the snapshot has 2 sandboxes besides 'default', this server runs with --sandbox-limit 1" }
  ])
})

t.test('a file that is no snapshot is named', async t => {
  const dir = t.testdir({ 'no.json': '{', 'other.json': '{"version":1}', gone: {} })
  const start = (settings: object) => createEmulator({ listen: false, ...FROZEN, ...settings })
  await t.rejects(start({ importSnapshot: join(dir, 'no.json') }), /no\.json: it is not JSON/)
  await t.rejects(
    start({ importSnapshot: join(dir, 'other.json') }),
    /other\.json: the snapshot cannot be read: era is missing/
  )
  await t.rejects(start({ importSnapshot: join(dir, 'none.json') }), /none\.json: it cannot be read \(ENOENT\)/)
  await t.rejects(
    start({ exportOnExit: join(dir, 'none', 'state.json') }),
    /state\.json could not be written \(ENOENT\); give a file in a folder that is there/
  )
  await t.rejects(start({ exportOnExit: dir }), /could not be written \(EISDIR\)/)
  const started = await start({ exportOnExit: join(dir, 'gone', 'state.json') })
  await rm(join(dir, 'gone'), { recursive: true })
  await t.rejects(started.close(), /state\.json cannot be written \(ENOENT\)/)
})
