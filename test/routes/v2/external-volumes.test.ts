import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { EXTERNAL_ID, PRIVATE, ROLE, withIntegrations } from '../../support/integrations.ts'
import { PROJECT } from '../../support/volumes.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const OTHER_PROJECT = 'proj-1b2c3d4e5f60718293a4b5'
const CREATE = '/v2/vectordb/jobs/import/create'
const DECLARED = 'integ-0a1b2c3d4e5f6071829'
const ROW = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })

/** An emulator with external volumes. */
const start = async (t: Test, options: EmulatorOptions = {}, bucket: object = {}) => {
  const started = await withIntegrations(t, options, bucket)
  const { api, integrate, call } = started
  const show = (volumeName: string, more: object = {}) =>
    started.create(volumeName, { type: 'EXTERNAL', storageIntegrationId: DECLARED, path: 'json/', ...more })
  /** A volume of the private bucket, with an integration of its own. */
  const showPrivate = async (volumeName: string, path = 'data/') => {
    const { data } = await integrate(`of-${volumeName}`, { bucketName: PRIVATE })
    return show(volumeName, { storageIntegrationId: data['integrationId'], path })
  }
  const importing = (volumeName: string, ...paths: string[]) =>
    api('POST', CREATE, { clusterId: CLUSTER, collectionName: 'articles', volumeName, dataPaths: [paths] })
  const finished = async (volumeName: string, ...paths: string[]) => {
    const { data } = await importing(volumeName, ...paths)
    await call('POST', '/clock/advance', { by: '1h' })
    const { data: job } = await api('POST', '/v2/vectordb/jobs/import/describe', {
      clusterId: CLUSTER,
      jobId: data['jobId']
    })
    return job as { state: string; totalRows: number; fileName?: string; reason?: string }
  }
  const upload = (key: string, text: string) =>
    started.app.inject({ method: 'PUT', url: `/_emulator/world/objects/aws/${PRIVATE}/${key}`, payload: text })
  return { ...started, show, showPrivate, importing, finished, upload }
}

t.test('an external volume is created, listed, described and deleted, and its files stay', async t => {
  const { api, show, create, finished } = await start(t)
  t.strictSame((await show('mine', { description: 'Sample files' })).data, { volumeName: 'mine' })
  t.strictSame((await api('GET', '/v2/volumes/mine')).data, {
    volumeName: 'mine',
    description: 'Sample files',
    type: 'EXTERNAL',
    regionId: 'aws-us-west-2',
    storageIntegrationId: DECLARED,
    path: 'json/',
    status: 'RUNNING',
    createTime: '2024-01-02T03:04:05Z'
  })
  await create('managed')
  const names = async (query = '') =>
    ((await api('GET', `/v2/volumes?projectId=${PROJECT}${query}`)).data['volumes'] as { volumeName: string }[]).map(
      ({ volumeName }) => volumeName
    )
  t.strictSame(await names(), ['mine', 'managed'])
  t.strictSame(await names('&type=EXTERNAL'), ['mine'])
  t.strictSame(await names('&type=MANAGED'), ['managed'])
  t.match((await api('PATCH', '/v2/volumes/mine', { description: 'x' })).data, { description: 'x', path: 'json/' })
  t.strictSame((await api('DELETE', '/v2/volumes/mine')).data, { volumeName: 'mine' })
  await show('mine')
  t.match(await finished('mine', 'pandas/articles.json'), { state: 'Completed' })
})

t.test('imports from an external volume take paths below its own', async t => {
  const { show, finished, importing } = await start(t)
  await show('folder')
  await show('slashed', { path: '/json/' })
  await show('whole', { path: '/' })
  const rows = (await finished('folder', 'pandas/articles.json')).totalRows
  t.ok(rows > 0)
  t.match(await finished('slashed', 'pandas/articles.json'), { state: 'Completed', totalRows: rows })
  t.match(await finished('whole', 'json/pandas/'), { state: 'Completed', totalRows: rows }, 'a folder')
  t.match(await importing('whole', 'pandas/articles.json'), {
    code: 83001,
    explain: /bucket "import-samples" has no object "pandas\/articles\.json"/
  })
  t.match(await importing('folder', '../csv/a.csv'), { code: 10003, explain: /^dataPaths: / })
  t.match(await importing('folder', 'json/pandas/articles.json'), { code: 83001 }, 'its path is before each path')
})

