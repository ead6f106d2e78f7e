import t from 'tap'
import { START } from '../../support/emulator.ts'
import { smallWorld } from '../../support/small-world.ts'

const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

interface Reply {
  readonly code: number
  readonly data: object
}

interface Detail {
  readonly replies: { readonly v1: Reply; readonly v2: Reply; readonly milvus: Reply }
}

t.test('a job is told with its files, its phases, its request and what each API says of it', async t => {
  const { ask, createV2, advance, v2, reply } = await smallWorld(t)
  const jobId = await createV2('parts/', { partitionName: '_default', options: { timeout: '300s' } })
  advance(5)
  const [status, job] = (await ask('GET', `/jobs/${jobId}`)) as [number, Detail]
  t.equal(status, 200)
  t.match(job, {
    jobId,
    state: 'Running',
    phase: 'Importing',
    percent: 52,
    partitionName: '_default',
    fileList: [
      { name: 'parts/1.json', size: 1000, rows: 2, errorMessage: null },
      { name: 'parts/2.json', size: 3000, rows: 5, endedAt: null }
    ],
    phases: [
      { name: 'Pending', percent: 10, startsAt: at(0), endsAt: at(1) },
      { name: 'PreImporting', percent: 40, startsAt: at(1), endsAt: at(3.5) },
      { name: 'Importing', percent: 70, startsAt: at(3.5), endsAt: at(7) },
      { name: 'Sorting', percent: 80, startsAt: at(7), endsAt: at(8.5) },
      { name: 'IndexBuilding', percent: 90, startsAt: at(8.5), endsAt: at(10) }
    ],
    polls: null,
    explain: null,
    journalId: 1,
    options: { timeout: '300s' }
  })
  t.strictSame(job.replies.v1, (await reply(jobId)).body)
  t.strictSame(job.replies.v2, (await v2('describe', { jobId })).body)
  t.match(job.replies.milvus, { code: 2100, message: /^parse job id failed/ }, 'the ids of Milvus are decimal')
  const milvus = await v2('create', { clusterId: null, collectionName: 'books', files: [['one.json']] })
  const id = (milvus.body as { data: { jobId: string } }).data.jobId
  advance(60)
  const [, other] = (await ask('GET', `/jobs/${id}`)) as [number, Detail]
  t.match(other, {
    state: 'Failed',
    phases: { length: 2 },
    replies: { milvus: { code: 0, data: { state: 'Failed' } } }
  })
  t.strictSame(other.replies.milvus, (await v2('describe', { clusterId: null, jobId: id })).body)
})

t.test('looking at a job is no poll, and tells of what makes it so', async t => {
  const { ask, create, get, job } = await smallWorld(t, { progress: 'polls:2' })
  await ask('POST', '/scenarios', { stall: { at: 0.5 } })
  const jobId = await create()
  for (let n = 0; n < 3; n++) {
    t.match(await ask('GET', `/jobs/${jobId}`), [200, { percent: 0, polls: { needed: 2, counted: 0 } }])
  }
  t.match((await ask('GET', `/jobs/${jobId}`))[1], { explain: /^scenario-1: / })
  await get(jobId)
  t.match(await job(jobId), { polls: { counted: 1 } })
})

t.test('a job that is not there is not found, and looking for it makes no sandbox', async t => {
  const { ask, create } = await smallWorld(t)
  const jobId = await create()
  t.strictSame(await ask('GET', `/jobs/${jobId.slice(0, -1)}`), [
    404,
    { error: `there is no job "${jobId.slice(0, -1)}" in sandbox default; did you mean ${jobId}?` }
  ])
  t.match(await ask('GET', `/jobs/${jobId}?sandbox=nope`), [404, { error: /^there is no sandbox nope/ }])
  t.match(await ask('GET', '/sandboxes'), [200, { sandboxes: { length: 1 } }])
})
