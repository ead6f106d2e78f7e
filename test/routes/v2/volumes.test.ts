import t from 'tap'
import { BUCKET, PROJECT, withVolumes } from '../../support/volumes.ts'

const ROW = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })
const CLUSTER = 'in01-5b7c0de3f1a2948'
const ARTICLES = { clusterId: CLUSTER, collectionName: 'articles' }
const CREATE = '/v2/vectordb/jobs/import/create'

t.test('a volume is created, listed, described and deleted', async t => {
  const { api, create } = await withVolumes(t)
  t.strictSame((await create('my_volume')).data, { volumeName: 'my_volume' })
  const names = async () =>
    ((await api('GET', `/v2/volumes?projectId=${PROJECT}`)).data['volumes'] as { volumeName: string }[]).map(
      ({ volumeName }) => volumeName
    )
  t.strictSame(await names(), ['my_volume'])
  t.strictSame((await api('GET', '/v2/volumes/my_volume')).data, {
    volumeName: 'my_volume',
    description: '',
    type: 'MANAGED',
    regionId: 'aws-us-west-2',
    status: 'RUNNING',
    createTime: '2024-01-02T03:04:05Z'
  })
  t.strictSame((await api('DELETE', '/v2/volumes/my_volume')).data, { volumeName: 'my_volume' })
  t.strictSame(await names(), [])
})

t.test('volumes are listed by project, a page at a time', async t => {
  const { api, create } = await withVolumes(t)
  for (const name of ['my_volume', 'other']) await create(name)
  await create('elsewhere', { projectId: 'proj-1b2c3d4e5f60718293a4b5' })
  const list = async (query = '') => (await api('GET', `/v2/volumes?projectId=${PROJECT}${query}`)).data
  const row = { volumeName: 'my_volume', type: 'MANAGED', description: '' }
  const other = { volumeName: 'other', type: 'MANAGED', description: '' }
  const both = { count: 2, currentPage: 1, pageSize: 10, volumes: [row, other] }
  t.strictSame(await list(), both)
  t.strictSame(await list('&pageSize=0&currentPage=0&type=MANAGED'), both, 'zeros stand for the defaults')
  t.strictSame(await list('&type=EXTERNAL'), { ...both, count: 0, volumes: [] })
  t.strictSame(await list('&pageSize=1&currentPage=2'), { count: 2, currentPage: 2, pageSize: 1, volumes: [other] })
  t.match(await list('&pageSize=100'), { count: 2, pageSize: 100 })
  t.match(await api('GET', '/v2/volumes'), { code: 96005, explain: /projectId is missing/ })
  for (const [query, code] of [
    ['pageSize=101', 96008],
    ['pageSize=x', 96008],
    ['currentPage=-1', 96009],
    ['type=OTHER', 80000]
  ] as const) {
    t.match(await api('GET', `/v2/volumes?projectId=${PROJECT}&${query}`), { code }, query)
  }
})

t.test('a volume has a description, which can change and can be empty', async t => {
  const { api, create } = await withVolumes(t)
  await create('mine', { description: 'Articles to import' })
  const told = async () => (await api('GET', '/v2/volumes/mine')).data['description']
  const listed = async () => (await api('GET', `/v2/volumes?projectId=${PROJECT}`)).data['volumes']
  t.equal(await told(), 'Articles to import')
  t.match(await listed(), [{ volumeName: 'mine', type: 'MANAGED', description: 'Articles to import' }])
  t.strictSame((await api('PATCH', '/v2/volumes/mine', { description: 'Articles of 2026' })).data, {
    volumeName: 'mine',
    description: 'Articles of 2026',
    type: 'MANAGED',
    regionId: 'aws-us-west-2',
    status: 'RUNNING',
    createTime: '2024-01-02T03:04:05Z'
  })
  t.equal(await told(), 'Articles of 2026')
  for (const body of [{}, { description: null }, { description: [] }]) {
    t.match(await api('PATCH', '/v2/volumes/mine', body), {
      code: 80000,
      message: 'Incorrect parameter: description is missing',
      explain: /; send the new description; it may be empty$/
    })
  }
  t.match(await api('PATCH', '/v2/volumes/mine', { description: 1 }), { code: 80000 })
  t.match(
    await api('PATCH', '/v2/volumes/mine', { description: 'x', path: 'a/' }),
    { code: 80000 },
    'nothing else changes'
  )
  t.equal(await told(), 'Articles of 2026', 'what is rejected changes nothing')
  t.match((await api('PATCH', '/v2/volumes/mine', { description: '' })).data, { description: '' })
  t.equal(await told(), '')
  t.match(await api('PATCH', '/v2/volumes/none', { description: 'x' }), {
    code: 63240,
    message: 'The specified volume not exists, please check your request.'
  })
})

