import t from 'tap'
import { createEmulator, LabError } from '../../../src/index.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, jobIdOf, PAGE } from '../../support/emulator.ts'

const MODERN = { freeze: '2024-01-02T03:04:05Z' }

t.test('a frozen clock moves only when it is advanced, which tells what changed by it', async t => {
  const started = await emulator(t, MODERN)
  const ask = control(started)
  t.strictSame(await ask('GET', '/clock'), [200, { mode: 'frozen', scale: 0, now: '2024-01-02T03:04:05.000Z' }])
  const jobId = jobIdOf(await started.post(PAGE))
  const [, half] = await ask('POST', '/clock/advance', { by: '6s' })
  const job = { jobId, clusterId: PAGE.clusterId, collectionName: PAGE.collectionName }
  t.strictSame(half, {
    now: '2024-01-02T03:04:11.000Z',
    jobs: [{ ...job, state: 'Running', percent: 61 }],
    clusters: []
  })
  t.match(await started.get(GET, { clusterId: PAGE.clusterId, jobId }), { body: { data: { readyPercentage: 0.61 } } })
  const [, end] = await ask('POST', '/clock/advance', { by: '1h30m' })
  t.strictSame(end, {
    now: '2024-01-02T04:34:11.000Z',
    jobs: [{ ...job, state: 'Completed', percent: 100 }],
    clusters: []
  })
  t.strictSame(await ask('POST', '/clock/advance', { by: '1d' }), [
    200,
    { now: '2024-01-03T04:34:11.000Z', jobs: [], clusters: [] }
  ])
})

t.test('clusters on their way to another status get there by the clock', async t => {
  const started = await emulator(t, MODERN)
  const ask = control(started)
  const clusterId = 'in01-5b7c0de3f1a2948'
  await started.send({ method: 'POST', path: `/v1/clusters/${clusterId}/suspend`, payload: '{}' })
  const [, reply] = await ask('POST', '/clock/advance', { by: '1m' })
  t.match(reply, { clusters: [{ clusterId, status: 'SUSPENDED' }] })
})

t.test('a clock runs faster, as it is, or stands still, and never goes back', async t => {
  let now = Date.UTC(2024, 0, 1)
  const started = await emulator(t, { clock: () => now })
  const ask = control(started)
  t.strictSame(await ask('PATCH', '/clock', { mode: 'scaled', scale: 60 }), [
    200,
    { mode: 'scaled', scale: 60, now: '2024-01-01T00:00:00.000Z' }
  ])
  now += 1000
  t.match(await ask('GET', '/clock'), [200, { now: '2024-01-01T00:01:00.000Z' }])
  t.match(await ask('PATCH', '/clock', { mode: 'frozen' }), [200, { mode: 'frozen', now: '2024-01-01T00:01:00.000Z' }])
  now += 1000
  t.match(await ask('PATCH', '/clock', { mode: 'real', time: '2024-01-01T00:02:00Z' }), [
    200,
    { mode: 'real', scale: 1, now: '2024-01-01T00:02:00.000Z' }
  ])
  now += 1000
  t.match(await ask('GET', '/clock'), [200, { now: '2024-01-01T00:02:01.000Z' }])
  t.match(await ask('PATCH', '/clock', { time: '2023-01-01T00:00:00Z' }), [
    409,
    { error: /^time never goes back: it is/ }
  ])
})

const WRONG: readonly (readonly [string, string, unknown, RegExp])[] = [
  ['PATCH', '/clock', { mode: 'scaled' }, /mode scaled and scale go together/],
  ['PATCH', '/clock', { scale: 2 }, /mode scaled and scale go together/],
  ['PATCH', '/clock', { mode: 'frosen' }, /mode must be one of real, frozen, scaled; did you mean frozen\?/],
  ['PATCH', '/clock', { time: 'noon' }, /time is no date; write it like/],
  ['PATCH', '/clock', { time: '2024-02-30' }, /time is no date; write it like/],
  ['PATCH', '/clock', { time: '2023-02-29T00:00:00Z' }, /time is no date; write it like/],
  ['PATCH', '/clock', { time: '2024-04-31T12:00:00+08:00' }, /time is no date; write it like/],
  ['PATCH', '/clock', { time: '2024-13-01' }, /time is no date; write it like/],
  ['PATCH', '/clock', { time: '+020000-01-01T00:00:00Z' }, /after the year 9999/],
  ['PATCH', '/clock', { tim: 'noon' }, /tim is no known field; did you mean 'time'\?/],
  ['PATCH', '/clock', [], /must be a JSON object/],
  ['POST', '/clock/advance', {}, /say either by or until/],
  ['POST', '/clock/advance', { by: '10' }, /"10" is no length of time; write 500ms, 30s/],
  ['POST', '/clock/advance', { by: '-1s' }, /is no length of time/],
  ['POST', '/clock/advance', { by: '99999999999d' }, /after the year 9999/],
  ['POST', '/clock/advance?sandbox=a%20b', { by: '1s' }, /a sandbox has a name of/],
  ['POST', '/clock/advance?sandbox=a&sandbox=b', { by: '1s' }, /sandbox is given more than once/]
]

