import t from 'tap'
import { serverNames } from '../../src/tls/certificate.ts'
import { emulator, IMPORT, PAGE } from '../support/emulator.ts'

const REGION = 'gcp-us-west1'

t.test('a controller host of the cluster’s region and every neutral host are answered', async t => {
  const { send, advance } = await emulator(t, { neutralHosts: ['Emulator.Example.com'] })
  const hosts = [
    `controller.api.${REGION}.cloud.zilliz.com.cn`,
    `controller.api.${REGION}.zilliz.com.cn`,
    `controller.${REGION}.vectordb.zilliz.com.cn`,
    `controller.api.${REGION}.zillizcloud.com`,
    `controller.${REGION}.zillizcloud.com`,
    `controller.api.${REGION}.cloud.zilliz.com`,
    `controller.api.${REGION}.cloud-sit.zilliz.com`,
    `controller.api.${REGION}.localhost:19540`,
    `CONTROLLER.api.${REGION}.localhost.`,
    'localhost',
    'localhost:19540',
    '127.0.0.1:19540',
    '[::1]:19540',
    'emulator',
    'emulator:19540',
    'login.localhost',
    'host.docker.internal',
    'emulator.ci.svc.cluster.local',
    'emulator.example.com:80'
  ]
  for (const host of hosts) {
    t.match((await send({ method: 'POST', path: IMPORT, host, body: PAGE })).body, { code: 200 }, host)
    advance(60)
  }
})

t.test('any other host is an invalid domain name', async t => {
  const { send } = await emulator(t)
  const hosts = [
    'example.com',
    'api.cloud.zilliz.com',
    'controller.api.mars-north-1.zillizcloud.com',
    'controller.api.unknown-1.localhost',
    `controller.api.${REGION}.zillizcloud.com.evil.com`,
    'in03-181766e3f9556b7.serverless.gcp-us-west1.cloud.zilliz.com'
  ]
  for (const host of hosts) {
    const { body } = await send({ method: 'POST', path: IMPORT, host, body: PAGE })
    t.strictSame(
      body,
      {
        code: 90117,
        message: "Invalid domain name used, please check the domain name you're using."
      },
      host
    )
  }
})

t.test('a controller host of another region does not have the cluster', async t => {
  const { send } = await emulator(t)
  const host = 'controller.api.ali-cn-hangzhou.cloud.zilliz.com.cn'
  const reply = await send({ method: 'POST', path: IMPORT, host, body: PAGE })
  t.strictSame(reply.body, { code: 90102, message: 'The cluster does not exist in current region.' })
  t.equal(
    reply.explain,
    'the host names the region ali-cn-hangzhou, the cluster is in gcp-us-west1; call the host of gcp-us-west1'
  )
})

t.test('the region in the address of a cluster is the one it has to be in', async t => {
  const { send } = await emulator(t)
  const stats = async (host: string) =>
    (
      (
        await send({
          method: 'POST',
          path: '/v2/vectordb/collections/get_stats',
          host,
          body: { collectionName: 'medium_articles' }
        })
      ).body as { code: number }
    ).code
  for (const host of [
    'in03-181766e3f9556b7.gcp-us-west1.vectordb.zillizcloud.com:443',
    'in03-181766e3f9556b7.api.gcp-us-west1.zillizcloud.com',
    'in03-181766e3f9556b7.serverless.gcp-us-west1.cloud.zilliz.com',
    'in03-181766e3f9556b7.gcp-us-west1.cloud.zilliz.com',
    'IN03-181766e3f9556b7.localhost:19540',
    'in05-3f0a9d417c2be65.serverless.ali-cn-hangzhou.cloud.zilliz.com.cn',
    'in05-3f0a9d417c2be65.ali-cn-hangzhou.vectordb.zilliz.com.cn:19530'
  ]) {
    t.equal(await stats(host), 0, host)
  }
  t.equal(await stats('in03-181766e3f9556b7.aws-us-west-2.vectordb.zillizcloud.com'), 96018, 'another region')
  t.equal(await stats('in03-181766e3f9556b7.mars-north-1.vectordb.zillizcloud.com'), 90117, 'no region')
  t.equal(await stats('in03-181766e3f9556b7.zillizcloud.com'), 90117, 'no region at all')
})

