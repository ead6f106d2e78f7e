import t, { type Test } from 'tap'
import { withIntegrations } from '../support/integrations.ts'
import { KEYS, s3Server } from './support/s3-server.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const ROW = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })
const LIVE = 'arn:aws:iam::123456789012:role/live-reader'
const WITH_ROLE = { externalCred: { roleArn: LIVE, externalId: 'external-1' } }

/** A world with an integration that has the keys of a live store. */
const start = async (t: Test, keys: object = KEYS) => {
  const server = await s3Server(t, { 'data/a.json': `[${ROW}]`, 'b.json': `[${ROW},${ROW}]` })
  const store = [{ kind: 's3' as const, endpoint: server.url, region: 'us-west-2' }]
  const started = await withIntegrations(t, { era: '2025', store, storeTimeout: 0.3 })
  const { call, api, create } = started
  const [, world] = await call('GET', '/world?secrets=true')
  const { storageIntegrations = [], ...rest } = world as { storageIntegrations?: object[] }
  const place = { project: 'proj-0a1b2c3d4e5f60718293a4', region: 'aws-us-west-2', bucket: 'my-bucket' }
  const live = { id: 'integ-live', name: 'live', ...place, ...WITH_ROLE, ...keys }
  const text = JSON.stringify({ ...rest, storageIntegrations: [...storageIntegrations, live] })
  t.match(await call('PUT', '/world', { text }), [200, { applied: true }])
  const show = (name: string, storageIntegrationId = 'integ-live', path = 'data/') =>
    create(name, { type: 'EXTERNAL', storageIntegrationId, path })
  const importing = (volumeName: string, path: string) => {
    const target = { clusterId: CLUSTER, collectionName: 'articles' }
    return api('POST', '/v2/vectordb/jobs/import/create', { ...target, volumeName, dataPaths: [[path]] })
  }
  const finished = async (volumeName: string, path: string) => {
    const { data } = await importing(volumeName, path)
    await call('POST', '/clock/advance', { by: '1h' })
    const { jobId } = data as { jobId: string }
    return (await api('POST', '/v2/vectordb/jobs/import/describe', { clusterId: CLUSTER, jobId })).data
  }
  return { ...started, server, show, importing, finished }
}

const inStore = { bucketName: 'my-bucket', ...WITH_ROLE }

t.test('an external volume imports from a live store with the keys that the world gives its integration', async t => {
  const { show, finished, importing, api, server, journal } = await start(t)
  await show('mine')
  await show('whole', 'integ-live', '/')
  t.match(await finished('mine', 'a.json'), { state: 'Completed', totalRows: 1 })
  t.match(await finished('whole', 'b.json'), { state: 'Completed', totalRows: 2 })
  t.match(await importing('mine', 'none.json'), { code: 83001, message: /The specified key does not exist/ })
  const asked = server.requests.length
  t.match((await api('GET', '/v2/volumes/mine')).data, { status: 'RUNNING' })
  t.match((await api('GET', '/v2/storageIntegrations/integ-live')).data, { status: 'ACTIVE' })
  t.equal(server.requests.length, asked, 'a status asks no store')
  t.notMatch(JSON.stringify(await journal.find()), /test-secret|AKIATEST|external-1/)
})

t.test('an integration that a call creates has the keys of one with the same role', async t => {
  const { validate, integrate, show, finished, server } = await start(t)
  t.strictSame((await validate(inStore)).data, { success: true, message: '' })
  t.ok(server.requests.some(request => request.startsWith('GET /my-bucket')))
  const { data } = await integrate('mine', inStore)
  await show('volume', data['integrationId'] as string)
  t.match(await finished('volume', 'a.json'), { state: 'Completed', totalRows: 1 })
})

t.test('a role without keys cannot read a live store, and the answer says what to declare', async t => {
  const { validate, integrate, list } = await start(t)
  const other = { bucketName: 'my-bucket', externalCred: { ...WITH_ROLE.externalCred, roleArn: `${LIVE}-2` } }
  const { data, explain } = await validate(other)
  t.match(
    { data, explain },
    {
      data: { success: false, message: /StatusCode: 403/ },
      explain:
        /denies access .*; the emulator assumes no role at a live store: declare a storage integration with this role/
    }
  )
  t.match(await integrate('mine', other), { code: 80000, explain: /assumes no role/ })
  t.match((await validate({ ...inStore, bucketName: 'no-bucket' })).data, {
    success: false,
    message: /StatusCode: 404/
  })
  t.notOk((await list()).some(({ name }) => name === 'mine'))
})

t.test('wrong keys of a live store, and one that hangs, are told', async t => {
  const { validate, server } = await start(t, { ...KEYS, secretKey: 'hush-wrong' })
  const wrong = await validate(inStore)
  t.match(wrong.data, { success: false, message: /StatusCode: 403/ })
  t.match(wrong.explain, /but not with this secretKey/)
  t.notMatch(JSON.stringify(wrong), /hush-wrong/)
  server.before = () => true
  t.match((await validate(inStore)).explain, /does not answer in time/)
})

t.test('a status asks no store, so that of a bucket that the store lacks is a good one', async t => {
  const { api, show, importing, server, call } = await start(t)
  const [, world] = await call('GET', '/world?secrets=true')
  const text = JSON.stringify(world).replace('"bucket":"my-bucket"', '"bucket":"no-bucket"')
  t.match(await call('PUT', '/world', { text }), [200, { applied: true }])
  await show('mine')
  const asked = server.requests.length
  t.match((await api('GET', '/v2/storageIntegrations/integ-live')).data, { status: 'ACTIVE', bucketName: 'no-bucket' })
  t.match((await api('GET', '/v2/volumes/mine')).data, { status: 'RUNNING' })
  t.equal(server.requests.length, asked)
  t.match(await importing('mine', 'a.json'), { code: 83001, message: /The specified bucket does not exist/ })
  t.ok(server.requests.length > asked)
})
