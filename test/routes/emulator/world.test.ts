import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator, LabError, type WorldDocument } from '../../../src/index.ts'
import { control } from '../../support/control.ts'
import { emulator, IMPORT, jobIdOf } from '../../support/emulator.ts'
import { SMALL_WORLD, smallWorld } from '../../support/small-world.ts'

const [CLUSTER] = SMALL_WORLD.clusters
const [BOOKS] = CLUSTER?.collections ?? []
const FIELDS = BOOKS?.fields ?? []
const OTHER = { name: 'b', project: 'proj-1', plan: 'Free', region: 'gcp-us-west1', status: 'RUNNING' }

t.test('the world of a sandbox is told as a world file has it, without its secrets unless asked for', async t => {
  const { ask } = await smallWorld(t)
  t.strictSame(await ask('GET', '/world?secrets=true'), [200, SMALL_WORLD])
  const [, shown] = await ask('GET', '/world')
  t.strictSame(shown, { ...SMALL_WORLD, keys: [{ key: '[hidden 1]', organization: 'org' }] })
})

t.test('the built-in world, saved as it is after changes and loaded again, is the same', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await ask('PUT', '/world/clusters/in01-0new', { ...OTHER, project: 'proj-20e13e974c7d659a83xxxx', name: 'new' })
  await ask('PUT', '/world/buckets/aws/run-time', {
    visibility: 'private',
    credentials: [{ accessKey: 'a', secretKey: 's' }]
  })
  await ask('PUT', '/world/objects/aws/run-time/a/b.json?size=12&rows=3')
  await started.send({
    method: 'POST',
    path: '/v2/vectordb/collections/create',
    headers: { host: 'in01-5b7c0de3f1a2948.localhost' },
    payload: JSON.stringify({ collectionName: 'by_v2', dimension: 4 })
  })
  const [, document] = await ask('GET', '/world?secrets=true')
  const clusters = (document as WorldDocument).clusters
  t.match(clusters.find(({ id }) => id === 'in01-5b7c0de3f1a2948')?.collections?.at(-1), { name: 'by_v2' })
  const file = join(t.testdir({}), 'saved.json')
  await writeFile(file, JSON.stringify(document))
  const again = await emulator(t, { world: file })
  t.strictSame(await control(again)('GET', '/world?secrets=true'), [200, document])
  const request = { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles' }
  const objectUrl = 's3://import-samples/json/pandas/articles.json'
  t.match((await again.post({ ...request, objectUrl })).body, { code: 200 })
})

t.test('clusters are made, changed and deleted, at once', async t => {
  const { ask, create, get, post, list, send } = await smallWorld(t)
  const made = { id: 'in03-b', ...OTHER }
  t.strictSame(await ask('PUT', '/world/clusters/in03-b', OTHER), [200, made])
  t.strictSame(await ask('PATCH', '/world/clusters/in03-b', { status: 'SUSPENDED', plan: 'Serverless' }), [
    200,
    { ...made, status: 'SUSPENDED', plan: 'Serverless' }
  ])
  const request = { clusterId: 'in03-b', collectionName: 'books', objectUrl: 's3://files/one.json' }
  t.match((await post(request)).body, { code: 40003 })
  await ask('PUT', '/world/clusters/in03-b', { ...OTHER, collections: [BOOKS] })
  t.match((await post(request)).body, { code: 200 })
  t.match((await ask('PUT', '/world/clusters/in03-b', { ...OTHER, name: 'renamed' }))[1], { collections: [BOOKS] })
  const jobId = await create()
  t.strictSame(await ask('DELETE', '/world/clusters/in03-b'), [200, { deleted: 'in03-b' }])
  t.match((await post(request)).body, { code: 40021 })
  await ask('PUT', '/world/clusters/in03-b', OTHER)
  t.match((await send({ method: 'GET', path: `${IMPORT}/list`, query: { clusterId: 'in03-b' } })).body, {
    data: { count: 0 }
  })
  t.match(await get(jobId), { readyPercentage: 0 })
  t.match(await list(), { count: 1 })
})

