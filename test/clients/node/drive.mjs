// HttpClient of @zilliz/milvus2-sdk-node. It gives back the body as it came, so refusals are read off `code` and `message`.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { driveCollection } from './collection.mjs'
import { did, same } from './report.mjs'
import { driveVolumes } from './volumes.mjs'

const DONE = 30_000
const POLL = 50

const [folder, url] = process.argv.slice(2)
const sdk = createRequire(new URL(`../../../${folder}/`, import.meta.url))('@zilliz/milvus2-sdk-node')
const cases = JSON.parse(await readFile(new URL('../cases.json', import.meta.url), 'utf8'))
const { missing, cluster: clusterId, collection: collectionName } = cases
const client = new sdk.HttpClient({ endpoint: url, token: cases.key })

const create = more => client.createImportJobs({ clusterId, collectionName, objectUrl: cases.good, ...more })
const progress = jobId => client.getImportJobProgress({ clusterId, jobId })

const endOf = async (reply, ask = progress) => {
  same(reply.code, 0)
  const end = Date.now() + DONE
  for (;;) {
    const { code, data } = await ask(reply.data.jobId)
    same(code, 0)
    if (data.state === 'Completed' || data.state === 'Failed') return data
    if (Date.now() > end) same(data.state, 'Completed')
    await new Promise(resolve => setTimeout(resolve, POLL))
  }
}

const created = await create({})
did('create')
const { jobId, state, progress: percent, totalRows } = await endOf(created)
same({ state, percent, totalRows }, { state: 'Completed', percent: 100, totalRows: cases.rows })
did('poll to completion')

const { data: listed } = await client.listImportJobs({ clusterId, collectionName })
same(listed.records, [{ collectionName, jobId, state: 'Completed' }])
did('list')

const refused = {
  collection: () => create({ collectionName: missing.collection }),
  object: () => create({ objectUrl: missing.object }),
  job: () => progress(missing.job)
}
for (const [what, call] of Object.entries(refused)) {
  same((await call()).message, cases.refusals.v2[what])
  did(`refused: ${what}`)
}

const failed = await endOf(await create({ objectUrl: cases.broken }))
same([failed.state, failed.reason], ['Failed', cases.reason])
did('failed job')

// An address of a cluster and the managers of volumes of the newer versions.
if (url.startsWith('https:')) {
  await driveCollection(new sdk.HttpClient({ endpoint: `https://${cases.address}`, token: cases.key }), cases, endOf)
}
if (sdk.VolumeManager !== undefined) await driveVolumes(new sdk.VolumeManager(url, cases.key), cases)
process.exit(0)