t.test(
  'every address that the emulator tells of itself is one that it answers under, with a name in its certificate',
  async t => {
    const { send, get } = await emulator(t)
    const names = new Set(serverNames())
    const told = (await get('/v1/regions', {})).body as { data: { apiBaseUrl: string }[] }
    const clusters = (await get('/v1/clusters', {})).body as { data: { clusters: { connectAddress: string }[] } }
    const certified = (host: string) => names.has(host) || names.has(host.replace(/^[^.]+/, '*'))
    for (const { apiBaseUrl } of told.data) {
      const host = new URL(apiBaseUrl).host
      t.match((await send({ method: 'GET', path: '/v1/projects', host })).body, { code: 200 }, host)
      t.ok(certified(host), host)
    }
    const ofV2 = (await get('/v2/regions', {})).body as { data: { domain: string }[] }
    for (const host of new Set(ofV2.data.map(({ domain }) => domain))) {
      t.match((await send({ method: 'GET', path: '/v2/projects', host })).body, { code: 0 }, host)
      t.ok(certified(host), host)
    }
    t.ok(clusters.data.clusters.length > 5)
    for (const { connectAddress } of clusters.data.clusters) {
      const { host, hostname } = new URL(connectAddress)
      const { body } = await send({ method: 'GET', path: '/v1/vector/collections', host })
      t.ok([200, 40003].includes((body as { code: number }).code), host)
      t.ok(certified(hostname), host)
    }
  }
)

t.test('the host says which plane is called, and the other plane’s calls are rejected there', async t => {
  const { send } = await emulator(t)
  const cluster = 'in01-5b7c0de3f1a2948.localhost'
  const region = 'controller.api.aws-us-west-2.localhost'
  const project = 'proj-0a1b2c3d4e5f60718293a4.aws-us-west-2.api.zillizcloud.com'
  const global = 'api.cloud.zilliz.com'
  const china = 'api.cloud.zilliz.com.cn'
  const codes = async (path: string, hosts: readonly string[], body?: Record<string, unknown>) => {
    const method = body === undefined ? 'GET' : 'POST'
    const answers = hosts.map(host => send({ method, path, host, ...(body && { body }) }))
    return (await Promise.all(answers)).map(({ body }) => (body as { code: number }).code)
  }
  const all = [region, global, china, cluster, project, 'example.com']
  const wrong = 90117
  const import1 = { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'none', objectUrl: 's3://b/k.json' }
  t.strictSame(await codes('/v1/clouds', all), [200, wrong, wrong, wrong, wrong, wrong])
  t.strictSame(await codes('/v2/clouds', all), [0, 0, 0, wrong, wrong, wrong])
  t.strictSame(await codes('/v1/clusters/create', [cluster], {}), [wrong])
  t.strictSame(await codes(IMPORT, all, import1), [47005, wrong, wrong, wrong, wrong, wrong])
  t.strictSame(await codes('/v2/vectordb/jobs/import/create', all, import1), [47005, 47005, 47005, 47005, 47005, wrong])
  t.strictSame(await codes('/v1/vector/collections', all), [wrong, wrong, wrong, 200, 200, wrong])
  const collection = { collectionName: 'articles' }
  t.strictSame(await codes('/v2/vectordb/collections/describe', all, collection), [wrong, wrong, wrong, 0, 0, wrong])
  const { explain } = await send({ method: 'GET', path: '/v1/vector/collections', host: region })
  t.equal(
    explain,
    'the host is the control plane of aws-us-west-2; call the address of a cluster, such as in01-5b7c0de3f1a2948.localhost, or localhost'
  )
})

t.test('the endpoint of a project stands for its first cluster in the region', async t => {
  const { send } = await emulator(t)
  const list = async (host: string) => (await send({ method: 'GET', path: '/v1/vector/collections', host })).body
  t.match(await list('proj-0a1b2c3d4e5f60718293a4.az-eastus.api.localhost'), { data: ['medium_articles', 'books'] })
  t.match(await list('proj-0a1b2c3d4e5f60718293a4.ali-cn-hangzhou.api.zilliz.com.cn'), { code: 200 })
  t.match(await list('proj-0a1b2c3d4e5f60718293a4.aws-eu-west-1.api.localhost'), { code: 90102 }, 'none is there')
  t.match(await list('proj-0.aws-us-west-2.api.localhost'), { code: 90117 }, 'no such project')
  t.match(await list('proj-0a1b2c3d4e5f60718293a4.mars-north-1.api.localhost'), { code: 90117 }, 'no such region')
  const body = { jobId: 'job-0' }
  const host = 'proj-0a1b2c3d4e5f60718293a4.aws-us-west-2.api.zillizcloud.com'
  const reply = await send({ method: 'POST', path: '/v2/vectordb/jobs/import/describe', host, body })
  t.match(reply.body, { code: 96026 }, 'jobs are asked for without a cluster')
})
