import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

let container: StartedTestContainer
let baseUrl: string

before(async () => {
  container = await new GenericContainer('zilliz-import-emulator')
    .withExposedPorts(19540)
    .withEnvironment({ ZILLIZ_EMULATOR_SPEED: '100' })
    .withWaitStrategy(Wait.forHttp('/_emulator/health', 19540))
    .start()
  baseUrl = `http://${container.getHost()}:${container.getMappedPort(19540)}`
})
after(async () => {
  await container.stop()
})

test('an import of the documented example is accepted', async () => {
  const reply = await fetch(`${baseUrl}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer any-key' },
    body: JSON.stringify({
      clusterId: 'in03-181766e3f9556b7',
      collectionName: 'medium_articles',
      objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
    })
  })
  const { code } = (await reply.json()) as { code: number }
  assert.equal(code, 200)
})
