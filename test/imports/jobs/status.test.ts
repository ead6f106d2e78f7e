import fc from 'fast-check'
import t from 'tap'
import type { Ending, Inspection, Job } from '../../../src/imports/jobs/job.ts'
import { standsStill, statusOf } from '../../../src/imports/jobs/status.ts'

const job = (changes: Partial<Job> = {}): Job => ({
  id: 'job-1',
  clusterId: 'in01-a',
  collectionName: 'books',
  partitionName: undefined,
  fileName: 'books/',
  fileSize: 4000,
  files: [
    { name: 'books/1.json', size: 1000 },
    { name: 'books/2.json', size: 3000 }
  ],
  createdAt: 0,
  duration: 1000,
  ending: { kind: 'succeed' },
  inspection: { settledAt: 0, rows: 0 },
  ...changes
})

const percentsOver = (subject: Job, times: readonly number[]) => times.map(now => statusOf(subject, now).percent)

t.test('a job goes through the phases of the engine', async t => {
  t.strictSame(
    percentsOver(job(), [0, 50, 100, 225, 350, 525, 700, 850, 925, 999, 1000, 9999]),
    [0, 5, 10, 25, 40, 55, 70, 80, 85, 89, 100, 100]
  )
  t.strictSame(statusOf(job(), 999), {
    state: 'Running',
    percent: 89,
    completedAt: undefined,
    errorMessage: undefined,
    files: [
      { name: 'books/1.json', size: 1000, percent: 100, completedAt: 512, errorMessage: undefined },
      { name: 'books/2.json', size: 3000, percent: 89, completedAt: undefined, errorMessage: undefined }
    ]
  })
})

t.test('it waits at the end of PreImporting until its files are read', async t => {
  const reading = job({ inspection: undefined })
  t.strictSame(percentsOver(reading, [100, 349, 350, 1000, 1e9]), [10, 39, 40, 40, 40])
  t.equal(statusOf(reading, 1e9).state, 'Running')
  const readLate = job({ inspection: { settledAt: 2000, rows: 0 } })
  t.strictSame(percentsOver(readLate, [350, 1999, 2000, 2350, 2649, 2650]), [40, 40, 40, 70, 89, 100])
  t.equal(statusOf(readLate, 2650).completedAt, 2650)
  const readEarly = job({ inspection: { settledAt: 200, rows: 0 } })
  t.strictSame(percentsOver(readEarly, [350, 1000]), [40, 100])
})

t.test('a fault in a file fails the job there, on that file, once it is known', async t => {
  const fault = {
    message: 'value of field title is missed',
    file: 'books/2.json',
    explain: 'books/2.json, row 1: gone'
  }
  const faulty = job({ inspection: { settledAt: 500, rows: 0, fault } })
  t.equal(statusOf(faulty, 499).state, 'Running')
  t.strictSame(statusOf(faulty, 5000), {
    state: 'Failed',
    percent: 40,
    completedAt: 500,
    errorMessage: fault.message,
    files: [
      { name: 'books/1.json', size: 1000, percent: 40, completedAt: undefined, errorMessage: undefined },
      {
        name: 'books/2.json',
        size: 3000,
        percent: 40,
        completedAt: 500,
        errorMessage: fault.message,
        explain: fault.explain
      }
    ]
  })
  t.equal(statusOf(job({ inspection: { settledAt: 100, rows: 0, fault } }), 349).state, 'Running')
  t.equal(statusOf(job({ inspection: { settledAt: 100, rows: 0, fault } }), 350).completedAt, 350)
})

t.test('a job can be made to fail or to stall at a ratio', async t => {
  const fails = job({ ending: { kind: 'fail', at: 0.55, message: 'disk quota exceeded' } })
  t.match(statusOf(fails, 524), { state: 'Running', percent: 54 })
  t.match(statusOf(fails, 525), { state: 'Failed', percent: 55, completedAt: 525, errorMessage: 'disk quota exceeded' })
  const stalls = job({ ending: { kind: 'stall', at: 0.8 } })
  t.match(statusOf(stalls, 1e12), { state: 'Running', percent: 80, completedAt: undefined })
})

t.test('a job of no duration is done at once, an empty one by its number of files', async t => {
  t.match(statusOf(job({ duration: 0 }), 0), { state: 'Completed', percent: 100, completedAt: 0 })
  t.match(statusOf(job({ duration: 0, inspection: undefined }), 10), { state: 'Running', percent: 40 })
  const empty = job({
    fileSize: 0,
    files: [
      { name: 'a', size: 0 },
      { name: 'b', size: 0 }
    ]
  })
  t.strictSame(
    statusOf(empty, 700).files.map(({ percent }) => percent),
    [100, 70]
  )
})

t.test('a job stuck has all its files ready, or all but the one that is lost', async t => {
  const filesAt = (subject: Job, now: number) => statusOf(subject, now).files.map(({ percent }) => percent)
  const stuck = job({ ending: { kind: 'stall', at: 0.8, filesReady: true } })
  t.strictSame(percentsOver(stuck, [849, 850, 1e9]), [79, 80, 80])
  t.strictSame(
    [filesAt(stuck, 474), filesAt(stuck, 475), filesAt(stuck, 849), filesAt(stuck, 850)],
    [
      [89, 53],
      [100, 53],
      [100, 89],
      [100, 100]
    ]
  )
  const lost = job({ ending: { kind: 'stall', at: 0.7, filesReady: true, lost: 'books/1.json' } })
  t.strictSame(
    [filesAt(lost, 300), filesAt(lost, 1e9)],
    [
      [34, 34],
      [40, 100]
    ]
  )
  t.match(statusOf(lost, 1e9), { state: 'Running', percent: 70 })
})

