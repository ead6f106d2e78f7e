import t from 'tap'
import { LabError } from '../../../src/index.ts'
import { SCENARIO_WORDS } from '../../../src/lab/faults/magic-names.ts'
import { smallWorld } from '../../support/small-world.ts'

t.test('the next job fails where and why a scenario says, in v1 as in v2, and later ones do not', async t => {
  const { ask, advance, create, createV2, get, reply, describe } = await smallWorld(t)
  const fail = { at: 0.55, reason: 'disk quota exceeded' }
  t.strictSame(await ask('POST', '/scenarios', { fail, times: 2 }), [
    200,
    { id: 'scenario-1', fail, times: 2, remaining: 2, hits: 0 }
  ])
  const jobs = [await create(), await createV2(), await create()] as const
  t.match(await get(jobs[0]), { readyPercentage: 0, errorMessage: null, completeTime: null })
  advance(10)
  t.match(await get(jobs[0]), {
    readyPercentage: 0.55,
    errorMessage: 'disk quota exceeded',
    completeTime: '2024-01-02T03:04:10Z'
  })
  t.equal((await reply(jobs[0])).explain, 'scenario-1: the job fails at 55 %')
  t.match(await describe(jobs[1]), { state: 'Failed', progress: 55, reason: 'disk quota exceeded' })
  t.match(await get(jobs[2]), { readyPercentage: 1, errorMessage: null })
  t.strictSame(await ask('GET', '/scenarios'), [
    200,
    { scenarios: [{ id: 'scenario-1', fail, times: 2, remaining: 0, hits: 2 }] }
  ])
})

t.test('a job stalls, or never ends', async t => {
  const { ask, advance, create, createV2, get, list, describe } = await smallWorld(t)
  for (const course of [{ stall: { at: 0.8 } }, { never: 'pending' }, { never: 'at-99' }, { stall: { at: 0.95 } }]) {
    await ask('POST', '/scenarios', course)
  }
  const jobs = [await create(), await createV2(), await create(), await create()] as const
  advance(1e6)
  t.match(await get(jobs[0]), { readyPercentage: 0.8, completeTime: null })
  t.match(await describe(jobs[1]), { state: 'Pending', progress: 0 })
  t.match(await get(jobs[2]), { readyPercentage: 0.99 })
  t.match(await get(jobs[3]), { readyPercentage: 0.95 })
  const { tasks } = await list()
  t.strictSame(new Set((tasks as { state: string }[]).map(({ state }) => state)), new Set(['ImportRunning']))
})

t.test('a job vanishes some time after its end: get knows it no more, and lists leave it out', async t => {
  const { ask, advance, create, createV2, reply, get, list, v2, send } = await smallWorld(t)
  await ask('POST', '/scenarios', { vanish: { after: '1h' } })
  await ask('POST', '/scenarios', { vanish: { after: '2h' }, fail: {} })
  const [first, second, third] = [await create(), await createV2(), await create()]
  advance(10 + 3599)
  t.match(await get(first), { readyPercentage: 1 })
  t.match(await list(), { count: 3 })
  advance(1)
  t.match(await reply(first), { body: { code: 90144 }, check: 'jobId' })
  t.match(await list(), { count: 2, tasks: [{ jobId: third }, { jobId: second }] })
  t.match(await v2('list', {}), { body: { data: { count: 2 } } })
  t.match(await get(second), { errorMessage: 'the import was made to fail by a scenario', readyPercentage: 0.4 })
  advance(3600)
  t.match(await v2('describe', { jobId: second }), { body: { code: 96026 } })
  t.match(await list(), { count: 1, tasks: [{ jobId: third }] })
  const payload = JSON.stringify({ collectionName: 'books' })
  t.match(await send({ method: 'POST', path: '/v2/vectordb/collections/get_stats', payload }), {
    body: { data: { rowCount: 14 } }
  })
})

t.test('one file of several is lost: the job fails on it, or waits for it for ever', async t => {
  const { ask, advance, create, get, reply, createV2, describe } = await smallWorld(t)
  await ask('POST', '/scenarios', { loseFile: { file: '1.json' } })
  await ask('POST', '/scenarios', { loseFile: { becomes: 'never-ready' } })
  const [failing, waiting] = [await create('parts/'), await createV2('parts/')]
  advance(60)
  const gone = `failed to read the file 'parts/1.json', error: The specified key does not exist.: importing data failed, file: id:1 paths:"s3://files/parts/1.json"`
  t.match(await get(failing), {
    readyPercentage: 0.4,
    errorMessage: gone,
    details: [
      { fileName: 'parts/1.json', readyPercentage: 0.4, errorMessage: gone },
      { fileName: 'parts/2.json', readyPercentage: 0.4, errorMessage: null }
    ]
  })
  t.equal((await reply(failing)).explain, 'scenario-1: the file parts/1.json is lost')
  t.match(await describe(waiting), {
    state: 'Importing',
    progress: 70,
    details: [
      { fileName: 'parts/1.json', state: 'Completed', progress: 100 },
      { fileName: 'parts/2.json', state: 'Importing', progress: 40 }
    ]
  })
})

