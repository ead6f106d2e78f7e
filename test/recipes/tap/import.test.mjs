import t from 'tap'
import { createEmulator } from 'zilliz-import-emulator'
import { progressOf, startImport } from './importer.mjs'

const JOB = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}

const emulator = await createEmulator({ port: 0, freeze: '2024-01-02T03:04:05Z' })
t.teardown(() => emulator.close())

t.test('an import is through after a minute', async t => {
  const account = { baseUrl: emulator.url, key: 'any-key@through' }
  const jobId = await startImport(account, JOB)
  t.equal(await progressOf(account, JOB, jobId), 0)
  await emulator.sandbox('through').clock.advance('1m')
  t.equal(await progressOf(account, JOB, jobId), 1)
})

t.test('a free cluster takes one import at a time', async t => {
  const account = { baseUrl: emulator.url, key: 'any-key@twice' }
  await startImport(account, JOB)
  await t.rejects(startImport(account, JOB), { code: 47039 })
})