t.test('an external volume reads uploads, folders of --buckets and declared objects of a private bucket', async t => {
  const buckets = t.testdir({})
  await mkdir(join(buckets, PRIVATE, 'data'), { recursive: true })
  await writeFile(join(buckets, PRIVATE, 'data', 'disk.json'), `[${ROW}]`)
  const objects = [{ key: 'data/declared.parquet', size: 10_000, rows: 7 }]
  const { showPrivate, finished, upload } = await start(t, { buckets }, { objects })
  await upload('data/up.json', `[${ROW},${ROW}]`)
  await showPrivate('mine')
  t.match(await finished('mine', 'disk.json'), { state: 'Completed', totalRows: 1 })
  t.match(await finished('mine', 'up.json'), { state: 'Completed', totalRows: 2 })
  t.match(await finished('mine', 'declared.parquet'), { state: 'Completed', totalRows: 7 })
})

t.test('a role that may no longer read, and a bucket that is gone, are told', async t => {
  const { showPrivate, importing, upload, call, api } = await start(t)
  await upload('data/a.json', `[${ROW}]`)
  await showPrivate('mine')
  const status = async () => (await api('GET', '/v2/volumes/mine')).data['status']
  t.equal(await status(), 'RUNNING')
  await call('PUT', `/world/buckets/aws/${PRIVATE}`, {
    visibility: 'private',
    credentials: [{ role: ROLE, externalId: 'other' }]
  })
  t.match(await importing('mine', 'a.json'), { code: 83001, message: /try assume role failed/, explain: /externalId/ })
  await call('PUT', `/world/buckets/aws/${PRIVATE}`, { visibility: 'private' })
  t.match(await importing('mine', 'a.json'), { code: 83001, message: /Access denied/, explain: /has the role/ })
  t.equal(await status(), 'ERROR')
  await call('DELETE', `/world/buckets/aws/${PRIVATE}`)
  t.match(await importing('mine', 'a.json'), { code: 83001, message: /The specified bucket does not exist/ })
  t.equal(await status(), 'ERROR')
})

t.test('an integration that a volume uses is not deleted, and a world without it is told', async t => {
  const { show, api, call, importing } = await start(t)
  await show('mine')
  t.match(await api('DELETE', `/v2/storageIntegrations/${DECLARED}`), {
    code: 80000,
    message: 'Incorrect parameter: the storage integration is used by volume mine',
    explain: /; delete the volume first$/
  })
  const [, world] = await call('GET', '/world?secrets=true')
  const { storageIntegrations: _, ...without } = world as Record<string, unknown>
  t.match(await call('PUT', '/world', { text: JSON.stringify(without) }), [200, { applied: true }])
  t.match((await api('GET', '/v2/volumes/mine')).data, { status: 'ERROR', storageIntegrationId: DECLARED })
  t.match(await importing('mine', 'pandas/articles.json'), {
    code: 80000,
    message: 'Incorrect parameter: the storage integration of volume mine does not exist',
    explain: /declare it in the world/
  })
  t.match(await api('DELETE', '/v2/volumes/mine'), { code: 0 })
})

t.test('an external volume that a job reads is not deleted', async t => {
  const { show, api, call, importing } = await start(t)
  await show('mine')
  const { data } = await importing('mine', 'pandas/articles.json')
  t.match(await api('DELETE', '/v2/volumes/mine'), {
    code: 80000,
    message: `Incorrect parameter: volume mine is used by job ${data['jobId']}`,
    explain: /; wait until the job has ended$/
  })
  await call('POST', '/clock/advance', { by: '1h' })
  t.match(await api('DELETE', '/v2/volumes/mine'), { code: 0 })
})

