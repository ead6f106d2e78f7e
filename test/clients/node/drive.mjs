// HttpClient of @zilliz/milvus2-sdk-node. It gives back the body as it came, so refusals are read off `code` and `message`.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'

const DONE = 30_000
const POLL = 50

const [folder, url] = process.argv.slice(2)
const { HttpClient } = createRequire(new URL(`../../../${folder}/`, import.meta.url))('@zilliz/milvus2-sdk-node')
const cases = JSON.parse(await readFile(new URL('../cases.json', import.meta.url), 'utf8'))
const { missing, cluster: clusterId, collection: collectionName } = cases
const client = new HttpClient({ endpoint: url, token: cases.key })

const did = operation => process.stdout.write(`${operation}\n`)

const same = (got, wanted) => {
  if (isDeepStrictEqual(got, wanted)) return
  process.stderr.write(`wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}\n`)
  process.exit(1)
}

const create = more => client.createImportJobs({ clusterId, collectionName, objectUrl: cases.good, ...more })
const progress = jobId => client.getImportJobProgress({ clusterId, jobId })

const endOf = async reply => {
  same(reply.code, 0)
  const end = Date.now() + DONE
  for (;;) {
    const { code, data } = await progress(reply.data.jobId)
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
process.exit(0)
