import t, { type Test } from 'tap'
import { emulator, GET, jobIdOf, PAGE } from '../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

const start = async (t: Test) => {
  const { send } = await emulator(t)
  return async (path: string, key = 'demo', host = 'localhost') => {
    const { status, body } = await send({ method: 'GET', path, headers: { authorization: `Bearer ${key}`, host } })
    const { code, data } = body as { code: number; data: Record<string, unknown>[] & Record<string, unknown> }
    return { status, code, data }
  }
}

t.test('clouds and regions are listed as recorded, by v1 and v2 under names of their own', async t => {
  const get = await start(t)
  t.strictSame(await get('/v1/clouds'), {
    status: 200,
    code: 200,
    data: [
      { cloudId: 'aws', description: 'amazon aws' },
      { cloudId: 'gcp', description: 'google cloud' },
      { cloudId: 'azure', description: 'azure' },
      { cloudId: 'ali', description: 'alibaba cloud' },
      { cloudId: 'tc', description: 'tencent cloud' }
    ]
  })
  t.strictSame(await get('/v2/clouds'), {
    status: 200,
    code: 0,
    data: [
      { cloudId: 'aws', description: 'Amazon Web Services' },
      { cloudId: 'gcp', description: 'Google Cloud Platform' },
      { cloudId: 'azure', description: 'Microsoft Azure' },
      { cloudId: 'ali', description: 'Alibaba Cloud' },
      { cloudId: 'tc', description: 'Tencent Cloud' }
    ]
  })
  const { data } = await get('/v1/regions?cloudId=aws')
  t.strictSame(data[0], {
    apiBaseUrl: 'https://api.aws-us-west-2.zillizcloud.com',
    cloudId: 'aws',
    regionId: 'aws-us-west-2'
  })
  t.ok(data.every(({ cloudId }) => cloudId === 'aws'))
  t.match((await get('/v1/regions?cloudId=ali')).data[0], {
    apiBaseUrl: 'https://api.ali-cn-hangzhou.cloud.zilliz.com.cn'
  })
  const { data: ofV2 } = await get('/v2/regions')
  t.strictSame(
    ofV2.map(({ regionId }) => regionId),
    (await get('/v1/regions')).data.map(({ regionId }) => regionId)
  )
  t.strictSame(
    ofV2.filter(({ regionId }) => ['gcp-us-west1', 'az-eastus', 'ali-cn-hangzhou'].includes(String(regionId))),
    [
      { cloudId: 'gcp', regionId: 'gcp-us-west1', domain: 'api.cloud.zilliz.com' },
      { cloudId: 'azure', regionId: 'az-eastus', domain: 'api.cloud.zilliz.com' },
      { cloudId: 'ali', regionId: 'ali-cn-hangzhou', domain: 'api.cloud.zilliz.com.cn' }
    ]
  )
  const inChina = ofV2.filter(({ domain }) => domain === 'api.cloud.zilliz.com.cn').map(({ regionId }) => regionId)
  t.strictSame(inChina, [
    'aws-cn-northwest-1',
    ...['ali-cn-hangzhou', 'ali-cn-shanghai', 'ali-cn-beijing', 'ali-cn-shenzhen'],
    ...['tc-ap-beijing', 'tc-ap-shanghai', 'tc-na-ashburn']
  ])
  t.match(await get('/v1/regions?cloudId=moon'), { status: 200, code: 63032 })
  t.match(await get('/v2/regions?cloudId=moon'), { status: 200, code: 96000 })
})

