import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { seededRandom } from '../../../src/lab/random.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, LIST, PAGE, type TestEmulator } from '../../support/emulator.ts'

const FROZEN = { freeze: '2024-01-02T03:04:05Z', era: '2025' } as const
const CLUSTER = 'in01-5b7c0de3f1a2948'
const KEYS = ['demo', 'demo@one', 'demo@two'] as const
const OBJECTS = [
  ...['json/pandas/articles.json', 'parquet/spark/', 'broken/json/too-long.json', 'none.json'].map(
    key => `s3://import-samples/${key}`
  ),
  ...[0, 1].map(number => `s3://made-${number}/a.json`)
]

type Step = (started: TestEmulator) => Promise<string>

const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

/** One random call of a run, whatever its answer. */
const step = (random: () => number): Step => {
  const key = pick(random, KEYS)
  const kind = Math.floor(random() * 9)
  const objectUrl = pick(random, OBJECTS)
  const seconds = 1 + Math.floor(random() * 20)
  const change = pick(random, ['suspend', 'resume'])
  const number = Math.floor(random() * 3)
  const name = `made_${number}`
  const sandbox = key.slice(5) || 'default'
  return async ({ app }) => {
    const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, host?: string) =>
      (
        await app.inject({
          method,
          url,
          headers: { authorization: `Bearer ${key}`, ...(host !== undefined && { host }) },
          ...(payload !== undefined && { payload })
        })
      ).body
    const address = `${CLUSTER}.localhost`
    if (kind === 0)
      return ask('POST', '/v1/vector/collections/import', { clusterId: CLUSTER, collectionName: 'articles', objectUrl })
    if (kind === 1) return ask('POST', `/_emulator/clock/advance?sandbox=${sandbox}`, { by: `${seconds}s` })
    if (kind === 2)
      return ask('POST', '/v2/vectordb/collections/create', { collectionName: name, dimension: 4 }, address)
    if (kind === 3) return ask('POST', '/v2/vectordb/collections/drop', { collectionName: name }, address)
    if (kind === 4) return ask('POST', `/v1/clusters/${CLUSTER}/${change}`, {})
    if (kind === 5) {
      const delay = { min: '0ms', max: '3ms' }
      const fault = { operation: 'import', code: 47039, delay, times: 1 + number, match: { cluster: CLUSTER } }
      return ask('POST', `/_emulator/faults?sandbox=${sandbox}`, fault)
    }
    if (kind === 6)
      return ask('POST', `/_emulator/scenarios?sandbox=${sandbox}`, { fail: { at: 0.5 }, times: 1 + number })
    if (kind === 7) {
      const bucket = {
        visibility: number === 2 ? 'private' : 'public',
        objects: [{ key: 'a.json', size: 9, rows: number }]
      }
      return ask('PUT', `/_emulator/world/buckets/aws/made-${number % 2}?sandbox=${sandbox}`, bucket)
    }
    return ask('POST', '/v2/vectordb/jobs/import/create', {
      clusterId: CLUSTER,
      collectionName: 'articles',
      objectUrls: [[objectUrl]],
      options: { auto_commit: 'false' }
    })
  }
}

/** Everything that can be seen of the state. */
const view = async ({ app }: TestEmulator): Promise<string> => {
  const seen: string[] = []
  for (const key of KEYS) {
    const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
      const headers = { authorization: `Bearer ${key}`, host: `${CLUSTER}.localhost` }
      seen.push((await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })).body)
      return seen.at(-1) ?? ''
    }
    for (const what of ['faults', 'scenarios', 'world']) {
      seen.push((await app.inject({ url: `/_emulator/${what}?sandbox=${key.slice(5) || 'default'}` })).body)
    }
    await ask('POST', '/v2/vectordb/collections/list', {})
    await ask('POST', '/v2/vectordb/collections/get_stats', { collectionName: 'articles' })
    const headers = { authorization: `Bearer ${key}` }
    const list = (await app.inject({ url: `${LIST}?clusterId=${CLUSTER}&pageSize=100`, headers })).body
    seen.push(list, (await app.inject({ url: `/v1/clusters/${CLUSTER}`, headers })).body)
    for (const [jobId] of list.matchAll(/job-[0-9a-z]{22}/g)) {
      seen.push((await app.inject({ url: `${GET}?clusterId=${CLUSTER}&jobId=${jobId}`, headers })).body)
    }
  }
  return seen.join('\n')
}

const take = async (started: TestEmulator): Promise<object> => {
  const [status, snapshot] = await control(started)('GET', '/snapshot')
  if (status !== 200) throw new Error(JSON.stringify(snapshot))
  return snapshot as object
}

