import t from 'tap'
import { LabError } from '../../../src/index.ts'
import { smallWorld } from '../../support/small-world.ts'

const NOW = '2024-01-02T03:04:05.000Z'
const later = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString()

const frozen = (t: Parameters<typeof smallWorld>[0]) => smallWorld(t, { freeze: NOW })

t.test('time goes on to the end of a job, and no further', async t => {
  const { ask, create } = await frozen(t)
  const first = await create()
  await ask('POST', '/clock/advance', { by: '4s' })
  const second = await create()
  t.match(await ask('POST', '/clock/advance', { until: second }), [
    200,
    {
      now: later(14),
      jobs: [
        { jobId: first, state: 'Completed', percent: 100 },
        { jobId: second, state: 'Completed', percent: 100 }
      ]
    }
  ])
  t.match(await ask('GET', '/clock'), [200, { mode: 'frozen', now: later(14) }])
})

t.test('until next: one event after the other, ends of jobs and changes of clusters', async t => {
  const { ask, create, send } = await frozen(t)
  const first = await create()
  await ask('POST', '/clock/advance', { by: '4s' })
  await ask('POST', '/scenarios', { fail: { at: 0.5, reason: 'disk quota exceeded' } })
  const second = await create()
  const next = () => ask('POST', '/clock/advance', { until: 'next' })
  const [, failed] = (await next()) as [number, { now: string; jobs: object[] }]
  t.match(failed.jobs.at(-1), { jobId: second, state: 'Failed' })
  t.ok(failed.now < later(10), failed.now)
  t.match(await next(), [200, { now: later(10), jobs: [{ jobId: first, state: 'Completed' }] }])
  await send({ method: 'POST', path: '/v2/clusters/in01-a/suspend' })
  t.match(await next(), [200, { jobs: [], clusters: [{ clusterId: 'in01-a', status: 'SUSPENDED' }] }])
  t.strictSame(await next(), [
    409,
    {
      error:
        'until: nothing is due in sandbox default: no job ends by time, and no cluster changes; GET /_emulator/jobs?state=Running lists jobs that stand still'
    }
  ])
})

t.test('until idle: all that ends by time has ended, what stands still does not matter', async t => {
  const { ask, create } = await frozen(t)
  await ask('POST', '/scenarios', { stall: { at: 0.5 } })
  await create()
  const last = await create()
  const [status, reply] = (await ask('POST', '/clock/advance', { until: 'idle' })) as [
    number,
    { now: string; jobs: { jobId: string; state: string }[] }
  ]
  t.strictSame(
    [status, reply.now, reply.jobs.find(({ jobId }) => jobId === last)?.state],
    [200, later(10), 'Completed']
  )
  t.strictSame(await ask('POST', '/clock/advance', { until: 'idle' }), [
    200,
    { now: later(10), jobs: [], clusters: [] }
  ])
})

t.test('a moment that never comes is an error that says why', async t => {
  const { ask, create } = await frozen(t)
  const until = async (value: string) => {
    const [status, reply] = (await ask('POST', '/clock/advance', { until: value })) as [number, { error: string }]
    return [status, reply.error]
  }
  t.strictSame(await until('job-1'), [
    404,
    'until: there is no job "job-1" in sandbox default; write its id, next or idle'
  ])
  t.strictSame(await until(''), [404, 'until: there is no job "" in sandbox default; write its id, next or idle'])
  const done = await create()
  await until(done)
  t.strictSame(await until(done), [409, `until: job ${done} has ended already: Completed at ${later(10)}`])
  await ask('POST', '/scenarios', { stall: { at: 0.5 } })
  const stalled = await create()
  t.strictSame(await until(stalled), [409, `until: job ${stalled} does not end by time: it stalls`])
  await ask('PATCH', '/progress', { progress: 'polls:3' })
  const polled = await create()
  t.strictSame(await until(polled), [
    409,
    `until: job ${polled} does not end by time: it goes by polls, of which it needs 3; ask for it`
  ])
  t.strictSame(await ask('POST', '/clock/advance', {}), [400, { error: 'say either by or until' }])
  t.strictSame(await ask('POST', '/clock/advance', { by: '1s', until: 'next' }), [
    400,
    { error: 'say either by or until' }
  ])
  t.match(await ask('GET', '/clock'), [200, { now: later(10) }], 'none of them moved the clock')
})

t.test('a clock that runs goes on to the same moments', async t => {
  const { ask, create, advance } = await smallWorld(t)
  const jobId = await create()
  advance(3)
  t.match(await ask('POST', '/clock/advance', { until: jobId }), [
    200,
    { now: later(10), jobs: [{ jobId, state: 'Completed' }] }
  ])
})

t.test('a program does the same with a function', async t => {
  const { clock, create } = await frozen(t)
  const jobId = await create()
  t.match(await clock.advanceUntil(jobId), { now: later(10), jobs: [{ jobId }] })
  await t.rejects(clock.advanceUntil('next'), LabError)
  t.match(await clock.advanceUntil('idle'), { jobs: [] })
})
