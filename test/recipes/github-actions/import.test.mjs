import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressOf, startImport } from './importer.mjs'

const JOB = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}
const baseUrl = process.env.ZILLIZ_EMULATOR_URL

const advance = (sandbox, by) =>
  fetch(`${baseUrl}/_emulator/clock/advance?sandbox=${sandbox}`, { method: 'POST', body: JSON.stringify({ by }) })

test('an import is through after a minute', async () => {
  const account = { baseUrl, key: 'any-key@through' }
  const jobId = await startImport(account, JOB)
  assert.equal(await progressOf(account, JOB, jobId), 0)
  await advance('through', '1m')
  assert.equal(await progressOf(account, JOB, jobId), 1)
})