t.test('projects have the shape of their version, and count their clusters', async t => {
  const get = await start(t)
  const [projectId, other] = ['proj-0a1b2c3d4e5f60718293a4', 'proj-1b2c3d4e5f60718293a4b5']
  const { data: clusters } = await get('/v1/clusters?pageSize=100')
  const ofProject = (clusters['clusters'] as { projectId: string }[]).filter(each => each.projectId === projectId)
  t.ok(ofProject.length > 5)
  t.strictSame(await get('/v1/projects'), {
    status: 200,
    code: 200,
    data: [
      {
        createTimeMilli: Date.UTC(2023, 9, 1),
        instanceCount: ofProject.length,
        projectId,
        projectName: 'Default Project'
      },
      { createTimeMilli: Date.UTC(2023, 9, 1), instanceCount: 1, projectId: other, projectName: 'Restricted' }
    ]
  })
  const createTime = '2023-10-01T00:00:00Z'
  const { code, data } = await get('/v2/projects')
  t.equal(code, 0)
  t.strictSame(data, [
    {
      projectName: 'Default Project',
      projectId,
      instanceCount: ofProject.length,
      createTime,
      plan: 'Enterprise'
    },
    { projectName: 'Restricted', projectId: other, instanceCount: 1, createTime, plan: 'Standard' }
  ])
  t.strictSame(Object.keys(data[0] ?? {}), ['projectName', 'projectId', 'instanceCount', 'createTime', 'plan'])
})

t.test('one project is described as the list has it, and rejected by its id, organization and role', async t => {
  const get = await start(t)
  const { data: listed } = await get('/v2/projects')
  const own = listed.map(({ projectId }) => String(projectId))
  t.equal(own.length, 2)
  for (const [at, id] of own.entries()) {
    t.strictSame(await get(`/v2/projects/${id}`), { status: 200, code: 0, data: listed[at] })
  }
  t.strictSame((await get(`/v2/projects/${own[0]}`)).data, {
    projectName: 'Default Project',
    projectId: 'proj-0a1b2c3d4e5f60718293a4',
    instanceCount: 20,
    createTime: '2023-10-01T00:00:00Z',
    plan: 'Enterprise'
  })
  const code = async (id: string, key = 'demo') => (await get(`/v2/projects/${id}`, key)).code
  const theirs = (await get('/v2/projects', 'demo-other-organization')).data[0]?.['projectId']
  t.equal(await code('proj-none'), 96005)
  t.equal(await code('%00'), 96005)
  t.equal(await code(String(theirs)), 96012)
  t.equal(await code('proj-1b2c3d4e5f60718293a4b5', 'demo-no-role'), 96027)
  t.match(await get(`/v2/projects/${own[0]}`, 'demo-revoked'), { status: 401, code: 21119 })
})

t.test('projects and clusters are those that the key has a role in', async t => {
  const get = await start(t)
  for (const path of ['/v1/projects', '/v2/projects']) {
    const names = async (key: string) => (await get(path, key)).data.map(({ projectName }) => projectName)
    t.strictSame(await names('demo'), ['Default Project', 'Restricted'])
    t.strictSame(await names('demo-no-role'), ['Default Project'])
    t.strictSame(await names('demo-other-organization'), ['Their Project'])
  }
  t.match(await get('/v1/clusters?pageSize=2&current=2'), {
    code: 200,
    data: { currentPage: 2, pageSize: 2, clusters: [{ clusterName: 'serverless' }, { clusterName: 'azure' }] }
  })
  t.match(await get('/v2/clusters', 'demo-other-organization'), {
    code: 0,
    data: { count: 1, clusters: [{ clusterId: 'in01-b1d26349570f8ae', cuType: 'Performance-optimized' }] }
  })
  t.match(await get('/v1/clusters?pageSize=0'), { code: 80003 })
  t.match(await get('/v2/clusters?currentPage=x'), { code: 96009 })
})

t.test('a cluster is described with the recorded keys, and rejected as imports are', async t => {
  const get = await start(t)
  t.strictSame(await get(`/v1/clusters/${CLUSTER}`), {
    status: 200,
    code: 200,
    data: {
      clusterId: CLUSTER,
      clusterName: 'dedicated',
      description: '',
      regionId: 'aws-us-west-2',
      clusterType: 'Performance-optimized',
      plan: 'Standard',
      cuSize: 1,
      status: 'RUNNING',
      connectAddress: `https://${CLUSTER}.aws-us-west-2.vectordb.zillizcloud.com:19530`,
      privateLinkAddress: '',
      createTime: '2023-10-01T00:00:00Z',
      storageSize: 0,
      snapshotNumber: 0,
      createProgress: 100,
      projectId: 'proj-0a1b2c3d4e5f60718293a4'
    }
  })
  t.match((await get('/v1/clusters/in03-181766e3f9556b7')).data, {
    clusterType: '',
    cuSize: 0,
    connectAddress: 'https://in03-181766e3f9556b7.serverless.gcp-us-west1.cloud.zilliz.com'
  })
  t.match(await get('/v1/clusters/in01-x'), { code: 40021 })
  t.match(await get('/v2/clusters/in01-x'), { code: 96018 })
  t.match(await get('/v1/clusters/in01-b1d26349570f8ae'), { code: 80020 })
  t.match(await get(`/v1/clusters/${CLUSTER}`, 'demo', 'controller.api.gcp-us-west1.localhost'), { code: 90102 })
  t.match(await get(`/v1/clusters/${CLUSTER}`, 'demo-revoked'), { status: 401, code: 80001 })
})