t.test('nothing is uploaded to an external volume', async t => {
  const { show, api } = await start(t)
  await show('mine')
  t.match(await api('POST', '/v2/volumes/apply', { volumeName: 'mine', path: 'a/' }), {
    code: 80000,
    message: 'Incorrect parameter: volume mine is external: it is read-only',
    explain: /; upload to its bucket, or create a managed volume$/
  })
})

t.test('what cannot be an external volume is rejected, and nothing is made', async t => {
  const { show, api, integrate } = await start(t)
  const { data } = await integrate('elsewhere', { regionId: 'aws-us-east-1' })
  const cases: readonly (readonly [more: object, explain: RegExp])[] = [
    [{ type: 'OTHER' }, /^type is neither MANAGED nor EXTERNAL/],
    [{ storageIntegrationId: '' }, /^storageIntegrationId is missing; an external volume needs one/],
    [{ storageIntegrationId: 'integ-none' }, /^there is no storage integration "integ-none"/],
    [
      { storageIntegrationId: data['integrationId'] },
      /^the storage integration is in aws-us-east-1, the volume in aws-/
    ],
    [{ path: '' }, /^path is missing; send a folder such as data\/, or \/ for the whole bucket$/],
    [{ path: 'data' }, /^path does not end with a slash/],
    [{ path: 'a/../b/' }, /^path has a part that is \. or \.\., or a control character/]
  ]
  for (const [more, explain] of cases) {
    t.match(await show('mine', more), { code: 80000, explain }, JSON.stringify(more))
  }
  const { data: foreign } = await integrate('foreign', { projectId: OTHER_PROJECT })
  t.match(await show('mine', { storageIntegrationId: foreign['integrationId'] }), {
    code: 80000,
    message: `Incorrect parameter: the storage integration is in ${OTHER_PROJECT}, the volume in ${PROJECT}`,
    explain: /; create both in one project$/
  })
  const stage = { projectId: PROJECT, regionId: 'aws-us-west-2', stageName: 'mine', type: 'EXTERNAL' }
  t.match(await api('POST', '/v2/stages/create', { ...stage, storageIntegrationId: DECLARED, path: 'a/' }), {
    code: 80000,
    explain: /^no stage is EXTERNAL/
  })
  t.match((await api('GET', `/v2/volumes?projectId=${PROJECT}`)).data, { count: 0 })
})

t.test('a managed volume with fields of an external one is rejected, and nothing is made', async t => {
  const { api, create } = await start(t)
  const fields = { storageIntegrationId: DECLARED, path: 'json/' }
  for (const managed of [{}, { type: null }, { type: '' }, { type: 'MANAGED' }]) {
    const { code, message, explain } = await create('mine', { ...fields, ...managed })
    t.strictSame(
      [code, message, explain],
      [
        80000,
        'Incorrect parameter: a managed volume has no storageIntegrationId and no path',
        'a managed volume has no storageIntegrationId and no path; storageIntegrationId and path are for type EXTERNAL; send type EXTERNAL, or leave them out'
      ],
      JSON.stringify(managed)
    )
  }
  t.match(await create('mine', { path: 'json/' }), { code: 80000, message: /a managed volume has no path$/ })
  const stage = { projectId: PROJECT, regionId: 'aws-us-west-2', stageName: 'mine', ...fields }
  t.match(await api('POST', '/v2/stages/create', stage), {
    code: 80000,
    explain: /are for type EXTERNAL; leave them out$/
  })
  t.match((await api('GET', `/v2/volumes?projectId=${PROJECT}`)).data, { count: 0 })
  t.match(await create('mine', { storageIntegrationId: '', path: '' }), { code: 0 }, 'empty fields count as missing')
})