t.test('a volume has a name of at most 64 characters that begins with a letter or an underscore', async t => {
  const { api, create } = await withVolumes(t)
  for (const name of ['a', '_', 'A1-b_2', `v${'x'.repeat(63)}`]) {
    t.match(await create(name), { code: 0, data: { volumeName: name } }, name)
  }
  for (const name of ['1abc', '-a', 'a b', '../x', 'a/b', 'a.b', 'ä', 'a\n', `v${'x'.repeat(64)}`]) {
    t.match(
      await create(name),
      {
        code: 80000,
        message: 'Incorrect parameter: volumeName has a form that no volume can have',
        explain: /; use 1 to 64 letters, digits, - and _, a letter or _ first$/
      },
      name
    )
  }
  t.match(await create(''), { code: 80000, message: 'Incorrect parameter: volumeName is missing' })
  const stage = { projectId: PROJECT, regionId: 'aws-us-west-2', stageName: '1abc' }
  t.match(await api('POST', '/v2/stages/create', stage), {
    code: 80000,
    message: 'Incorrect parameter: stageName has a form that no stage can have'
  })
  t.match(await api('POST', '/v2/stages/apply', { path: 'a/' }), {
    code: 80000,
    message: 'Incorrect parameter: stageName is missing'
  })
})

t.test('what SDKs send beside the name of a volume is taken, and does nothing', async t => {
  const { api, create, apply } = await withVolumes(t)
  const plain = await withVolumes(t)
  await plain.create('mine')
  const untagged = await plain.apply('mine')
  const sent = [
    { apiKey: 'another-key' },
    { options: { sdk: 'java', scene: 'bulkWriter' } },
    { storageIntegrationId: '', path: null },
    { type: 'MANAGED' }
  ]
  for (const more of sent) {
    t.match(await create('mine', more), { code: 0, data: { volumeName: 'mine' } }, JSON.stringify(more))
    await api('DELETE', '/v2/volumes/mine')
  }
  await create('mine')
  t.strictSame(await apply('mine'), untagged, 'volumes that came and went leave no trace')
  for (const more of sent.slice(0, 2)) {
    const { code, data } = await api('POST', '/v2/volumes/apply', { volumeName: 'mine', path: 'data/', ...more })
    t.match({ code, data }, { code: 0, data: { uploadPath: untagged['uploadPath'] } }, JSON.stringify(more))
  }
})

t.test('a stage is a volume under its former name', async t => {
  const { send, api } = await withVolumes(t)
  const body = { projectId: PROJECT, regionId: 'gcp-us-west1', stageName: 'mine' }
  t.strictSame((await api('POST', '/v2/stages/create', body)).data, { stageName: 'mine' })
  t.match((await api('GET', `/v2/stages?projectId=${PROJECT}`)).data, { stages: [{ stageName: 'mine' }] })
  const { data } = await api('POST', '/v2/stages/apply', { stageName: 'mine', path: 'a/' })
  t.match(data, { stageName: 'mine', stagePrefix: `${PROJECT}/mine/`, cloud: 'gcp', region: 'us-west1' })
  t.match((await api('GET', '/v2/volumes/mine')).data, { volumeName: 'mine' })
  for (const method of ['GET', 'PATCH'] as const) {
    const { status } = await send({ method, path: '/v2/stages/mine', payload: method === 'GET' ? '' : '{}' })
    t.equal(status, 405, method)
  }
  t.strictSame((await api('DELETE', '/v2/stages/mine')).data, { stageName: 'mine' })
})

