import { createEmulator } from 'zilliz-import-emulator'
import { progressOf, startImport } from './importer.mjs'

const JOB = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}

let emulator
beforeAll(async () => {
  emulator = await createEmulator({ port: 0, freeze: '2024-01-02T03:04:05Z' })
})
afterAll(() => emulator.close())

test('an import is through after a minute', async () => {
  const account = { baseUrl: emulator.url, key: 'any-key@through' }
  const jobId = await startImport(account, JOB)
  expect(await progressOf(account, JOB, jobId)).toBe(0)
  await emulator.sandbox('through').clock.advance('1m')
  expect(await progressOf(account, JOB, jobId)).toBe(1)
})

test('a free cluster takes one import at a time', async () => {
  const account = { baseUrl: emulator.url, key: 'any-key@twice' }
  await startImport(account, JOB)
  await expect(startImport(account, JOB)).rejects.toMatchObject({ code: 47039 })
})