t.test('the jobs of a cluster that is dropped fail, those that have ended stay as they are', async t => {
  const { send, post, get, advance } = await emulator(t)
  const ended = jobIdOf(await post(PAGE))
  advance(600)
  const running = jobIdOf(await post(PAGE))
  const { clusterId } = PAGE
  t.match(await send({ method: 'DELETE', path: `/v2/clusters/${clusterId}/drop`, headers: {} }), { body: { code: 0 } })
  advance(600)
  const errorMessage = `cluster ${clusterId} dropped`
  t.match((await get(GET, { clusterId, jobId: running })).body, { data: { errorMessage } })
  t.match((await get(GET, { clusterId, jobId: ended })).body, { data: { readyPercentage: 1, errorMessage: null } })
})

t.test('a cluster is made, suspended, resumed and dropped while the clock goes on', async t => {
  const { send, post, advance } = await emulator(t)
  const call = async (method: 'POST' | 'GET' | 'DELETE', path: string, body?: object) => {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const { body: reply } = await send({ method, path, headers: {}, ...payload })
    return reply as { code: number; data: Record<string, string> }
  }
  const projectId = 'proj-0a1b2c3d4e5f60718293a4'
  const wish = { plan: 'Standard', clusterName: 'mine', cuSize: 1, cuType: 'Performance-optimized', projectId }
  const { code, data } = await call('POST', '/v1/clusters/create', wish)
  t.equal(code, 200)
  const id = data['clusterId'] ?? ''
  t.match(id, /^in01-[0-9a-f]{15}$/)
  const status = async () => (await call('GET', `/v1/clusters/${id}`)).data['status']
  const change = (name: string) => call('POST', `/v1/clusters/${id}/${name}`, {})
  t.equal(await status(), 'CREATING')
  t.match(await change('suspend'), { code: 40003 })
  advance(60)
  t.equal(await status(), 'RUNNING')
  t.match((await post({ clusterId: id, collectionName: 'c', objectUrl: 's3://b/k.json' })).body, { code: 47005 })
  t.match(await change('suspend'), { code: 200, data: { clusterId: id } })
  t.equal(await status(), 'SUSPENDING')
  t.match((await post({ clusterId: id, collectionName: 'c', objectUrl: 's3://b/k.json' })).body, { code: 40003 })
  advance(60)
  t.equal(await status(), 'SUSPENDED')
  t.match(await call('POST', `/v2/clusters/${id}/resume`), { code: 0 })
  advance(60)
  t.equal(await status(), 'RUNNING')
  t.match(await call('DELETE', `/v1/clusters/${id}/drop`), { code: 200 })
  advance(60)
  t.equal(await status(), 'DELETED')
  const refused = async (body: object) => (await call('POST', '/v1/clusters/create', body)).code
  t.equal(await refused({ ...wish, clusterName: 'a b' }), 80009)
  t.equal(await refused({ ...wish, clusterName: 'a'.repeat(256) }), 80009)
  t.equal(await refused({ ...wish, clusterName: 'dedicated' }), 80010)
  t.equal(await refused({ ...wish, clusterName: 'x', plan: 'Gold' }), 80013)
  t.equal(await refused({ ...wish, clusterName: 'x', projectId: 'proj-2c3d4e5f60718293a4b5c6' }), 80015)
  t.match(await call('POST', '/v1/clusters/in03-181766e3f9556b7/suspend', {}), { code: 80021 })
  t.equal(await refused({ ...wish, clusterName: 'x', plan: 'Serverless' }), 80013)
  t.equal(await refused({ ...wish, clusterName: 'x', cuSize: 257 }), 80006)
  t.equal(await refused({ ...wish, clusterName: 'x', cuSize: undefined }), 80006)
  t.equal(await refused({ ...wish, clusterName: 'x', cuType: 'Large' }), 80005)
  t.match(await call('POST', '/v1/clusters/createServerless', { clusterName: 's', projectId }), {
    data: { clusterId: /^in05-/ }
  })
  t.match(await call('POST', '/v1/clusters//suspend', {}), { code: 90103 })
  t.match(await call('DELETE', '/v2/clusters//drop'), { code: 96025 })
})