t.test('after a restore, another server gives the same answers to the same calls', { timeout: 60_000 }, async t => {
  for (let seed = 1; seed <= 8; seed++) {
    const [first, second] = [await emulator(t, FROZEN), await emulator(t, FROZEN)]
    const random = seededRandom(seed)
    const [before, after] = [
      Array.from({ length: 40 }, () => step(random)),
      Array.from({ length: 20 }, () => step(random))
    ]
    for (const run of before) await run(first)
    const snapshot = await take(first)
    t.match(await control(second)('PUT', '/snapshot', snapshot), [200, { restored: ['default'], changedWorlds: [] }])
    t.equal(await view(second), await view(first))
    for (const run of after) t.equal(await run(second), await run(first))
    t.equal(await view(second), await view(first))
    t.strictSame(await take(second), await take(first))
  }
})

t.test('a snapshot has no keys and no credentials', async t => {
  const started = await emulator(t, FROZEN)
  await started.post({ ...PAGE, accessKey: 'my-access-key', secretKey: 'my-secret-key' }, 'my-own-key')
  const call = control(started)
  const credentials = [{ accessKey: 'my-own-access', secretKey: 'my-own-secret' }]
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

t.test('a snapshot of version 1 is read by every later version', async t => {
  const started = await emulator(t, FROZEN)
  const stored = JSON.parse(await readFile(join(PACKAGE_ROOT, 'test/lab/snapshots/version-1.json'), 'utf8'))
  t.match(await control(started)('PUT', '/snapshot', stored), [200, { restored: ['default', 'one'] }])
  const { clusterId } = PAGE
  t.match(await started.get(LIST, { clusterId }), {
    body: { data: { count: 1, tasks: [{ state: 'ImportCompleted' }] } }
  })
})

const refused = async (t: Test, change: (snapshot: Record<string, unknown>) => unknown, error: [number, RegExp]) => {
  const started = await emulator(t, FROZEN)
  await started.post(PAGE)
  const snapshot = await take(started)
  const before = await view(started)
  const [status, message] = error
  t.match(await control(started)('PUT', '/snapshot', change(structuredClone(snapshot) as Record<string, unknown>)), [
    status,
    { error: message }
  ])
  t.equal(await view(started), before, 'nothing has changed')
}

t.test('a snapshot is read although the world has changed since, and that is told', async t => {
  const started = await emulator(t, FROZEN)
  const snapshot = JSON.stringify(await take(started)).replace(/"digest":"\w+"/, '"digest":"0"')
  t.strictSame(await control(started)('PUT', '/snapshot', JSON.parse(snapshot)), [
    200,
    { restored: ['default'], changedWorlds: ['default'], missingFiles: [] }
  ])
})

const FAULTS = Array.from({ length: 1001 }, (_, index) => `fault-${index + 1}`)

const doubled = (list: unknown) => (list as unknown[]).push((list as unknown[])[0])

/** What a snapshot has of faults. */
const queue = (made: number, ...ids: string[]) => ({
  made,
  waiting: ids.map(id => ({ id, written: { operation: 'import', code: 47039 }, hits: 0, random: [1, 2, 3, 4] })),
  over: []
})

t.test('a snapshot with more sandboxes than the server keeps is refused', async t => {
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
  await refused(t, ({ version: _, ...rest }) => rest, [400, /version is missing/])
  await refused(t, snapshot => ({ ...snapshot, version: 2 }), [400, /of version 2, this emulator reads up to 1/])
  await refused(t, snapshot => ({ ...snapshot, seed: 7 }), [
    409,
    /^the snapshot is of --era 2025 --milvus-version 2.6 --seed 7, this server runs with --era 2025 --milvus-version 2.6 --seed 1$/
  ])
  await refused(t, snapshot => ({ ...snapshot, milvusVersion: '2.5' }), [409, /is of --era 2025 --milvus-version 2.5/])
  await refused(t, snapshot => ({ ...snapshot, sandboxes: [] }), [400, /sandboxes must have at least 1 item/])
  const changed = (change: (sandbox: Record<string, unknown>) => void) => (snapshot: Record<string, unknown>) => {
    for (const sandbox of snapshot['sandboxes'] as Record<string, unknown>[]) change(sandbox)
    return snapshot
  }
  const cases: readonly [(sandbox: Record<string, unknown>) => void, number, RegExp][] = [
    [sandbox => Object.assign(sandbox, { name: 'other' }), 400, /has no sandbox 'default'/],
    [sandbox => Object.assign(sandbox, { jobs: [{ id: 7 }] }), 400, /sandboxes\.0\.jobs\.0\./],
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
  for (const [change, status, message] of cases) await refused(t, changed(change), [status, message])
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
