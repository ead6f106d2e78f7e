/** Writes test/state/schema-1, the state of an emulator of schema 1: run it by `node test/state/schema-1.ts` only while SCHEMA is 1. */
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '../../src/index.ts'

const folder = fileURLToPath(new URL('schema-1', import.meta.url))
await rm(folder, { recursive: true, force: true })
await mkdir(folder)
const now = Date.UTC(2024, 0, 2, 3, 4, 5)
const { app, createSandbox, close } = await createEmulator({ listen: false, clock: () => now, state: folder })
const headers = { authorization: 'Bearer demo' }
const payload = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}
await app.inject({ method: 'POST', url: '/v1/vector/collections/import', headers, payload })
await createSandbox({ name: 'second', ttl: '2h' })
await app.inject({ method: 'POST', url: '/_emulator/faults', payload: { operation: 'import', status: 503, times: 3 } })
await close()