t.test('v2 makes, resizes and stops a cluster under its own names, states and codes', async t => {
  const { send, advance } = await emulator(t)
  const call = async (method: 'POST' | 'GET' | 'DELETE', path: string, body?: object) => {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const { body: reply } = await send({ method, path, headers: {}, ...payload })
    return reply as { code: number; data: Record<string, unknown>; message: string }
  }
  const place = { projectId: 'proj-0a1b2c3d4e5f60718293a4', regionId: 'ali-cn-hangzhou' }
  const wish = { ...place, clusterName: 'mine', plan: 'Enterprise', cuSize: 2, cuType: 'Capacity-optimized' }
  const made = await call('POST', '/v2/clusters/createDedicated', wish)
  const id = made.data['clusterId']
  t.match(made, { code: 0, data: { clusterId: /^in01-/, username: 'db_admin' } })
  const look = async () => (await call('GET', `/v2/clusters/${id}`)).data
  advance(59)
  const inV1 = async () => (await call('GET', `/v1/clusters/${id}`)).data
  t.match(await look(), { status: 'CREATING', createProgress: 0 })
  t.match(await inV1(), { status: 'CREATING', createProgress: 0 })
  advance(1)
  t.match(await inV1(), { status: 'RUNNING', createProgress: 100, cuSize: 2 })
  t.match(await look(), {
    status: 'RUNNING',
    createProgress: 100,
    plan: 'Enterprise',
    cuSize: 2,
    cuType: 'Capacity-optimized',
    connectAddress: `https://${id}.ali-cn-hangzhou.vectordb.zilliz.com.cn:19530`
  })
  t.match(await call('POST', `/v2/clusters/${id}/modify`, {}), { code: 96002 })
  t.match(await call('POST', `/v2/clusters/${id}/modify`, { cuSize: 4 }), { code: 0 })
  t.match(await look(), { status: 'MODIFYING', cuSize: 4 })
  advance(60)
  await call('POST', `/v2/clusters/${id}/suspend`, {})
  t.match(await look(), { status: 'STOPPING' })
  advance(60)
  t.match(await look(), { status: 'STOPPED' })
  t.match((await call('GET', `/v1/clusters/${id}`)).data, { status: 'SUSPENDED' })
  const refused = async (body: object) =>
    (await call('POST', '/v2/clusters/createDedicated', { ...wish, ...body })).code
  t.equal(await refused({ clusterName: 'a b' }), 96010)
  t.equal(await refused({}), 40013, 'the same name again')
  t.equal(await refused({ clusterName: 'x', plan: 'Gold' }), 96004)
  t.equal(await refused({ clusterName: 'x', cuType: undefined }), 96003)
  t.equal(await refused({ clusterName: 'x', projectId: 'proj-0' }), 96005)
  t.equal(await refused({ clusterName: 'x', regionId: 'moon-1' }), 96001)
  t.equal(await refused({ clusterName: 'x', regionId: undefined }), 96001)
  for (const [path, prefix, code] of [
    ['createServerless', /^in05-/, 96022],
    ['createFree', /^in03-/, 96021]
  ] as const) {
    const { data } = await call('POST', `/v2/clusters/${path}`, { ...place, clusterName: path })
    t.match(data['clusterId'], prefix)
    advance(60)
    t.match(await call('POST', `/v2/clusters/${data['clusterId']}/suspend`, {}), { code })
  }
})