t.test('what is on its way survives other changes, and ends with a status that is said', async t => {
  const { ask, send, advance } = await smallWorld(t, { freeze: '2024-01-02T03:04:05Z' })
  await send({ method: 'POST', path: '/v1/clusters/in01-a/suspend', payload: '{}' })
  await ask('PUT', '/world/clusters/in03-b', OTHER)
  await ask('PUT', '/world/clusters/in01-a/collections/films', { fields: FIELDS })
  t.match(await ask('PATCH', '/world/clusters/in01-a', { name: 'renamed' }), [200, { status: 'SUSPENDING' }])
  const [, { clusters }] = (await ask('POST', '/clock/advance', { by: '1m' })) as [number, { clusters: unknown }]
  t.strictSame(clusters, [{ clusterId: 'in01-a', status: 'SUSPENDED' }])
  t.match(await ask('GET', '/world'), [200, { clusters: [{ name: 'renamed', status: 'SUSPENDED' }, {}] }])
  await send({ method: 'POST', path: '/v1/clusters/in01-a/resume', payload: '{}' })
  t.match(await ask('PATCH', '/world/clusters/in01-a', { status: 'RUNNING' }), [200, { status: 'RUNNING' }])
  advance(60)
  t.strictSame((await ask('POST', '/clock/advance', { by: '1m' }))[1], {
    now: '2024-01-02T03:06:05.000Z',
    jobs: [],
    clusters: []
  })
})

t.test('collections are made, replaced and deleted; jobs into one that is gone fail', async t => {
  const { ask, create, get, post } = await smallWorld(t)
  const films = { name: 'films', rows: 5, fields: FIELDS }
  t.strictSame(await ask('PUT', '/world/clusters/in01-a/collections/films', { rows: 5, fields: FIELDS }), [200, films])
  const request = { clusterId: 'in01-a', collectionName: 'films', objectUrl: 's3://files/one.json' }
  const jobId = jobIdOf(await post(request))
  const staying = await create()
  t.strictSame(await ask('DELETE', '/world/clusters/in01-a/collections/films'), [200, { deleted: 'films' }])
  t.match(await get(jobId), { errorMessage: 'collection films dropped' })
  t.match(await get(staying), { errorMessage: null })
  t.match((await post(request)).body, { code: 47005 })
  await ask('PUT', '/world/clusters/in01-a', { ...OTHER, id: 'in01-a', name: 'a', collections: [] })
  t.match(await get(staying), { errorMessage: 'collection books dropped' })
})

t.test('keys are listed, changed and taken off the list, and no answer repeats one', async t => {
  const { ask, post } = await smallWorld(t)
  const request = { clusterId: 'in01-a', collectionName: 'books', objectUrl: 's3://files/one.json' }
  const codeWith = async (key: string) => ((await post(request, key)).body as { code: number }).code
  t.strictSame(await ask('PUT', '/world/keys', { key: 'k-secret', organization: 'org', state: 'revoked' }), [
    200,
    { organization: 'org', state: 'revoked' }
  ])
  t.equal(await codeWith('k-secret'), 80001)
  await ask('PUT', '/world/keys', { key: 'k-secret', organization: 'org', projects: [] })
  t.equal(await codeWith('k-secret'), 40022)
  const wrong = [
    await ask('PUT', '/world/keys', { key: 'k-secret', organization: 'ogr', projects: ['proj-2'] }),
    await ask('PUT', '/world/keys', { key: 'k-secret', organization: 1 }),
    await ask('DELETE', '/world/keys', { key: 'k-secret-2' })
  ]
  t.strictSame(wrong, [
    [
      400,
      {
        error:
          "organization: no organization has the id 'ogr'; did you mean 'org'?; projects.0: no project has the id 'proj-2'; did you mean 'proj-1'?"
      }
    ],
    [400, { error: 'organization must be a string, not a number' }],
    [404, { error: 'the world lists no such key' }]
  ])
  t.strictSame(await ask('DELETE', '/world/keys', { key: 'k-secret' }), [200, { deleted: 1 }])
  t.equal(await codeWith('k-secret'), 200)
})

