import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { emulator } from '../../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const GOOD = 's3://import-samples/json/pandas/articles.json'
const BROKEN = 's3://import-samples/broken/json/too-long.json'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await emulator(t, { era: '2025', ...options })
  const { send, advance } = started
  const post = async (name: string, body: object) => {
    const { body: reply } = await send({ method: 'POST', path: `/v2/vectordb/jobs/import/${name}`, body: { ...body } })
    const { code, data } = reply as { code: number; data: { jobId: string } }
    t.equal(code, 0)
    return data
  }
  const create = async (objectUrl: string, options?: object) => {
    const rest = options === undefined ? {} : { options }
    const body = { clusterId: CLUSTER, collectionName: 'articles', objectUrls: [[objectUrl]], ...rest }
    return (await post('create', body)).jobId
  }
  const job = async (jobId: string, key = 'demo', host = 'localhost') => {
    const { body, status, check, explain } = await send({ method: 'GET', path: `/v2/jobs/${jobId}`, key, host })
    return { status, check, explain, ...(body as { code: number; message?: string; data?: object }) }
  }
  const data = async (jobId: string) => (await job(jobId)).data
  return { ...started, post, create, job, data, advance }
}

t.test('a job is described by its id alone, with the five statuses of the page', async t => {
  const { create, post, data, job, advance } = await start(t)
  const [good, bad, waiting] = [await create(GOOD), await create(BROKEN), await create(GOOD, { auto_commit: 'false' })]
  const common = { type: 'IMPORT', startTime: '2024-01-02T03:04:05Z', endTime: '', reason: '' }
  advance(0.9)
  t.strictSame(await data(good), { jobId: good, ...common, status: 'PENDING', progress: '9' })
  advance(0.1)
  t.strictSame(await data(good), { jobId: good, ...common, status: 'IN_PROGRESS', progress: '10' })
  advance(60)
  const done = { jobId: good, ...common, status: 'SUCCESSFUL', progress: '100', endTime: '2024-01-02T03:04:15Z' }
  t.strictSame(await data(good), done)
  const failed = await job(bad)
  t.match(failed, {
    code: 0,
    data: { status: 'FAILED', progress: '40', endTime: '2024-01-02T03:04:08Z', reason: /importing data failed/ },
    explain: /row 3, field title/
  })
  t.strictSame(await data(waiting), { jobId: waiting, ...common, status: 'IN_PROGRESS', progress: '99' })
  await post('abort', { clusterId: CLUSTER, jobId: waiting })
  t.strictSame(await data(waiting), { jobId: waiting, ...common, status: 'CANCELING', progress: '99' })
  advance(1)
  const aborted = { status: 'FAILED', progress: '99', endTime: '2024-01-02T03:05:06Z', reason: 'aborted by user' }
  t.strictSame(await data(waiting), { jobId: waiting, ...common, ...aborted })
})

t.test('a job is found only by its id, and by a key that may see its cluster', async t => {
  const { create, job } = await start(t)
  const id = await create(GOOD)
  const unknown = {
    status: 200,
    code: 96026,
    message: 'Job not found. Please check your request parameter.',
    check: 'jobId'
  }
  for (const other of ['job-none', '%20', '__proto__', id.toUpperCase()]) t.match(await job(other), unknown, other)
  t.match(await job(id, 'demo-other-organization'), { status: 200, code: 96014, check: 'organization' })
  t.match(await job(id, 'demo-revoked'), { status: 401, code: 21119 })
  t.match(await job(id, 'demo', 'api.cloud.zilliz.com'), { code: 0 })
  t.match(await job(id, 'demo', 'controller.api.gcp-us-west1.localhost'), { code: 96018, check: 'region' })
  t.match(await job(id, 'demo', `${CLUSTER}.localhost`), { code: 90117, check: 'domain' })
})

t.test('a description counts as a poll, and as an outcome of coverage', async t => {
  const { create, data, coverage, post } = await start(t, { progress: 'polls:2' })
  const [id, waiting] = [await create(GOOD), await create(GOOD, { auto_commit: 'false' })]
  t.match(await data(id), { status: 'IN_PROGRESS' })
  t.match(await data(id), { status: 'SUCCESSFUL' })
  await data(waiting)
  await post('abort', { clusterId: CLUSTER, jobId: waiting })
  t.match(await data(waiting), { status: 'FAILED', reason: 'aborted by user' }, 'no time passes between polls')
  const { operations } = await coverage.report()
  const { outcomes = [] } = operations.find(({ operation }) => operation === 'v2.jobs.describe') ?? {}
  t.strictSame(
    outcomes.flatMap(({ kind, outcome, met }) => (kind === 'ending' ? [[outcome, met]] : [])),
    [
      ['running', 2],
      ['completed', 1],
      ['failed', 1],
      ['stalled', 0],
      ['canceling', 0]
    ]
  )
})
