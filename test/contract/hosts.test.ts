import t from 'tap'
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
    t.same(
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
  t.same(reply.body, { code: 90102, message: 'The cluster does not exist in current region.' })
  t.equal(
    reply.explain,
    'the host names the region ali-cn-hangzhou, the cluster is in gcp-us-west1; call the host of gcp-us-west1'
  )
})
