import t from 'tap'
import { createEmulator } from '../../src/index.ts'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { DOCS_PAGES, isChinese, readPage } from '../support/pages.ts'

/** The function of the object of createEmulator for each operation. Where a constant serves a program better, it says which. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  'GET /info': 'info',
  'GET /metrics': 'metrics',
  'GET /settings': 'settings',
  'GET /overview': 'overview',
  'GET /operations': 'operations',
  'POST /errors/:code/run': 'runError',
  'POST /reset': 'reset',
  'GET /snapshot': 'snapshot',
  'PUT /snapshot': 'restore',
  'GET /sandboxes': 'sandboxes',
  'POST /sandboxes': 'createSandbox',
  'DELETE /sandboxes/:name': 'deleteSandbox',
  'GET /jobs': 'jobs',
  'GET /jobs/:id': 'job',
  'GET /jobs/:id/preview': 'preview',
  'POST /jobs/:id/end': 'endJob',
  'GET /clock': 'clock.read',
  'PATCH /clock': 'clock.freeze',
  'POST /clock/advance': 'clock.advance',
  'GET /progress': 'progress',
  'PATCH /progress': 'progress',
  'POST /faults': 'faults.add',
  'GET /faults': 'faults.list',
  'DELETE /faults/:id': 'faults.delete',
  'DELETE /faults': 'faults.clear',
  'POST /scenarios': 'scenarios.next',
  'GET /scenarios': 'scenarios.list',
  'DELETE /scenarios/:id': 'scenarios.delete',
  'DELETE /scenarios': 'scenarios.clear',
  'GET /journal': 'journal.find',
  'GET /journal/:id': 'journal.entry',
  'GET /journal/count': 'journal.count',
  'POST /journal/wait': 'journal.waitFor',
  'POST /journal/expect': 'journal.expect',
  'GET /journal.har': 'journal.har',
  'DELETE /journal': 'journal.clear',
  'POST /check': 'check',
  'GET /world': 'world.read',
  'GET /world.schema.json': 'world.schema',
  'PUT /world': 'world.replace',
  'PUT /world/clusters/:id': 'world.putCluster',
  'PATCH /world/clusters/:id': 'world.changeCluster',
  'DELETE /world/clusters/:id': 'world.deleteCluster',
  'PUT /world/clusters/:cluster/collections/:name': 'world.putCollection',
  'DELETE /world/clusters/:cluster/collections/:name': 'world.deleteCollection',
  'PUT /world/keys': 'world.putKey',
  'DELETE /world/keys': 'world.deleteKey',
  'PUT /world/buckets/:cloud/:name': 'world.putBucket',
  'DELETE /world/buckets/:cloud/:name': 'world.deleteBucket',
  'GET /world/objects/:cloud/:bucket': 'world.listObjects',
  'PUT /world/objects/:cloud/:bucket/*': 'world.putObject',
  'DELETE /world/objects/:cloud/:bucket/*': 'world.deleteObject',
  'GET /stores': 'stores',
  'GET /volumes': 'volumes',
  'POST /stores/:store/list': 'browseStore',
  'GET /coverage': 'coverage.report',
  'DELETE /coverage': 'coverage.reset'
}

/** Functions that are a second form of an operation. */
const FORMS = [
  ...['resetAll', 'clock.run', 'clock.advanceUntil', 'faults.next', 'journal.events', 'journal.none'],
  ...['world.check', 'world.readText', 'coverage.text']
]

/** What a program has beside the control API. */
const OWN = ['sandbox', 'close']

t.test('each operation of the control API is a function, and each function an operation', async t => {
  await using started = await createEmulator({ listen: false })
  const functions = Object.entries(started).flatMap(([name, value]) => {
    if (typeof value === 'function') return [name]
    if (name === 'app' || typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([inner, member]) =>
      typeof member === 'function' ? [`${name}.${inner}`] : []
    )
  })
  const names = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
  t.strictSame(names.toSorted(), Object.keys(FUNCTIONS).toSorted())
  t.strictSame(functions.toSorted(), [...new Set(Object.values(FUNCTIONS)), ...FORMS, ...OWN].toSorted())
  const pages = DOCS_PAGES.filter(page => page.startsWith('docs/laboratory') && !isChinese(page))
  const docs = (await Promise.all(pages.map(readPage))).join('\n')
  for (const { path } of OPERATIONS) {
    const first = path.split('/:')[0] ?? path
    t.ok(docs.includes(first), path)
  }
})

t.test('a program ends a job, reads why a request was rejected, and makes an error happen', async t => {
  await using started = await createEmulator({ listen: false, freeze: '2024-01-02T03:04:05Z' })
  const { reply, sandbox, journalId } = await started.runError(40003)
  t.match(reply, { code: 40003 })
  const other = started.sandbox(sandbox)
  t.match(await other.journal.entry(journalId ?? 0), { remedies: [{ key: 'resumeCluster' }] })
  t.match(await started.sandboxes(), { sandboxes: [{ name: 'default' }, { name: sandbox }] })
  await started.deleteSandbox(sandbox)
  t.match(await started.overview(), { count: 1 })
  const payload = {
    clusterId: 'in03-181766e3f9556b7',
    collectionName: 'medium_articles',
    objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
  }
  const url = '/v1/vector/collections/import'
  await started.app.inject({ method: 'POST', url, headers: { authorization: 'Bearer demo' }, payload })
  const [job] = (await started.jobs({ state: 'Running' })).jobs
  const ended = await started.endJob(job?.jobId ?? '', 'enough')
  t.match(ended, { jobId: job?.jobId, state: 'Failed', errorMessage: 'enough' })
  t.match(await started.info(), { sandboxes: 1 })
  t.ok((await started.operations()).operations.length > 10)
})