t.test('apply tells where to upload, and lends keys for an hour that come from the seed', async t => {
  const { create, apply, api } = await withVolumes(t)
  await create('my_volume')
  const { credentials, ...applied } = await apply('my_volume')
  t.strictSame(applied, {
    endpoint: 'localhost:19540',
    cloud: 'aws',
    region: 'us-west-2',
    bucketName: BUCKET,
    uploadPath: `${PROJECT}/my_volume/data/`,
    condition: { maxContentLength: 5 * 1024 ** 3, maxFileNumber: 1000 },
    volumeName: 'my_volume',
    volumePrefix: `${PROJECT}/my_volume/`
  })
  t.match(credentials, {
    tmpAK: /^EMULATOR\w{12}$/,
    tmpSK: /^\w{40}$/,
    sessionToken: /^\w{64}@default$/,
    expireTime: '2024-01-02T04:04:05Z'
  })
  for (const path of ['../', 'a/../../b', './a', 'a\u0000b']) {
    t.match(await api('POST', '/v2/volumes/apply', { volumeName: 'my_volume', path }), {
      code: 80000,
      explain: /^path has a part that is \. or \.\., or a control character; send a folder such as data/
    })
  }
  const { explain } = await api('POST', '/v2/volumes/apply', { volumeName: 'my_volume' })
  t.match(explain, 'start with --tls', 'SDKs cannot upload without')
  const again = await withVolumes(t)
  await again.create('my_volume')
  t.strictSame((await again.apply('my_volume')).credentials, credentials)
  await create('far', { regionId: 'ali-cn-hangzhou' })
  t.match(await apply('far'), { cloud: 'aws', region: 'cn-hangzhou' }, 'told of Alibaba, SDKs would go there')
})

t.test('what cannot be a volume is rejected', async t => {
  const { create, api } = await withVolumes(t)
  await create('mine')
  t.match(await create('mine'), { code: 80000, message: 'Incorrect parameter: volume mine already exists' })
  t.match(await create('x', { projectId: 'proj-0' }), { code: 96005 })
  t.match(await create('x', { projectId: '' }), { code: 96005, explain: /projectId is missing/ })
  t.match(await create('x', { projectId: 'proj-2c3d4e5f60718293a4b5c6' }), { code: 96012 })
  t.match(await create('x', { projectId: 'proj-1b2c3d4e5f60718293a4b5' }, 'demo-no-role'), { code: 96027 })
  t.match(await create('x', { regionId: 'moon-1' }), { code: 96001 })
  t.match(await create('x', { regionId: '' }), { code: 96001 })
  t.match(await create('x', { regionId: 'az-eastus' }), { code: 80000, message: /az-eastus has no volumes/ })
  t.match(await create('x', { type: 'EXTERNAL' }), { code: 80000, message: /storageIntegrationId is missing/ })
  t.match(await create('x', { type: 'OTHER' }), { code: 80000 })
  t.match(await api('POST', '/v2/volumes/apply', {}), { code: 80000, message: /volumeName is missing/ })
})