t.test(
  'the reason of a lost file is told as that of any other: before 2025 without the file, by Milvus with its number',
  async t => {
    const words =
      "failed to read the file 'parts/2.json', error: The specified key does not exist.: importing data failed"
    const older = await smallWorld(t, { era: '2024' })
    await older.ask('POST', '/scenarios', { loseFile: {} })
    const job = await older.create('parts/')
    older.advance(60)
    t.equal((await older.get(job))['errorMessage'], words)

    const milvus = await smallWorld(t, { flavor: 'milvus' })
    await milvus.ask('POST', '/scenarios', { loseFile: {} })
    const call = async (name: string, body: object) =>
      (
        await milvus.send({
          method: 'POST',
          path: `/v2/vectordb/jobs/import/${name}`,
          payload: JSON.stringify(body)
        })
      ).body as { data: { jobId: string; reason?: string } }
    const files = [['s3://files/parts/1.json'], ['s3://files/parts/2.json']]
    const { jobId } = (await call('create', { collectionName: 'books', files })).data
    milvus.advance(60)
    const tail = `, file: id:${BigInt(jobId) + 2n} paths:"s3://files/parts/2.json"`
    t.equal((await call('describe', { jobId })).data.reason, `error: ${words}${tail}`)
  }
)

t.test('a job that a scenario cannot be for goes without it, which both tell', async t => {
  const { ask, advance, create, get, reply } = await smallWorld(t)
  await ask('POST', '/scenarios', { loseFile: {} })
  await ask('POST', '/scenarios', { loseFile: { file: 'nowhere.json' } })
  const [single, folder] = [await create(), await create('parts/')]
  advance(10)
  t.match(await get(single), { readyPercentage: 1 })
  const one = 'loseFile is for jobs of several files, and this one has one'
  t.equal((await reply(single)).explain, `not by scenario-2: ${one}`)
  t.match(await get(folder), { readyPercentage: 0.4 })
  t.match(await ask('GET', '/scenarios'), [
    200,
    {
      scenarios: [
        { id: 'scenario-2', hits: 0, remaining: 1, passedOver: one },
        { id: 'scenario-1', hits: 1, passedOver: one }
      ]
    }
  ])
  const other = await create('parts/')
  t.equal((await reply(other)).explain, 'not by scenario-2: none of the 2 files of this job ends with that')
})

t.test('quirks that have been seen are there by name', async t => {
  const { ask, advance, create, createV2, get, describe } = await smallWorld(t)
  for (const quirk of ['stuck-at-80', 'failed-without-reason', 'failed-without-reason', 'falls-back']) {
    await ask('POST', '/scenarios', { quirk })
  }
  const [stuck, failed, failedV2, back] = [await create('parts/'), await create(), await createV2(), await create()]
  const seen: unknown[] = []
  for (let second = 0; second < 10; second++) {
    seen.push((await get(back))['readyPercentage'])
    advance(1)
  }
  t.strictSame(seen, [0, 0.1, 0.22, 0.34, 0.44, 0.1, 0.22, 0.34, 0.76, 0.83])
  t.match(await get(back), { readyPercentage: 1 })
  t.match(await get(stuck), {
    readyPercentage: 0.8,
    completeTime: null,
    details: [
      { readyPercentage: 1, completeTime: '2024-01-02T03:04:09Z' },
      { readyPercentage: 1, completeTime: '2024-01-02T03:04:13Z' }
    ]
  })
  t.match(await get(failed), { readyPercentage: 0.4, errorMessage: '', completeTime: '2024-01-02T03:04:08Z' })
  t.match(await describe(failedV2), { state: 'Failed', reason: '', details: [{ state: 'Failed', reason: '' }] })
})

t.test('scenarios are for the jobs that they match, the first one that does', async t => {
  const { ask, create, get, advance } = await smallWorld(t)
  await ask('POST', '/scenarios', { match: { key: 'other-*' }, fail: { reason: 'by key' } })
  await ask('POST', '/scenarios', { match: { object: '*parts*' }, fail: { reason: 'by object' } })
  await ask('POST', '/scenarios', { match: { cluster: 'in01-b' }, fail: { reason: 'never' } })
  await ask('POST', '/scenarios', { match: { collection: 'b*', cluster: 'in01-a' }, fail: { reason: 'by place' } })
  const jobs = [
    await create('parts/'),
    await create('one.json', 'other-key'),
    await create('parts/'),
    await create('parts/')
  ]
  advance(60)
  const reasons = await Promise.all(jobs.map(async job => (await get(job))['errorMessage']))
  t.strictSame(reasons, ['by object', 'by key', 'by place', null])
  const [, body] = await ask('GET', '/scenarios')
  t.notMatch(JSON.stringify(body), /other-/)
  t.match(body, {
    scenarios: [{ id: 'scenario-3' }, { id: 'scenario-4' }, { id: 'scenario-1', match: { key: '[redacted]' } }]
  })
})