t.test('buckets are made, closed and deleted', async t => {
  const { ask, post } = await smallWorld(t)
  const keys = { accessKey: 'ak', secretKey: 'sk' }
  const token = 'tk-secret'
  const request = { clusterId: 'in01-a', collectionName: 'books', objectUrl: 's3://new-one/a.json' }
  const made = { visibility: 'private', credentials: [keys, { token }], objects: [{ key: 'a.json', size: 5 }] }
  t.strictSame(await ask('PUT', '/world/buckets/aws/new-one', made), [
    200,
    { cloud: 'aws', name: 'new-one', visibility: 'private', credentials: 2, objects: 1 }
  ])
  t.match((await post(request)).body, { code: 83001 })
  t.match((await post({ ...request, ...keys })).body, { code: 200 })
  const [, world] = await ask('GET', '/world')
  t.strictSame((world as { buckets: { name: string; credentials: object[] }[] }).buckets.at(-1)?.credentials, [
    { accessKey: '[hidden 1]', secretKey: '[hidden]' },
    { token: '[hidden 2]' }
  ])
  t.strictSame(await ask('PUT', '/world/buckets/aws/new-two', { ...made, credentials: [{ accessKey: 'ak', token }] }), [
    400,
    { error: 'credentials.0: needs accessKey and secretKey together' }
  ])
  await ask('PUT', '/world/buckets/aws/new-one', { visibility: 'public' })
  t.match((await post(request)).body, { code: 200 })
  t.strictSame(await ask('DELETE', '/world/buckets/aws/new-one'), [200, { deleted: 'new-one' }])
  t.match((await post(request)).body, { code: 83001 })
  t.match(await ask('DELETE', '/world/buckets/aws/new-one'), [
    404,
    { error: 'aws has no bucket "new-one"; PUT /_emulator/world/buckets makes it' }
  ])
})

t.test('an object is uploaded, declared and deleted, and imports see it so', async t => {
  const row = '{"id":1,"v":[1,2]}'
  const { ask, app, create, get, describe, createV2, advance, post } = await smallWorld(t, {}, { 'one.json': 'broken' })
  const upload = async (path: string, payload: string) => {
    const reply = await app.inject({ method: 'PUT', url: `/_emulator/world/objects/${path}`, payload })
    return [reply.statusCode, reply.json()]
  }
  t.strictSame(await upload('aws/files/deep/real%20one.json', `[${row},${row}]`), [
    200,
    { key: 'deep/real one.json', size: 39, uploaded: true, objectUrl: 's3://files/deep/real one.json' }
  ])
  const jobId = await createV2('deep/')
  advance(60)
  t.match(await describe(jobId), { state: 'Completed', totalRows: 2, fileSize: 39 })
  const broken = await create()
  await upload('aws/files/one.json', `[${row}]`)
  const mended = await create()
  advance(60)
  t.match(await get(broken), { errorMessage: /importing data failed/ }, 'the folder of --buckets was first')
  t.match(await get(mended), { readyPercentage: 1, fileSize: 20 }, 'what is uploaded goes before it')
  t.match(await ask('GET', '/world'), [
    200,
    { buckets: [{ objects: [{}, {}, { key: 'deep/real one.json', size: 39 }, { key: 'one.json', size: 20 }] }] }
  ])
  t.strictSame(await ask('PUT', '/world/objects/aws/files/deep/real%20one.json?size=100&rows=9'), [
    200,
    { key: 'deep/real one.json', size: 100, uploaded: false, objectUrl: 's3://files/deep/real one.json' }
  ])
  const declared = await createV2('deep/')
  advance(60)
  t.match(await describe(declared), { totalRows: 9, fileSize: 100 })
  t.strictSame(await ask('DELETE', '/world/objects/aws/files/deep/real%20one.json'), [
    200,
    { deleted: 'deep/real one.json' }
  ])
  t.strictSame(await ask('DELETE', '/world/objects/aws/files/one.json'), [200, { deleted: 'one.json' }])
  t.match(await ask('DELETE', '/world/objects/aws/files/one.json'), [
    404,
    { error: 'no object "one.json" was declared or uploaded in it; those in folders on disk are deleted there' }
  ])
  const objectUrl = 's3://files/deep/real one.json'
  t.match((await post({ clusterId: 'in01-a', collectionName: 'books', objectUrl })).body, { code: 83001 })
})