t.test('a volume that nobody made gets 63240 from every call that names one', async t => {
  const { create, api } = await withVolumes(t)
  await create('mine')
  const message = 'The specified volume not exists, please check your request.'
  const dataPaths = [['data/']]
  const calls = [
    ['GET', '/v2/volumes/min', undefined],
    ['DELETE', '/v2/volumes/min', undefined],
    ['DELETE', '/v2/stages/min', undefined],
    ['POST', '/v2/volumes/apply', { volumeName: 'min' }],
    ['POST', '/v2/stages/apply', { stageName: 'min' }],
    ['POST', CREATE, { ...ARTICLES, volumeName: 'min', dataPaths }],
    ['POST', CREATE, { ...ARTICLES, stageName: 'min', dataPaths }]
  ] as const
  for (const [method, path, body] of calls) {
    const { code, message: said, explain } = await api(method, path, body)
    t.strictSame({ code, message: said }, { code: 63240, message }, `${method} ${path}`)
    t.match(explain, /^there is no volume "min"; did you mean mine\?/, `${method} ${path}`)
  }
  const foreign = await api('GET', '/v2/volumes/mine', undefined, 'demo-other-organization')
  t.match(foreign, { code: 63240, explain: 'there is no volume "mine"; POST /v2/volumes/create makes one' })
})

t.test('an organization has at most a hundred volumes', async t => {
  const { create } = await withVolumes(t)
  for (let n = 0; n < 100; n++) t.match(await create(`v${n}`), { code: 0 })
  t.match(await create('more'), { code: 80000, message: /has 100 managed volumes/ })
})

t.test('files of a volume are imported, and their bytes are read', async t => {
  const { api, create, apply, s3, advance } = await withVolumes(t)
  await create('mine')
  const { credentials, volumePrefix } = await apply('mine')
  const put = (key: string, text: string) => s3(credentials, 'PUT', `/${volumePrefix}${key}`, text)
  await put('data/1.json', `[${ROW}]`)
  await put('data/2.json', `[${ROW},${ROW}]`)
  await put('broken.json', `[{"id": 1}]`)
  const importing = async (dataPaths: string[][], name = 'volumeName') => {
    const { code, data, message, explain } = await api('POST', CREATE, { ...ARTICLES, [name]: 'mine', dataPaths })
    if (code !== 0) return { code, message, explain }
    advance(60)
    const jobId = data['jobId']
    return (await api('POST', '/v2/vectordb/jobs/import/describe', { clusterId: CLUSTER, jobId })).data
  }
  t.match(await importing([['data/']]), { state: 'Completed', totalRows: 3, fileName: 'data/' })
  t.match(await importing([['data/1.json'], ['data/2.json']], 'stageName'), { state: 'Completed', totalRows: 3 })
  t.match(await importing([['broken.json']]), { state: 'Failed', reason: /title/ })
  await put('data/1.json', `[${ROW},${ROW},${ROW}]`)
  t.match(await importing([['data/1.json']]), { totalRows: 3 }, 'a file that was replaced is read anew')
  t.match(await importing([['data/3.json']]), { code: 83001, message: /specified key does not exist/ })
  t.match(await importing([['none/']]), { code: 47053 })
  t.match(await importing([['data/../../x.json']]), { code: 10003, explain: /^dataPaths: .*"\.\."/ })
  t.match(await importing([['/']]), { code: 10003, message: /a whole volume cannot be imported/ })
  t.match(await importing([]), { code: 90145 })
  await api('DELETE', '/v2/volumes/mine')
  t.match(await importing([['data/']]), { code: 63240, explain: /there is no volume "mine"/ })
})

t.test('a volume is for the clusters of its project and region', async t => {
  const { api, create } = await withVolumes(t)
  await create('far', { regionId: 'gcp-us-west1' })
  await create('foreign', { projectId: 'proj-1b2c3d4e5f60718293a4b5' })
  const dataPaths = [['data/']]
  const importing = (volumeName: string) => api('POST', CREATE, { ...ARTICLES, volumeName, dataPaths })
  t.match(await importing('far'), {
    code: 80000,
    message: /volume far is in gcp-us-west1, the cluster in aws-us-west-2/
  })
  t.match(await importing('foreign'), { code: 80000, message: /volume foreign is in proj-1b2c3d4e5f60718293a4b5/ })
})
