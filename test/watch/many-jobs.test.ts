import t from 'tap'
import { INSPECTED, type Job, SUCCEED } from '../../src/imports/jobs/job.ts'
import { Jobs } from '../../src/imports/jobs/job-store.ts'
import { State } from '../../src/watch/channel.ts'
import { jobsSource } from '../../src/watch/sources.ts'

const MANY = 100_000

const sampleJob = (n: number, createdAt: number): Job => ({
  id: `job-${String(n).padStart(22, '0')}`,
  clusterId: `in01-${n % 20}`,
  collectionName: 'books',
  partitionName: undefined,
  fileName: 'a/b.parquet',
  fileSize: 1000,
  files: undefined,
  createdAt,
  duration: 1000,
  ending:
    n % 1000 === 0 ? { kind: 'stall', at: 0.5 } : n % 100 === 1 ? { kind: 'fail', at: 0.5, message: 'x' } : SUCCEED,
  inspection: INSPECTED
})

t.test(
  'a frame and a page of very many jobs look at few of them, and show the newest and those that have not ended',
  async t => {
    let now = Date.UTC(2024, 0, 1)
    const jobs = new Jobs()
    let looked = 0
    for (let n = 0; n < MANY; n++) {
      now += 20
      const createdAt = now
      const job = sampleJob(n, createdAt)
      Object.defineProperty(job, 'createdAt', {
        get: () => {
          looked++
          return createdAt
        }
      })
      jobs.add(job)
    }
    const sandbox = { name: 'default', jobs, now: () => now } as never
    now += 2000
    t.strictSame(jobs.counts(now), { total: MANY, running: 100, completed: 98_900, failed: 1000 })
    for (let n = 0; n < 3; n++) {
      now += 250
      looked = 0
      jobsSource.key(sandbox)
      const frame = jobsSource.frame(sandbox) as { jobs: { jobId: string }[] }
      t.ok(looked < 10_000, `${looked} times`)
      t.equal(frame.jobs.length, 200, 'the newest, and all that stall')
      t.equal(frame.jobs[0]?.jobId, sampleJob(MANY - 1, 0).id)
      t.equal(frame.jobs.at(-1)?.jobId, sampleJob(0, 0).id)
    }
    const part = jobs.newest(now, { limit: 5, state: 'Failed' })
    t.strictSame(
      part.jobs.map(({ id }) => Number(id.slice(4))),
      [99_901, 99_801, 99_701, 99_601, 99_501]
    )
  }
)

t.test('a filter that few jobs meet ends its part early, and the next one goes on from there', async t => {
  let now = Date.UTC(2024, 0, 1)
  const jobs = new Jobs()
  for (let n = 0; n < 12_000; n++) jobs.add({ ...sampleJob(n, now++), clusterId: n === 7 ? 'rare' : 'in01-a' })
  const first = jobs.newest(now, { limit: 10, clusterId: 'rare' })
  t.strictSame([first.jobs.length, first.next], [0, sampleJob(7000, 0).id])
  const second = jobs.newest(now, { limit: 10, clusterId: 'rare', before: first.next })
  t.strictSame([second.jobs.length, second.next], [0, sampleJob(2000, 0).id])
  const third = jobs.newest(now, { limit: 10, clusterId: 'rare', before: second.next })
  t.strictSame([third.jobs.map(({ id }) => id), third.next], [[sampleJob(7, 0).id], undefined])
})

t.test('a few new jobs are told at each look, of many at once the fourth look tells', async t => {
  const jobs = new Jobs()
  const sandbox = { name: 'default', jobs, now: () => 0 } as never
  const state = new State('jobs', jobsSource)
  let made = 0
  const lookAfter = (count: number) => {
    for (const end = made + count; made < end; made++) jobs.add(sampleJob(made, 0))
    const text = state.next(sandbox)?.bytes.toString()
    return text === undefined ? undefined : JSON.parse(text.slice(text.indexOf('{'))).counts.total
  }
  t.strictSame([150, 100, 100].map(lookAfter), [150, 250, 350])
  t.strictSame([101, 101, 101, 101, 101].map(lookAfter), [undefined, undefined, undefined, 754, undefined])
  t.strictSame([0, 0, 0].map(lookAfter), [undefined, undefined, 855], 'the last ones are told too')
})