t.test('one sandbox does not see the changes of another, and a reset undoes them', async t => {
  const { ask, app } = await smallWorld(t)
  await ask('PUT', '/world/clusters/in03-b?sandbox=a', OTHER)
  await ask('PUT', '/world/keys?sandbox=a', { key: 'k', organization: 'org' })
  await app.inject({ method: 'PUT', url: '/_emulator/world/objects/aws/files/x.json?sandbox=a', payload: '[]' })
  t.strictSame(await ask('GET', '/world?secrets=true'), [200, SMALL_WORLD])
  t.match(await ask('GET', '/world?sandbox=a'), [200, { clusters: [{}, { id: 'in03-b' }] }])
  await ask('POST', '/reset?sandbox=a')
  t.strictSame(await ask('GET', '/world?sandbox=a&secrets=true'), [200, SMALL_WORLD])
})

const WRONG: readonly (readonly [method: string, path: string, body: unknown, status: number, error: RegExp])[] = [
  [
    'PUT',
    '/world/clusters/in03-b',
    { ...OTHER, region: 'gcp-us-west2' },
    400,
    /^region: no region has the id 'gcp-us-west2'; did you mean/
  ],
  ['PUT', '/world/clusters/in03-b', { ...OTHER, plan: 'Fre' }, 400, /^plan must be one of Free, .*did you mean Free\?/],
  ['PUT', '/world/clusters/in03-b', { ...OTHER, id: 'in03-c' }, 400, /^id differs between URL and body$/],
  ['PUT', '/world/clusters/b', OTHER, 400, /^id must match/],
  [
    'PUT',
    '/world/clusters/in03-b',
    { ...OTHER, collections: [{ name: 'c', fields: [{ name: 'id', type: 'Int64' }] }] },
    400,
    /^collections\.0\.fields: exactly one field is the primary key; collections\.0\.fields: a collection has/
  ],
  [
    'PATCH',
    '/world/clusters/in01-b',
    { status: 'RUNNING' },
    404,
    /^there is no cluster "in01-b"; did you mean in01-a\?$/
  ],
  ['PATCH', '/world/clusters/in01-a', { project: 'proj-2' }, 400, /^project: no project has the id 'proj-2'/],
  ['DELETE', '/world/clusters/zz', undefined, 404, /^there is no cluster "zz"; GET \/_emulator\/world lists them$/],
  [
    'PUT',
    '/world/clusters/in01-a/collections/films',
    { fields: [{ name: 'id', type: 'Text' }] },
    400,
    /^fields\.0\.type must be one of/
  ],
  [
    'PUT',
    '/world/clusters/in01-a/collections/films',
    { fields: FIELDS.slice(0, 1) },
    400,
    /^fields: a collection has at least one vector field$/
  ],
  [
    'DELETE',
    '/world/clusters/in01-a/collections/boks',
    undefined,
    404,
    /^cluster in01-a has no collection "boks"; did you mean books\?$/
  ],
  [
    'PUT',
    '/world/buckets/aws/files',
    { visibility: 'public', credentials: [{ accessKey: 'hush', secretKey: 'hush' }] },
    400,
    /^credentials: have no meaning on a public bucket/
  ],
  [
    'PUT',
    '/world/buckets/aws/files',
    {
      visibility: 'public',
      objects: [
        { key: 'a', size: 1 },
        { key: 'a', size: 1 }
      ]
    },
    400,
    /^objects\.1\.key: 'a' occurs twice$/
  ],
  ['PUT', '/world/buckets/aws/other', { visibility: 'public', folder: '/etc' }, 400, /^folder: is for world files/],
  ['PUT', '/world/objects/aws/other/a.json?size=1', undefined, 404, /^aws has no bucket "other"; PUT/],
  [
    'PUT',
    '/world/objects/aws/files/a.json',
    undefined,
    400,
    /^send the bytes as the body, or say size to declare an object$/
  ],
  ['PUT', '/world/objects/aws/files/a.json?size=1', { rows: 1 }, 400, /^size and rows declare an object without bytes/],
  ['PUT', '/world/objects/aws/files/a.json?size=-1', undefined, 400, /^size must be at least 0/],
  ['PUT', '/world/objects/mars/files/a.json?size=1', undefined, 400, /^cloud must be one of/]
]

