import t from 'tap'
import { type Job, SUCCEED } from '../../../src/imports/jobs/job.ts'
import { Jobs } from '../../../src/imports/jobs/job-store.ts'

const job = (id: number, changes: Partial<Job> = {}): Job => ({
  id: `job-${id}`,
  clusterId: 'in01-a',
  collectionName: 'books',
  partitionName: undefined,
  fileName: 'books.json',
  fileSize: 1,
  files: undefined,
  createdAt: 0,
  duration: 100,
  ending: SUCCEED,
  inspection: { settledAt: 0, rows: 0 },
  ...changes
})

t.test('jobs are alive until they end, counted by collection', async t => {
  const jobs = new Jobs()
  jobs.add(job(1, { duration: 300 }))
  jobs.add(job(2, { duration: 100 }))
  jobs.add(job(3, { duration: 200, collectionName: 'films' }))
  jobs.add(job(4, { inspection: undefined }))
  jobs.add(job(5, { clusterId: 'in01-b' }))
  const alive = (now: number) => Object.fromEntries(jobs.alive('in01-a', now))
  t.strictSame(alive(99), { books: 3, films: 1 })
  t.strictSame(alive(100), { books: 2, films: 1 })
  t.strictSame(alive(200), { books: 2 })
  t.strictSame(alive(1e9), { books: 1 }, 'a job whose files are still being read is alive')
  t.strictSame([...jobs.alive('in01-nowhere', 0)], [])
})

t.test('a job that has ended before it is recorded is not alive', async t => {
  const jobs = new Jobs()
  jobs.add(job(1))
  t.strictSame([...jobs.alive('in01-a', 500)], [])
  t.equal(jobs.get('job-1')?.id, 'job-1')
})

t.test('thousands of jobs end in the order of their ends, those that take no time at once', async t => {
  const jobs = new Jobs()
  const inspection = { settledAt: 0, rows: 1 }
  for (let id = 0; id < 3000; id++) jobs.add(job(id, { inspection, duration: (id * 7919) % 3000 }))
  const alive = (now: number) => jobs.alive('in01-a', now).get('books') ?? 0
  const rows = (now: number) => jobs.imported('in01-a', { collectionName: 'books' }, now)
  for (const now of [0, 1, 999, 1000, 2500, 2998]) t.strictSame([alive(now), rows(now)], [2999 - now, now + 1])
  t.strictSame(jobs.unfinished(2998), [
    `job-${Array.from({ length: 3000 }, (_, id) => (id * 7919) % 3000).indexOf(2999)}`
  ])
  t.strictSame([alive(2999), rows(2999), jobs.unfinished(2999)], [0, 3000, []])
})

t.test('a collection has the rows of its completed jobs, and not before', async t => {
  const jobs = new Jobs()
  const inspection = { settledAt: 0, rows: 7 }
  jobs.add(job(1, { inspection }))
  jobs.add(job(2, { inspection, duration: 200 }))
  jobs.add(job(3, { inspection, ending: { kind: 'fail', at: 0.5, message: 'no' } }))
  const reading = job(4, { inspection: undefined })
  jobs.add(reading)
  const imported = (now: number) => jobs.imported('in01-a', { collectionName: 'books' }, now)
  t.strictSame([99, 100, 200].map(imported), [0, 7, 14])
  jobs.replace(reading.id, { inspection: { settledAt: 300, rows: 5 } })
  t.strictSame([364, 365].map(imported), [14, 19])
  t.equal(jobs.imported('in01-b', { collectionName: 'books' }, 0), 0)
})

t.test('a page costs a slice of the index however many jobs there are', async t => {
  const jobs = new Jobs()
  for (let id = 0; id < 25; id++) jobs.add(job(id))
  const ids = (page: number) => jobs.page('in01-a', 10, page).map(({ id }) => id)
  t.strictSame(ids(1), [
    'job-24',
    'job-23',
    'job-22',
    'job-21',
    'job-20',
    'job-19',
    'job-18',
    'job-17',
    'job-16',
    'job-15'
  ])
  t.strictSame(ids(3), ['job-4', 'job-3', 'job-2', 'job-1', 'job-0'])
  t.strictSame(ids(4), [])
  t.strictSame(jobs.page('in01-a', 100, 2_147_483_647), [])
  t.strictSame(jobs.page('in01-b', 100, 1), [])
})