t.test('scenarios are forgotten one by one, all, and by a reset; each sandbox has its own', async t => {
  const { ask, create, get, advance } = await smallWorld(t)
  await ask('POST', '/scenarios', { fail: {}, times: 'always' })
  t.match(await ask('POST', '/scenarios?sandbox=b', { fail: {} }), [200, { id: 'scenario-1' }])
  const failing = await create()
  t.strictSame(await ask('DELETE', '/scenarios/scenario-1'), [200, { deleted: 'scenario-1' }])
  t.match(await ask('DELETE', '/scenarios/scenario-1'), [404, { error: /there is no scenario "scenario-1"; GET/ }])
  const good = await create()
  advance(60)
  t.match(await get(failing), { readyPercentage: 0.4 })
  t.match(await get(good), { readyPercentage: 1 })
  t.match(await ask('POST', '/scenarios', { fail: {} }), [200, { id: 'scenario-2' }])
  t.strictSame(await ask('DELETE', '/scenarios'), [200, { deleted: 1 }])
  await ask('POST', '/scenarios', { fail: {} })
  await ask('POST', '/reset')
  t.strictSame(await ask('GET', '/scenarios'), [200, { scenarios: [] }])
  t.match(await ask('GET', '/scenarios?sandbox=b'), [200, { scenarios: [{ hits: 0 }] }])
})

const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [{}, /^say how the job goes: succeed, fail, stall, never, loseFile, quirk, vanish or progress$/],
  [{ fail: { at: 1 } }, /fail\.at must be less than 1/],
  [{ stall: { at: -0.1 } }, /stall\.at must be at least 0/],
  [{ stall: {} }, /stall\.at is missing/],
  [{ fail: { reason: '' } }, /fail\.reason must not be empty/],
  [{ never: 'at-98' }, /never must be one of pending, at-99; did you mean at-99\?/],
  [{ quirk: 'stuck' }, /quirk must be one of stuck-at-80, failed-without-reason, falls-back/],
  [{ fail: {}, stall: { at: 0.5 } }, /^fail and stall exclude each other; leave all but one out$/],
  [{ stall: { at: 0.5 }, vanish: { after: '1h' } }, /^a job that never ends never vanishes/],
  [{ loseFile: { becomes: 'never-ready' }, vanish: { after: '1h' } }, /never vanishes/],
  [{ vanish: { after: 'soon' } }, /is no length of time/],
  [{ progress: 'poll:3' }, /progress is "poll:3"; write time, immediate, or polls:/],
  [{ fail: {}, times: 0 }, /times must be 1 to 1000000 or always/],
  [{ fial: {} }, /fial is no known field; did you mean 'fail'\?/]
]

t.test('what cannot be is rejected when it is written, and leaves nothing', async t => {
  const { ask } = await smallWorld(t)
  for (const [body, error] of WRONG)
    t.match(await ask('POST', '/scenarios', body), [400, { error }], JSON.stringify(body))
  t.strictSame(await ask('GET', '/scenarios'), [200, { scenarios: [] }])
  await ask('POST', '/scenarios', { fail: {} })
  t.match(await ask('GET', '/scenarios'), [200, { scenarios: [{ id: 'scenario-1' }] }])
})

t.test('a program does the same with functions', async t => {
  const { scenarios, create, get, advance } = await smallWorld(t)
  t.match(await scenarios.next({ succeed: true }), { id: 'scenario-1', remaining: 1 })
  await scenarios.next({ fail: { at: 0.1, reason: 'no' } })
  const [good, bad] = [await create(), await create()]
  advance(10)
  t.match(await get(good), { readyPercentage: 1 })
  t.match(await get(bad), { readyPercentage: 0.1, errorMessage: 'no' })
  t.match(await scenarios.list(), [
    { id: 'scenario-2', hits: 1 },
    { id: 'scenario-1', hits: 1 }
  ])
  await scenarios.delete('scenario-1')
  t.equal(await scenarios.clear(), 1)
  await t.rejects(scenarios.delete('scenario-1'), LabError)
  await t.rejects(scenarios.next({ stall: { at: 2 } }), /stall\.at must be less than 1/)
})

t.test('each magic word is read by its own row', async t => {
  for (const { example } of SCENARIO_WORDS) {
    const said = example.slice('emulate_'.length)
    const word = SCENARIO_WORDS.find(({ pattern }) => pattern.test(said))
    t.equal(word?.example, example)
    t.equal(word?.pattern.exec(said)?.[0], said)
  }
  const reads = (said: string) => {
    const word = SCENARIO_WORDS.find(({ pattern }) => pattern.test(said))
    return word?.parse(word.pattern.exec(said)?.[1] ?? '')
  }
  t.strictSame(reads('fail_at_40'), { fail: { at: 0.4 } })
  t.strictSame(reads('stall_at_80_delay_2s'), { stall: { at: 0.8 } })
  t.strictSame(reads('never'), { never: 'pending' })
  t.strictSame(reads('vanish_3h'), { vanish: { after: '3h' } })
  t.strictSame(reads('polls_3'), { progress: 'polls:3' })
  t.equal(reads('fail_at_140'), undefined)
})