t.test('an import that lacks the volume or its paths is told which', async t => {
  const { api, show, call } = await start(t)
  await show('mine')
  const importing = (fields: object) =>
    api('POST', CREATE, { clusterId: CLUSTER, collectionName: 'articles', ...fields })
  const paths = 'dataPaths is missing or empty; send the paths of files or folders in the volume, such as [["data/"]]'
  const objectUrls = [['s3://import-samples/json/pandas/articles.json']]
  const noPaths = [{}, { dataPaths: [] }, { dataPaths: [[]] }, { dataPaths: null }, { objectUrls }]
  for (const fields of noPaths) {
    const { code, explain } = await importing({ volumeName: 'mine', ...fields })
    t.strictSame([code, explain], [90145, paths], JSON.stringify(fields))
  }
  const { code, explain } = await importing({ dataPaths: [['pandas/articles.json']] })
  const volume = 'volumeName is missing or empty; send the name of the volume that dataPaths are in'
  t.strictSame([code, explain], [90145, volume])
  const neither = await importing({})
  t.strictSame([neither.code, neither.explain?.split(';')[0]], [90145, 'objectUrl is missing or empty'])
  const { data } = await importing({
    volumeName: 'mine',
    dataPaths: [['pandas/articles.json']],
    objectUrls: [['s3://none/a']]
  })
  await call('POST', '/clock/advance', { by: '1h' })
  const { data: job } = await api('POST', '/v2/vectordb/jobs/import/describe', {
    clusterId: CLUSTER,
    jobId: data['jobId']
  })
  t.match(job, { state: 'Completed', fileName: 'json/pandas/articles.json' }, 'the volume takes precedence')
})

t.test('an organization has 100 managed and 100 external volumes', async t => {
  const { show, create } = await start(t)
  for (let number = 0; number < 100; number++) t.equal((await show(`v${number}`)).code, 0)
  t.match(await show('more'), { code: 80000, explain: /has 100 external volumes/ })
  t.match(await create('managed'), { code: 0 })
})

t.test('an external volume serves the clusters of its project and region', async t => {
  const { show, importing, integrate } = await start(t)
  const { data } = await integrate('foreign', { projectId: OTHER_PROJECT })
  await show('foreign', { projectId: OTHER_PROJECT, storageIntegrationId: data['integrationId'] })
  t.match(await importing('foreign', 'pandas/articles.json'), { code: 80000, message: /volume foreign is in proj-1b/ })
})

t.test('external volumes are in snapshots and survive in a state', async t => {
  const state = join(t.testdir({}), 'state')
  const first = await start(t, { state })
  await first.show('mine', { description: 'Sample files' })
  await first.showPrivate('private')
  await first.upload('data/a.json', `[${ROW}]`)
  const described = async ({ api }: typeof first, name: string) => (await api('GET', `/v2/volumes/${name}`)).data
  const mine = await described(first, 'mine')
  const [, snapshot] = await first.call('GET', '/snapshot')
  t.notMatch(JSON.stringify(snapshot), EXTERNAL_ID)
  const restored = await start(t)
  t.match(await restored.call('PUT', '/snapshot', snapshot as object), [200, {}])
  t.strictSame(await described(restored, 'mine'), mine)
  t.match(await restored.finished('mine', 'pandas/articles.json'), { state: 'Completed' })
  t.match(await described(restored, 'private'), { status: 'ERROR' }, 'its external id stays with the owner')
  const copy = join(state, '..', 'copy')
  await cp(state, copy, { recursive: true })
  const second = await start(t, { state: copy })
  t.strictSame(await described(second, 'mine'), mine)
  t.match(await described(second, 'private'), { status: 'RUNNING' })
  t.match(await second.finished('private', 'a.json'), { state: 'Completed', totalRows: 1 })
})
t.test('the control API lists volumes of all organizations', async t => {
  const { create, apply, s3, call, show } = await start(t)
  await create('managed', { description: 'Articles' })
  const { credentials } = await apply('managed')
  await s3(credentials, 'PUT', `/${PROJECT}/managed/data/rows.json`, '[1]')
  await show('external')
  const place = { organization: 'org-demo', project: PROJECT, region: 'aws-us-west-2' }
  const managed = { name: 'managed', ...place, type: 'MANAGED', description: 'Articles', files: 1, bytes: 3 }
  const external = { name: 'external', ...place, type: 'EXTERNAL', description: '', files: 0, bytes: 0 }
  t.strictSame(await call('GET', '/volumes'), [
    200,
    {
      volumes: [
        { ...managed, storageIntegrationId: null, path: null },
        { ...external, storageIntegrationId: DECLARED, path: 'json/' }
      ]
    }
  ])
})