t.test('what no world could be is rejected in the words of world files, and changes nothing', async t => {
  const { ask } = await smallWorld(t)
  for (const [method, path, body, status, error] of WRONG) {
    const reply = await ask(method, path, body)
    t.match(reply, [status, { error }], `${method} ${path}`)
    t.notMatch(JSON.stringify(reply), /hush/)
  }
  t.strictSame(await ask('GET', '/world?secrets=true'), [200, SMALL_WORLD])
})

t.test('a folder that the world names may be named again', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const [, world] = (await ask('GET', '/world')) as [number, WorldDocument]
  const samples = world.buckets?.find(({ name }) => name === 'import-samples')
  t.match(await ask('PUT', '/world/buckets/aws/import-samples', { visibility: 'private', folder: samples?.folder }), [
    200,
    { visibility: 'private' }
  ])
  t.strictSame(
    ((await ask('GET', '/world'))[1] as WorldDocument).buckets?.find(({ name }) => name === 'import-samples'),
    {
      ...samples,
      visibility: 'private'
    }
  )
})

t.test('a program does the same with functions', async t => {
  const file = join(t.testdir({ 'world.json': JSON.stringify(SMALL_WORLD) }), 'world.json')
  await using started = await createEmulator({ listen: false, world: file })
  const { world } = started
  await world.putCluster({
    id: 'in03-b',
    name: 'b',
    project: 'proj-1',
    plan: 'Free',
    region: 'gcp-us-west1',
    status: 'RUNNING'
  })
  t.match(await world.changeCluster('in03-b', { status: 'FROZEN' }), { status: 'FROZEN' })
  const fields = [
    { name: 'id', type: 'Int64' as const, primaryKey: true },
    { name: 'v', type: 'FloatVector' as const, dim: 2 }
  ]
  await world.putCollection('in03-b', { name: 'films', fields })
  await world.putKey({ key: 'k', organization: 'org' })
  await world.putBucket({ cloud: 'gcp', name: 'more', visibility: 'public' })
  const place = { cloud: 'gcp' as const, bucket: 'more' }
  t.strictSame(await world.putObject({ ...place, key: 'a.json' }, '[]'), {
    key: 'a.json',
    size: 2,
    uploaded: true,
    objectUrl: 'gs://more/a.json'
  })
  t.strictSame(await world.listObjects(place, { limit: 1 }), {
    objects: [{ key: 'a.json', size: 2, declared: false, layer: 'upload', objectUrl: 'gs://more/a.json' }],
    next: null
  })
  await world.putObject({ ...place, key: 'b.json' }, Buffer.from('[]'))
  await world.putObject({ ...place, key: 'c.json' }, { size: 9 })
  const { clusters, keys, buckets } = await world.read({ secrets: true })
  t.match(clusters.at(-1), { id: 'in03-b', collections: [{ name: 'films' }] })
  t.match(keys?.at(-1), { key: 'k' })
  t.match(buckets?.at(-1), {
    objects: [
      { key: 'c.json', size: 9 },
      { key: 'a.json', size: 2 },
      { key: 'b.json', size: 2 }
    ]
  })
  await world.deleteObject({ ...place, key: 'a.json' })
  await world.deleteBucket({ cloud: 'gcp', name: 'more' })
  await world.deleteKey('k')
  await world.deleteCollection('in03-b', 'films')
  await world.deleteCluster('in03-b')
  t.strictSame(await world.read({ secrets: true }), SMALL_WORLD)
  t.match((await world.read()).keys, [{ key: '[hidden 1]' }])
  await t.rejects(world.deleteCluster('in03-b'), LabError)
})
