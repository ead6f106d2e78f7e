import { readdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import t, { type Test } from 'tap'
import { createEmulator, type EmulatorOptions } from '../../../src/index.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { control } from '../../support/control.ts'
import { PROJECT, withVolumes } from '../../support/volumes.ts'

const ROW = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })
const CLUSTER = 'in01-5b7c0de3f1a2948'
const CREATE = '/v2/vectordb/jobs/import/create'
const MIB = 1024 ** 2

interface Taken {
  sandboxes: { name: string; volumes?: { name: string; objects: { content?: string }[] }[] }[]
}

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await withVolumes(t, options)
  return { ...started, call: control(started) }
}

type Started = Awaited<ReturnType<typeof start>>

/** A volume of the default sandbox and one of another, each with a file, and an upload into a bucket. */
const filled = async (t: Test, options: EmulatorOptions = {}): Promise<Started> => {
  const started = await start(t, options)
  for (const key of ['demo', 'demo@one']) {
    await started.create('my_volume', { description: 'Articles' }, key)
    const { credentials } = await started.apply('my_volume', key)
    await started.s3(credentials, 'PUT', `/${PROJECT}/my_volume/data/rows.json`, `[${ROW}]`)
    await started.s3(credentials, 'PUT', `/${PROJECT}/my_volume/data/empty.json`, '')
  }
  const upload = { method: 'PUT', payload: `[${ROW},${ROW}]` } as const
  await started.app.inject({ ...upload, url: '/_emulator/world/objects/aws/import-samples/up/loaded.json' })
  return started
}

const take = async ({ call }: Started): Promise<Taken> => (await call('GET', '/snapshot'))[1] as Taken

/** What clients see of the files. */
const view = async ({ api, apply, s3 }: Started): Promise<unknown> => {
  const seen: unknown[] = []
  for (const key of ['demo', 'demo@one']) {
    seen.push(await api('GET', `/v2/volumes?projectId=${PROJECT}`, undefined, key))
    seen.push(await api('GET', '/v2/volumes/my_volume', undefined, key))
    const { credentials } = await apply('my_volume', key)
    seen.push((await s3(credentials, 'GET', `?list-type=2&prefix=${PROJECT}/my_volume/`)).body)
  }
  const request = { clusterId: CLUSTER, collectionName: 'articles' }
  seen.push(await api('POST', CREATE, { ...request, volumeName: 'my_volume', dataPaths: [['data/rows.json']] }))
  seen.push(await api('POST', CREATE, { ...request, objectUrl: 's3://import-samples/up/' }))
  seen.push(await api('POST', '/v2/vectordb/jobs/import/list', { clusterId: CLUSTER }))
  return seen
}

t.test('a volume that has a name from before names had their form is restored, and imported from', async t => {
  const [first, second] = [await filled(t), await start(t)]
  const older = JSON.parse(JSON.stringify(await take(first)).replaceAll('"name":"my_volume"', '"name":"1abc"'))
  t.match(await second.call('PUT', '/snapshot', older), [200, { restored: ['default', 'one'] }])
  t.match(await second.api('GET', '/v2/volumes/1abc'), { code: 0, data: { volumeName: '1abc' } })
  const body = { clusterId: CLUSTER, collectionName: 'articles', volumeName: '1abc', dataPaths: [['data/rows.json']] }
  t.match(await second.api('POST', CREATE, body), { code: 0 })
  t.match(await second.create('2abc'), { code: 80000 }, 'no other one of such a name is made')
})

t.test('volumes and uploads are in a snapshot, and imports read them after a restore as before', async t => {
  const [first, second] = [await filled(t), await start(t)]
  const snapshot = await take(first)
  t.strictSame(await second.call('PUT', '/snapshot', snapshot), [
    200,
    { restored: ['default', 'one'], changedWorlds: [], missingFiles: [] }
  ])
  t.strictSame(await take(second), snapshot)
  const seen = await view(first)
  t.match(JSON.stringify(seen), /rows\.json/)
  t.notMatch(JSON.stringify(seen), /"code":(?!200|0)\d/)
  t.strictSame(await view(second), seen)
  await first.call('POST', '/clock/advance', { by: '10m' })
  await second.call('POST', '/clock/advance', { by: '10m' })
  t.strictSame((await take(second)).sandboxes, (await take(first)).sandboxes)
})

t.test('a restore puts files in the place of those that are there', async t => {
  const started = await filled(t)
  const snapshot = await take(started)
  const before = await view(started)
  await started.call('PUT', '/snapshot', snapshot)
  t.strictSame(await view(started), before)
  await started.api('DELETE', '/v2/volumes/my_volume')
  await started.call('PUT', '/snapshot', snapshot)
  t.strictSame(await take(started), snapshot)
})

