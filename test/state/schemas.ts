/** Writes a state of the present schema into a folder of test/state/schemas: run it by `npm run ts -- test/state/schemas.ts` when SCHEMA has changed. */
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '../../src/index.ts'
import { SCHEMA } from '../../src/state/database.ts'

const folder = fileURLToPath(new URL(`schemas/${SCHEMA}`, import.meta.url))
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