t.test('a time without a zone is in UTC, wherever the machine is', async t => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'Asia/Shanghai'
  t.teardown(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })
  t.equal(new Date(0).getTimezoneOffset(), -480)
  const ask = control(await emulator(t, { freeze: '2024-01-02T03:04' }))
  t.match(await ask('GET', '/clock'), [200, { now: '2024-01-02T03:04:00.000Z' }])
  const set = async (time: string) => (await ask('PATCH', '/clock', { time }))[1]
  t.match(await set('2024-01-03'), { now: '2024-01-03T00:00:00.000Z' })
  t.match(await set('2024-01-03T00:00:01.5'), { now: '2024-01-03T00:00:01.500Z' })
  t.match(await set('2024-01-03T09:00:00+08:00'), { now: '2024-01-03T01:00:00.000Z' })
  t.match(await set('Jan 4 2024'), { error: 'time is no date; write it like 2024-01-02T03:04:05Z' })
})

t.test('the clock goes to the last moment of the year 9999 and no further', async t => {
  let now = Date.UTC(2024, 0, 1)
  const ask = control(await emulator(t, { clock: () => now }))
  const last = '9999-12-31T23:59:59.999Z'
  t.match(await ask('PATCH', '/clock', { time: '10000-01-01' }), [400, { error: /time is no date/ }])
  t.strictSame(await ask('PATCH', '/clock', { time: '+010000-01-01T00:00:00Z' }), [
    400,
    { error: 'the time would be after the year 9999' }
  ])
  t.match(await ask('PATCH', '/clock', { time: last }), [200, { now: last }])
  now += 1000
  t.match(await ask('GET', '/clock'), [200, { mode: 'real', now: last }])
  t.strictSame(await ask('POST', '/clock/advance', { by: '1ms' }), [
    400,
    { error: 'the time would be after the year 9999' }
  ])
})

t.test('what is no time is rejected', async t => {
  const ask = control(await emulator(t))
  for (const [method, path, body, error] of WRONG) t.match(await ask(method, path, body), [400, { error }], path)
})

t.test('a program does the same with functions', async t => {
  await using started = await createEmulator({ listen: false, freeze: '2024-01-02T03:04:05Z' })
  t.match(await started.clock.advance('10m'), { now: '2024-01-02T03:14:05.000Z', jobs: [] })
  t.match(await started.clock.run(10), { mode: 'scaled', scale: 10 })
  t.match(await started.clock.run(), { mode: 'real' })
  t.match(await started.clock.freeze('2025-01-01T00:00:00Z'), { mode: 'frozen', now: '2025-01-01T00:00:00.000Z' })
  t.match(await started.clock.read(), { now: '2025-01-01T00:00:00.000Z' })
  await t.rejects(started.clock.freeze('2024-01-01T00:00:00Z'), LabError)
  await started.reset()
  t.match(await started.clock.read(), { mode: 'frozen', now: '2024-01-02T03:04:05.000Z' })
  for (const freeze of ['noon', '2024-02-30', '2023-02-29T00:00:00Z']) {
    await t.rejects(createEmulator({ listen: false, freeze }), { message: `freeze is "${freeze}", which is no date; write it like 2024-01-02T03:04:05Z` }) // biome-ignore format: one line
  }
  await using leap = await createEmulator({ listen: false, freeze: '2024-02-29' })
  t.match(await leap.clock.read(), { now: '2024-02-29T00:00:00.000Z' })
})