t.test('files that are too many bytes together are told without their bytes', async t => {
  const started = await start(t)
  await started.create('large')
  const { credentials } = await started.apply('large')
  for (const [name, size] of [
    ['a', 20],
    ['b', 13],
    ['c', 12]
  ] as const) {
    // biome-ignore format: a table
    await started.s3(credentials, 'PUT', `/${PROJECT}/large/${name}.json`, Buffer.alloc(size * MIB, 'a'))
  }
  const snapshot = await take(started)
  const [{ volumes: [{ objects = [] } = {}] = [] } = {}] = snapshot.sandboxes
  t.strictSame(objects.map(({ content }) => content?.length), [27962028, undefined, 16777216]) // biome-ignore format: one line
  const other = await start(t)
  t.match(await other.call('PUT', '/snapshot', snapshot), [
    200,
    { missingFiles: ['sandbox default, volume large: b.json'] }
  ])
  const listed = await other.s3(
    (await other.apply('large')).credentials,
    'GET',
    `?list-type=2&prefix=${PROJECT}/large/`
  )
  t.strictSame([...listed.body.matchAll(/<Key>[^<]*\/(.\.json)/g)].map(([, key]) => key), ['a.json', 'c.json']) // biome-ignore format: one line
})

t.test('files that cannot be restored change nothing, and nothing of them stays', async t => {
  const dataDir = t.testdir({})
  const started = await filled(t, { dataDir })
  const snapshot = JSON.stringify(await take(started))
  const before = JSON.stringify(await take(started))
  const folder = () => readdir(dataDir, { recursive: true })
  const files = await folder()
  const cases: readonly [RegExp, string, number, RegExp][] = [
    [/"size":\d+,"content"/, '"size":7,"content"', 400, /the content of data\/\w+\.json is not 7 bytes in Base64/],
    [/"createdAt":\d+,"objects"/, '"createdAt":1e300,"objects"', 400, /volumes\.0\.createdAt must be at most/],
    [/"etag":"\w+"/, '"etag":"x"', 400, /sandboxes\.0\.volumes\.0\.objects\.0\.etag/],
    [/"volumes":\[(\{.*?\]\})\]/, '"volumes":[$1,$1]', 400, /the volume my_volume is in the snapshot twice/],
    [/"name":"one"/, '"name":"default"', 400, /the snapshot has two sandboxes of one name/]
  ]
  for (const [there, put, status, error] of cases) {
    const forged = JSON.parse(snapshot.replace(there, put))
    t.match(await started.call('PUT', '/snapshot', forged), [status, { error }])
    t.strictSame(JSON.stringify(await take(started)), before)
    t.strictSame(await folder(), files)
  }
})

t.test('a file that someone has removed from the disk is told without its bytes', async t => {
  const dataDir = t.testdir({})
  const started = await filled(t, { dataDir })
  for (const path of await readdir(dataDir, { recursive: true })) {
    if (path.endsWith('/0')) await unlink(join(dataDir, path))
  }
  t.match(await started.call('PUT', '/snapshot', await take(started)), [
    200,
    { missingFiles: ['sandbox default, volume my_volume: data/rows.json'] }
  ])
})

t.test('what is left out of a file at the end is said in the log, at the start again', async t => {
  const file = join(t.testdir({}), 'state.json')
  const lines: string[] = []
  const logger = pino({ base: null }, { write: line => void lines.push(JSON.parse(line).msg) })
  const files = { importSnapshot: file, exportOnExit: file, logger }
  const first = await createEmulator({ listen: false, ...files })
  const bytes = Buffer.alloc(33 * MIB, ' ')
  await first.world.putObject({ cloud: 'aws', bucket: 'import-samples', key: 'large.json' }, bytes)
  await first.close()
  const left = `without the bytes of sandbox default, aws bucket import-samples: large.json`
  t.match(lines.splice(0), [left])
  const stored = (await readFile(file, 'utf8')).replace(/"digest":"\w+"/, '"digest":"0"')
  await writeFile(file, stored)
  await using _second = await createEmulator({ listen: false, importSnapshot: file, logger })
  t.match(lines, ['worlds have changed since: default', left])
})

t.test('a snapshot of version 1 with files is read by every later version', async t => {
  const started = await start(t)
  const stored = JSON.parse(await readFile(join(PACKAGE_ROOT, 'test/lab/snapshots/version-1-files.json'), 'utf8'))
  t.match(await started.call('PUT', '/snapshot', stored), [200, { restored: ['default', 'one'], missingFiles: [] }])
  t.match(JSON.stringify(await view(started)), /data\/rows\.json/)
})
