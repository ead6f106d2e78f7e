import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { progressOf, startImport } from './importer.mjs'

const JOB = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}

// Other machines may reach a container, so its laboratory requires a token.
const token = randomUUID()
let container: StartedTestContainer
let baseUrl: string

before(async () => {
  container = await new GenericContainer('zilliz-import-emulator')
    .withCommand(['--freeze', '2024-01-02T03:04:05Z'])
    .withEnvironment({ ZILLIZ_EMULATOR_CONTROL_TOKEN: token })
    .withExposedPorts(19540)
    .withWaitStrategy(Wait.forHttp('/_emulator/health', 19540))
    .start()
  baseUrl = `http://${container.getHost()}:${container.getMappedPort(19540)}`
})
after(() => container.stop())

const advance = async (sandbox: string, by: string) => {
  const options = { method: 'POST', headers: { 'x-emulator-token': token }, body: JSON.stringify({ by }) }
  const reply = await fetch(`${baseUrl}/_emulator/clock/advance?sandbox=${sandbox}`, options)
  assert.equal(reply.status, 200, await reply.text())
}

test('an import is through after a minute', async () => {
  const account = { baseUrl, key: 'any-key@through' }
  const jobId = await startImport(account, JOB)
  assert.equal(await progressOf(account, JOB, jobId), 0)
  await advance('through', '1m')
  assert.equal(await progressOf(account, JOB, jobId), 1)
})
