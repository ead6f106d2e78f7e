import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { EXTERNAL_ID, PRIVATE, PUBLIC, ROLE, withIntegrations } from '../../support/integrations.ts'
import { PROJECT } from '../../support/volumes.ts'

type Json = Readonly<Record<string, unknown>>

const DECLARED = {
  id: 'integ-declared1',
  name: 'declared',
  project: PROJECT,
  region: 'aws-us-west-2',
  bucket: PRIVATE,
  externalCred: { roleArn: ROLE, externalId: EXTERNAL_ID },
  accessKey: 'hush-access',
  secretKey: 'hush-secret',
  token: 'hush-token'
}

type Started = Awaited<ReturnType<typeof withIntegrations>>

const worldOf = async ({ call }: Started, secrets = false) =>
  (await call('GET', `/world?secrets=${secrets}`))[1] as Json & { storageIntegrations: Json[] }

/** Puts the world of a file in place, in YAML. */
const putWorld = async ({ call }: Started, world: object) =>
  (await call('PUT', '/world', { text: stringify(world) }))[1] as { applied: boolean; problems: Json[] }

t.test('a world has storage integrations, hides their secrets, and takes the placeholders back', async t => {
  const started = await withIntegrations(t)
  const before = await worldOf(started, true)
  const wanted = { ...before, storageIntegrations: [...before.storageIntegrations, DECLARED] }
  t.match(await putWorld(started, wanted), { applied: true, problems: [] })
  t.match(await started.list(), [{ name: 'samples-s3' }, { name: 'declared', status: 'ACTIVE' }])
  const shown = await worldOf(started)
  t.strictSame(shown.storageIntegrations[1], {
    ...DECLARED,
    externalCred: { roleArn: ROLE, externalId: '[hidden]' },
    accessKey: '[hidden]',
    secretKey: '[hidden]',
    token: '[hidden]'
  })
  t.notMatch(JSON.stringify(shown), /hush|AbCdEf12345678|demo-external-id/)
  t.match(await putWorld(started, shown), { applied: true })
  t.strictSame((await worldOf(started, true)).storageIntegrations, wanted.storageIntegrations, 'nothing is lost')
  const { body: yaml } = await started.app.inject('/_emulator/world?format=yaml')
  t.match(parse(yaml), { storageIntegrations: [{ name: 'samples-s3' }, { name: 'declared' }] })
  const lost = { ...shown, storageIntegrations: [{ ...shown.storageIntegrations[1], id: 'integ-new' }] }
  t.strictSame(
    (await putWorld(started, lost)).problems.map(({ path }) => path),
    [
      'storageIntegrations.0.accessKey',
      'storageIntegrations.0.secretKey',
      'storageIntegrations.0.token',
      'storageIntegrations.0.externalCred.externalId'
    ],
    'placeholders of nothing'
  )
})

t.test('what cannot be a storage integration of a world is a problem where it stands', async t => {
  const started = await withIntegrations(t)
  const before = await worldOf(started, true)
  const { externalCred: _, accessKey: __, secretKey: ___, token: ____, ...bare } = DECLARED
  const cases: readonly (readonly [changes: object, path: string, message: RegExp])[] = [
    [{ id: 'mine' }, '.0.id', /must match/],
    [{ name: 'a b' }, '.0.name', /^no integration is named "a b"; use 1 to 64/],
    [{ project: 'proj-9' }, '.0.project', /^no project has the id 'proj-9'/],
    [{ region: 'aws-us-west-3' }, '.0.region', /^no region has the id/],
    [{ region: 'tc-ap-beijing' }, '.0.region', /of a cloud without storage integrations$/],
    [{ bucket: 'No' }, '.0.bucket.name', /^Amazon S3 has no bucket "No"/],
    [{ accessKey: undefined }, '.0', /^needs accessKey and secretKey together$/],
    [{ externalCred: { accountName: 'a' } }, '.0.externalCred.accountName', /^is not of the cloud aws; send roleArn/],
    [{ externalCred: { roleArn: 'x', externalId: 'y' } }, '.0.externalCred.roleArn', /^has a wrong form; send an ARN/]
  ]
  for (const [changes, path, message] of cases) {
    const { applied, problems } = await putWorld(started, {
      ...before,
      storageIntegrations: [JSON.parse(JSON.stringify({ ...DECLARED, ...changes }))]
    })
    t.equal(applied, false)
    t.match(problems, [{ path: `storageIntegrations${path}`, message }], JSON.stringify(changes))
  }
  t.match(await putWorld(started, { ...before, storageIntegrations: [bare] }), {
    problems: [{ path: 'storageIntegrations.0', message: 'needs externalCred, or accessKey and secretKey, or token' }]
  })
  const twice = await putWorld(started, { ...before, storageIntegrations: [DECLARED, DECLARED] })
  t.match(twice.problems, [
    { path: 'storageIntegrations.1.id', message: "'integ-declared1' occurs twice" },
    { path: 'storageIntegrations.1.name', message: 'the name "declared" occurs twice' }
  ])
  t.strictSame(await worldOf(started, true), before)
})

t.test('a credential of a bucket is a role or keys', async t => {
  const { call } = await withIntegrations(t)
  const wrong = async (credentials: object[], message: RegExp) =>
    t.match(await call('PUT', '/world/buckets/aws/other-bucket', { visibility: 'private', credentials }), [
      400,
      { error: message }
    ])
  await wrong([{ role: ROLE, token: 'x' }], /has a role or keys, not both/)
  await wrong([{ role: ROLE }, { role: ROLE, externalId: 'x' }], /role: the role occurs twice/)
  await wrong([{ token: 'x', externalId: 'x' }], /externalId: is for a role/)
})