t.test('a job that goes by polls is through with the last of them, whenever they come', async t => {
  const polled = (at: number[], changes: Partial<Job> = {}) => job({ polls: { needed: 3, at }, ...changes })
  t.match(statusOf(polled([]), 1e9), { state: 'Running', percent: 0 })
  t.match(statusOf(polled([7]), 7), { state: 'Running', percent: 38 })
  t.match(statusOf(polled([7, 7]), 7), { state: 'Running', percent: 67 })
  t.match(statusOf(polled([7, 7, 9]), 9), { state: 'Completed', percent: 100, completedAt: 9 })
  t.match(statusOf(polled([7, 7, 9]), 8), { state: 'Running', percent: 67 })
  t.match(statusOf(polled([], { polls: { needed: 0, at: [] } }), 0), { state: 'Completed', completedAt: 0 })
  t.match(statusOf(polled([1, 2, 3], { inspection: undefined }), 9), { state: 'Running', percent: 40 })
  const fails = { ending: { kind: 'fail', at: 0.4, message: 'no' } as const }
  t.match(statusOf(polled([1], fails), 9), { state: 'Running', percent: 38 })
  t.match(statusOf(polled([1, 2], fails), 9), { state: 'Failed', percent: 40, completedAt: 2 })
})

t.test('half way a quirk lets progress fall back, of the job and not of its files', async t => {
  const quirk = job({ ending: { kind: 'succeed', fallsBack: true } })
  t.strictSame(percentsOver(quirk, [499, 500, 749, 750, 1000]), [52, 10, 39, 73, 100])
  const before = statusOf(quirk, 499).files.map(({ percent }) => percent)
  t.strictSame(before, [86, 52])
  t.strictSame(
    statusOf(quirk, 500).files.map(({ percent }) => percent),
    [86, 52]
  )
})

const endings: fc.Arbitrary<Ending> = fc.oneof(
  fc.constant<Ending>({ kind: 'succeed' }),
  fc.record({ kind: fc.constant('await' as const) }),
  fc.record({
    kind: fc.constant('stall' as const),
    at: fc.double({ min: 0.41, max: 0.99, noNaN: true }),
    filesReady: fc.constant(true as const),
    lost: fc.constantFrom('books/1.json', 'books/2.json', 'none')
  }),
  fc.record({
    kind: fc.constant('fail' as const),
    at: fc.double({ min: 0, max: 0.99, noNaN: true }),
    message: fc.constant('no')
  }),
  fc.record({ kind: fc.constant('stall' as const), at: fc.double({ min: 0, max: 0.99, noNaN: true }) })
)
/** Polls one after the other, as records have them. */
const polled = fc.option(
  fc.record({ needed: fc.nat(6), at: fc.array(fc.nat(10_000), { maxLength: 6 }) }).map(({ needed, at }) => ({
    needed,
    at: at.sort((a, b) => a - b).slice(0, needed)
  })),
  { nil: undefined }
)
const inspections: fc.Arbitrary<Inspection | undefined> = fc.option(
  fc.record({ settledAt: fc.nat(5000), rows: fc.constant(0) }),
  { nil: undefined }
)

t.test('whatever happens, progress only grows, and 100 means completed', async t => {
  fc.assert(
    fc.property(
      endings,
      inspections,
      polled,
      fc.nat(3000),
      fc.array(fc.nat(10_000), { minLength: 2 }),
      (ending, inspection, polls, duration, times) => {
        const subject = job({ ending, inspection, duration, ...(polls !== undefined && { polls }) })
        const seen = times.sort((a, b) => a - b).map(now => statusOf(subject, now))
        for (const [index, status] of seen.entries()) {
          const before = seen[index - 1]
          if (
            before !== undefined &&
            (status.percent < before.percent || (before.state !== 'Running' && before.state !== status.state))
          )
            return false
          if ((status.percent === 100) !== (status.state === 'Completed')) return false
          if ((status.state === 'Running') !== (status.completedAt === undefined)) return false
          if ((status.state === 'Failed') !== (status.errorMessage !== undefined)) return false
          for (const [at, file] of status.files.entries()) {
            if (file.percent < (before?.files[at]?.percent ?? 0)) return false
            if (file.percent === 100 && (file.completedAt ?? Number.POSITIVE_INFINITY) > (times[index] ?? 0))
              return false
          }
        }
        return true
      }
    ),
    { numRuns: 5000 }
  )
  t.pass('5000 jobs')
})

t.test('a job stands still when nothing but a decision can move it', async t => {
  const decision = { commit: true, at: 5000 }
  const cases: [string, Partial<Job>, now: number, boolean][] = [
    ['it stalls and has not got there', { ending: { kind: 'stall', at: 0.8 } }, 849, false],
    ['it stalls there', { ending: { kind: 'stall', at: 0.8 } }, 850, true],
    ['its files are being read', { ending: { kind: 'stall', at: 0.8 }, inspection: undefined }, 9999, false],
    ['it waits for a decision', { ending: { kind: 'await' } }, 1000, true],
    ['it will wait for one', { ending: { kind: 'await' } }, 999, false],
    ['it is being committed', { ending: { kind: 'await', decision } }, 5001, false],
    ['it was aborted', { ending: { kind: 'await', decision: { ...decision, commit: false } } }, 5000, false],
    ['it was dropped', { ending: { kind: 'stall', at: 0.8 }, dropped: { at: 900, message: '' } }, 900, false],
    ['it waits for a poll', { polls: { needed: 2, at: [1] } }, 9999, false],
    ['it succeeds', {}, 9999, false],
    ['it fails', { ending: { kind: 'fail', at: 0.4, message: '' } }, 9999, false]
  ]
  for (const [name, changes, now, expected] of cases) t.equal(standsStill(job(changes), now), expected, name)
})
