import t from 'tap'
import { systemClock } from '../../../src/lab/clock.ts'
import { smallWorld } from '../../support/small-world.ts'

t.test('a job by polls is through with the last of them, and lists do not count', async t => {
  const { create, createV2, get, describe, list, advance, v2 } = await smallWorld(t, { progress: 'polls:3' })
  const [jobId, other] = [await create(), await createV2('parts/')]
  advance(1000)
  t.match(await list(), { count: 2, tasks: [{ state: 'ImportRunning' }, { state: 'ImportRunning' }] })
  t.match(await get(jobId), { readyPercentage: 0.38, completeTime: null })
  await v2('list', {})
  t.match(await get(jobId), { readyPercentage: 0.67, completeTime: null })
  advance(1)
  t.match(await get(jobId), {
    readyPercentage: 1,
    completeTime: '2024-01-02T03:20:46Z',
    details: [{ readyPercentage: 1, completeTime: '2024-01-02T03:20:46Z' }]
  })
  advance(1)
  t.match(await get(jobId), { readyPercentage: 1, completeTime: '2024-01-02T03:20:46Z' })
  t.match(await describe(other), { state: 'Importing', progress: 38 })
  t.match((await v2('get_progress', { jobId: other })).body, { data: { progress: 67 } })
  t.match(await describe(other), { state: 'Completed', progress: 100, totalRows: 7 })
  t.match(await list(), { tasks: [{ state: 'ImportCompleted' }, { state: 'ImportCompleted' }] })
})

t.test('such a job counts as running until it was asked for often enough', async t => {
  const { post, create, get, advance } = await smallWorld(t, { progress: 'polls:2', era: '2023' })
  const jobId = await create()
  advance(1e6)
  const again = { clusterId: 'in01-a', collectionName: 'books', objectUrl: 's3://files/one.json' }
  t.match((await post(again)).body, { code: 47055 })
  await get(jobId)
  t.match((await post(again)).body, { code: 47055 })
  await get(jobId)
  t.match((await post(again)).body, { code: 200 })
})

t.test('an immediate job is through at once', async t => {
  const { create, get, list, send } = await smallWorld(t, { progress: 'immediate', era: '2023' })
  const jobs = [await create(), await create()] as const
  t.match(await list(), { tasks: [{ state: 'ImportCompleted' }, { state: 'ImportCompleted' }] })
  t.match(await get(jobs[1]), { readyPercentage: 1, completeTime: '2024-01-02T03:04:05Z' })
  const payload = JSON.stringify({ collectionName: 'books' })
  t.match(await send({ method: 'POST', path: '/v2/vectordb/collections/get_stats', payload }), {
    body: { data: { rowCount: 14 } }
  })
})

t.test('answers wait for the files of such jobs on a clock that runs, too', async t => {
  const row = '{"id":1,"v":[1,2]}'
  const files = { 'real.json': `[${`${row},`.repeat(20_000)}${row}]`, 'bad.json': '[{"id":1}]' }
  const { create, get, describe } = await smallWorld(t, { progress: 'immediate', clock: systemClock }, files)
  t.match(await get(await create('real.json')), { readyPercentage: 1 })
  const jobId = await create('real.json')
  t.match(await describe(jobId), { state: 'Completed', totalRows: 20_001 })
  t.match(await get(await create('bad.json')), { readyPercentage: 0.4, errorMessage: /value of field 'v' is missed/ })
})

t.test(
  'what jobs go by changes at run time for those from then on, until a reset, and by scenario for one',
  async t => {
    const { ask, create, get, advance } = await smallWorld(t)
    t.strictSame(await ask('GET', '/progress'), [200, { progress: 'time' }])
    const before = await create()
    t.strictSame(await ask('PATCH', '/progress', { progress: 'polls:1' }), [200, { progress: 'polls:1' }])
    t.strictSame(await ask('GET', '/progress'), [200, { progress: 'polls:1' }])
    await ask('POST', '/sandboxes', { name: 'b' })
    t.strictSame(await ask('GET', '/progress?sandbox=b'), [200, { progress: 'time' }])
    t.match(await get(await create()), { readyPercentage: 1 })
    t.match(await get(before), { readyPercentage: 0 })
    await ask('POST', '/scenarios', { progress: 'time' })
    await ask('POST', '/scenarios', { progress: 'polls:2', fail: { at: 0.4 } })
    const [timed, failing] = [await create(), await create()]
    t.match(await get(timed), { readyPercentage: 0 })
    advance(5)
    t.match(await get(timed), { readyPercentage: 0.52 })
    t.match(await get(failing), {
      readyPercentage: 0.4,
      errorMessage: /scenario/,
      completeTime: '2024-01-02T03:04:10Z'
    })
    t.match(await ask('PATCH', '/progress', { progress: 'polls' }), [400, { error: /progress is "polls"; write time/ }])
    await ask('POST', '/reset')
    t.strictSame(await ask('GET', '/progress'), [200, { progress: 'time' }])
  }
)

t.test('a job that is committed or aborted is so at once, and polls move it no more', async t => {
  const { createV2, describe, v2 } = await smallWorld(t, { progress: 'polls:2' })
  const options = { auto_commit: 'false' }
  const [committed, aborted] = [await createV2('one.json', { options }), await createV2('one.json', { options })]
  await describe(committed)
  t.match(await describe(committed), { state: 'Uncommitted', progress: 99 })
  t.match((await v2('commit', { jobId: committed })).body, { code: 0 })
  t.match(await describe(committed), { state: 'Completed', progress: 100 })
  t.match(await describe(aborted), { progress: 52 })
  await v2('abort', { jobId: aborted })
  t.match(await describe(aborted), { state: 'Failed', progress: 52 })
})

t.test('a program says it as an option or by a function', async t => {
  const { progress, create, get } = await smallWorld(t, { progress: 'immediate' })
  t.strictSame(await progress(), { progress: 'immediate' })
  t.strictSame(await progress('polls:2'), { progress: 'polls:2' })
  const jobId = await create()
  t.match(await get(jobId), { readyPercentage: 0.52 })
  t.match(await get(jobId), { readyPercentage: 1 })
  await t.rejects(smallWorld(t, { progress: 'polls:0' }), {
    message: /progress is "polls:0"; choose time, immediate, or polls: with 1 to 9999/
  })
})