t.test('storage integrations are in a snapshot without their secrets', async t => {
  const first = await withIntegrations(t)
  await first.integrate('mine', { description: 'Articles' })
  await first.integrate('private', { bucketName: PRIVATE })
  const snapshot = (await first.call('GET', '/snapshot'))[1] as Json
  t.notMatch(JSON.stringify(snapshot), /AbCdEf12345678|demo-external-id/)
  const second = await withIntegrations(t)
  t.match(await second.call('PUT', '/snapshot', snapshot), [200, { missingFiles: [] }])
  t.strictSame((await second.call('GET', '/snapshot'))[1], snapshot)
  t.strictSame(
    (await second.list()).map(({ integrationId, name }) => [integrationId, name]),
    (await first.list()).map(({ integrationId, name }) => [integrationId, name])
  )
  const { storageIntegrations } = await worldOf(second, true)
  t.match(storageIntegrations, [
    { name: 'samples-s3', externalCred: { externalId: 'demo-external-id' } },
    { name: 'mine', bucket: PUBLIC, description: 'Articles', externalCred: { roleArn: ROLE } }
  ])
  t.strictSame(storageIntegrations[1]?.['externalCred'], { roleArn: ROLE }, 'only a world file has an external id')
  t.match((await second.list())[2], { name: 'private', status: 'ERROR' }, 'the bucket lost its credentials too')
  const twice = structuredClone(snapshot) as { sandboxes: { integrations: Json[] }[] }
  const [sandbox] = twice.sandboxes
  sandbox?.integrations.push({ ...sandbox.integrations[0] })
  t.match(await second.call('PUT', '/snapshot', twice), [400, { error: /has the storage integration integ-\w+ twice/ }])
})

t.test(
  'an integration of a snapshot lacks its external id, which its imports tell until it is created again',
  async t => {
    const world = {
      ...(await worldOf(await withIntegrations(t), true)),
      name: 'with-private',
      jobs: []
    }
    const file = join(t.testdir({ 'world.json': JSON.stringify(world) }), 'world.json')
    const first = await withIntegrations(t, { world: file })
    const volume = async ({ integrate, create }: Started) => {
      const { data } = await integrate('mine', { bucketName: PRIVATE })
      const { integrationId } = data as { integrationId: string }
      const fields = { type: 'EXTERNAL', storageIntegrationId: integrationId, path: 'data/' }
      t.match(await create('shown', fields), { code: 0 })
      return integrationId
    }
    const importing = ({ api }: Started) =>
      api('POST', '/v2/vectordb/jobs/import/create', {
        ...{ clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles' },
        ...{ volumeName: 'shown', dataPaths: [['a.json']] }
      })
    const id = await volume(first)
    t.match(await importing(first), { code: 83001, explain: /has no object/ })
    const second = await withIntegrations(t, { world: file })
    t.match(await second.call('PUT', '/snapshot', (await first.call('GET', '/snapshot'))[1]), [200, {}])
    t.match((await second.list())[1], { name: 'mine', status: 'ERROR', message: 'try assume role failed' })
    const { code, explain } = await importing(second)
    t.strictSame(
      [code, explain],
      [
        83001,
        'the integration comes from a snapshot, which holds no external ids; delete its volumes and the integration, and create them again'
      ]
    )
    t.match(await second.api('DELETE', '/v2/volumes/shown'), { code: 0 })
    t.match(await second.api('DELETE', `/v2/storageIntegrations/${id}`), { code: 0 })
    await volume(second)
    t.match((await second.list())[1], { name: 'mine', status: 'ACTIVE' })
    t.match(await importing(second), { code: 83001, explain: /has no object/ })
  }
)

t.test('storage integrations survive in a state, with what they read with', async t => {
  const state = join(t.testdir({}), 'state')
  const first = await withIntegrations(t, { state })
  await first.integrate('mine', { bucketName: PRIVATE })
  const { data } = await first.api('DELETE', '/v2/storageIntegrations/integ-0a1b2c3d4e5f6071829')
  t.match(data, { name: 'samples-s3' })
  const listed = await first.list()
  const copy = join(state, '..', 'copy')
  await cp(state, copy, { recursive: true })
  const second = await withIntegrations(t, { state: copy })
  t.strictSame(await second.list(), listed)
  t.match(listed, [{ name: 'mine', status: 'ACTIVE' }])
  await second.call('POST', '/reset')
  t.match(await second.list(), [{ name: 'samples-s3' }])
})

t.test('the journal has no external id', async t => {
  const { api, integrate, validate, journal, call, app } = await withIntegrations(t)
  await integrate('mine')
  await validate({ externalCred: { roleArn: ROLE, externalId: 'hush-external' } })
  await validate({ externalCred: { roleArn: 'x', externalId: 'hush-external' } })
  await api('GET', '/v2/storageIntegrations/integ-0a1b2c3d4e5f6071829')
  const told = JSON.stringify([await journal.find(), (await call('GET', '/journal'))[1]])
  t.match(told, /v2\.storageIntegrations\.describe/)
  t.notMatch(told, /hush-external|AbCdEf12345678|demo-external-id/)
  const har = await app.inject({ url: '/_emulator/journal?format=har' })
  t.notMatch(har.body, /hush-external|AbCdEf12345678|demo-external-id/)
})
