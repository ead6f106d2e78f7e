import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import pkg from '../../package.json' with { type: 'json' }
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import type { Frames } from '../../src/watch/frames.ts'
import { IMPORT, LIST, PAGE } from '../support/emulator.ts'
import { openStream } from '../support/watch.ts'

const { clusterId } = PAGE

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await createEmulator({ port: 0, freeze: '2024-01-02T03:04:05Z', ...options })
  t.teardown(() => started.close())
  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${started.url}${path}`, {
      method,
      headers: { authorization: 'Bearer demo', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    return [reply.status, await reply.json()] as [number, { data: { jobId: string }; error?: string }]
  }
  const create = async (sandbox = 'default') =>
    (await call('POST', IMPORT, PAGE, { 'x-emulator-sandbox': sandbox }))[1].data.jobId
  const look = async (sandbox = 'default') =>
    call('GET', `${LIST}?clusterId=${clusterId}`, undefined, { 'x-emulator-sandbox': sandbox })
  return { ...started, call, create, look }
}

const ids = ({ entries }: Frames['journal']) => entries.map(({ id }) => id)

const restart = async (t: Test, { close }: Emulator) => {
  await close()
  return start(t)
}

t.test('a stream begins with everything that there is', async t => {
  const { url, create, call } = await start(t)
  const jobId = await create()
  await call('POST', '/_emulator/faults', { operation: 'get', code: 40021 })
  const { next, events } = await openStream(t, url)
  const hello = await next('hello')
  t.match(hello, { version: pkg.version, boot: /^[0-9a-f]{8}$/, build: String })
  t.match(await next('overview'), { settings: { seed: 1 }, sandboxes: [{ name: 'default', faults: 1 }] })
  t.match(await next('jobs'), { sandbox: 'default', jobs: [{ jobId, state: 'Running', phase: 'Pending' }] })
  t.strictSame(await next('clock'), { sandbox: 'default', mode: 'frozen', scale: 0, now: '2024-01-02T03:04:05.000Z' })
  t.match(await next('faults'), {
    sandbox: 'default',
    faults: [{ id: 'fault-1', code: 40021 }],
    scenarios: [],
    waiting: { faults: 1, scenarios: 0 }
  })
  t.match(await next('journal'), {
    sandbox: 'default',
    entries: [
      { kind: 'request', id: 1, operation: 'import', method: 'POST', path: IMPORT, status: 200, code: 200, jobId },
      { kind: 'event', id: 2, event: 'fault', text: 'fault-1 was added' }
    ],
    skipped: 0,
    lost: 0,
    last: 2,
    cleared: 0,
    on: true
  })
  t.equal(events.at(-1)?.id, `${hello.boot}:default=2@1`, 'the last event of a part has the id')
})

t.test('each change is told within 400 ms, and what has not changed is not told again', async t => {
  const { url, create, call } = await start(t)
  const { next, events } = await openStream(t, url)
  await next('journal')
  const before = events.length
  await sleep(600)
  t.equal(events.length, before, 'nothing happens')
  const jobId = await create()
  const done = performance.now()
  t.strictSame(ids(await next('journal')), [1])
  t.ok(performance.now() - done < 400, `${performance.now() - done} ms`)
  t.match(
    events.slice(before).map(({ event }) => event),
    ['overview', 'jobs', 'journal'],
    'the clock and the faults are as they were'
  )
  await call('POST', '/_emulator/clock/advance', { by: '1h' })
  t.match(await next('jobs'), { jobs: [{ jobId, state: 'Completed', percent: 100 }] })
  t.match(await next('clock'), { now: '2024-01-02T04:04:05.000Z' })
  await call('POST', '/_emulator/scenarios', { stall: { at: 0.5 } })
  t.match(await next('faults'), { scenarios: [{ id: 'scenario-1', hits: 0 }], waiting: { scenarios: 1 } })
  await create()
  t.match(await next('faults'), { scenarios: [{ id: 'scenario-1', hits: 1 }], waiting: { scenarios: 0 } })
  await call('DELETE', '/_emulator/journal')
  t.match(await next('journal', ({ cleared }) => cleared > 0), {
    entries: [],
    skipped: 0,
    lost: 0,
    last: 3,
    cleared: 3
  })
})

t.test('jobs on their way are told as time goes on', async t => {
  const { url, create, call } = await start(t)
  await call('PATCH', '/_emulator/clock', { mode: 'scaled', scale: 10 })
  const { next } = await openStream(t, url, 'topics=jobs')
  const jobId = await create()
  const percent = ({ jobs }: Frames['jobs']) => jobs.find(job => job.jobId === jobId)?.percent ?? -1
  const first = await next('jobs', frame => percent(frame) > 0 && percent(frame) < 100)
  await next('jobs', frame => percent(frame) > percent(first))
  await next('jobs', ({ jobs }) => jobs.find(job => job.jobId === jobId)?.state === 'Completed')
})

t.test('a stream has the topics and sandboxes that it is asked for', async t => {
  const { url, look } = await start(t)
  await look('a')
  await look('b')
  await look('c')
  const { next, events } = await openStream(t, url, 'topics=journal,clock&sandbox=a&sandbox=b')
  t.match(await next('journal'), { sandbox: 'a' })
  t.match(await next('journal'), { sandbox: 'b' })
  await look('c')
  await look('b')
  t.match(await next('journal'), { sandbox: 'b', entries: [{ id: 2 }] })
  t.strictSame(
    events.map(({ event, data }) => [event, 'sandbox' in data ? data.sandbox : '']),
    [
      ['hello', ''],
      ['clock', 'a'],
      ['journal', 'a'],
      ['clock', 'b'],
      ['journal', 'b'],
      ['journal', 'b']
    ]
  )
  const named = await openStream(t, url, 'topics=clock', { 'x-emulator-sandbox': 'c' })
  t.match(await named.next('clock'), { sandbox: 'c' }, 'the header names one as in all other calls')
})

t.test('a stream that broke off goes on where it ended: no entry is lost and none comes twice', async t => {
  const { url, look, create } = await start(t)
  await create('a')
  const query = 'topics=journal&sandbox=default&sandbox=a'
  const seen: string[] = []
  const collect = (stream: { events: readonly { event: string; data: unknown }[] }) => {
    for (const { event, data } of stream.events) {
      if (event !== 'journal') continue
      const { sandbox, entries, skipped } = data as Frames['journal']
      if (skipped > 0) seen.push(`${skipped} skipped`)
      for (const { id } of entries) seen.push(`${sandbox} ${id}`)
    }
  }
  let since = ''
  for (let cut = 0; cut < 4; cut++) {
    const stream = await openStream(t, url, since === '' ? query : `${query}&since=${encodeURIComponent(since)}`)
    await stream.next('journal')
    for (let n = 0; n < 3; n++) await look(n === 1 ? 'a' : 'default')
    await stream.next('journal', ({ sandbox }) => sandbox === 'a')
    if (cut % 2 === 1) await stream.next('journal')
    stream.close()
    await stream.ended
    collect(stream)
    since = stream.lastId()
    for (let n = 0; n < 3; n++) await look()
  }
  const stream = await openStream(t, url, query, { 'last-event-id': since })
  await stream.next('journal', ({ sandbox }) => sandbox === 'a')
  collect(stream)
  const expected = (sandbox: string, count: number) => Array.from({ length: count }, (_, at) => `${sandbox} ${at + 1}`)
  t.strictSame(
    seen.filter(entry => entry.startsWith('default')),
    expected('default', 4 * 2 + 4 * 3)
  )
  t.strictSame(
    seen.filter(entry => entry.startsWith('a ')),
    expected('a', 1 + 4)
  )
  t.strictSame(
    seen.filter(entry => entry.endsWith('skipped')),
    []
  )
})

t.test('more entries than a frame has are counted, and those that the journal has lost', async t => {
  const { url, look, call } = await start(t, { journal: 300 })
  for (let n = 0; n < 250; n++) await look()
  const all = await (await openStream(t, url, 'topics=journal')).next('journal')
  t.match(
    { ...all, entries: all.entries.length, first: all.entries[0]?.id },
    { entries: 200, first: 51, skipped: 50, lost: 0, last: 250 }
  )
  t.strictSame(ids(await (await openStream(t, url, 'topics=journal&since=247')).next('journal')), [248, 249, 250])
  for (let n = 0; n < 250; n++) await look()
  const late = await (await openStream(t, url, 'topics=journal&since=100')).next('journal')
  t.match(
    { ...late, entries: late.entries.length, first: late.entries[0]?.id },
    { entries: 200, first: 301, skipped: 200, lost: 100, last: 500 }
  )
  await call('DELETE', '/_emulator/journal')
  await look()
  const cleared = await (await openStream(t, url, 'topics=journal&since=100')).next('journal')
  t.match(
    { ...cleared, entries: ids(cleared) },
    { entries: [501], skipped: 0, lost: 0, cleared: 500 },
    'those that a call removed are not lost'
  )
})

t.test('of a flood each frame has the newest 40 entries, and counts the others', async t => {
  const started = await start(t, { journal: 5000 })
  const { next, events } = await openStream(t, started.url, 'topics=journal')
  await next('journal')
  const socket = connect(Number(new URL(started.url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.resume().write(`GET ${LIST} HTTP/1.1\r\nhost: localhost\r\n\r\n`.repeat(3000))
  await next('journal', ({ last }) => last === 3000)
  const frames = events.flatMap(({ event, data }) => (event === 'journal' ? [data as Frames['journal']] : [])).slice(1)
  const told = frames.flatMap(ids)
  t.strictSame(
    told,
    [...told].sort((a, b) => a - b)
  )
  t.equal(told.length + frames.reduce((sum, { skipped }) => sum + skipped, 0), 3000)
  for (const { entries, skipped } of frames) t.ok(skipped === 0 ? entries.length <= 200 : entries.length === 40)
})

t.test('without a journal a stream says so', async t => {
  const { url, create } = await start(t, { journal: 0 })
  const { next, events } = await openStream(t, url, 'topics=journal,jobs')
  t.strictSame(await next('journal'), {
    sandbox: 'default',
    entries: [],
    skipped: 0,
    lost: 0,
    last: 0,
    cleared: 0,
    on: false
  })
  await create()
  await next('jobs')
  t.equal(events.at(-1)?.event, 'jobs')
})

t.test('a reset and a restore are told, with what there is afterwards', async t => {
  const started = await start(t)
  const { url, create, call, look } = started
  await create()
  const { next, events, lastId } = await openStream(t, url, 'topics=jobs,journal')
  t.match(await next('jobs'), { counts: { total: 5 } })
  await next('journal')
  const before = events.length
  const atReset = lastId()
  await call('POST', '/_emulator/reset')
  t.strictSame(await next('reset'), { sandbox: 'default' })
  t.match(await next('jobs'), { counts: { total: 4 } })
  t.match(await next('journal'), { entries: [{ id: 2, kind: 'event', event: 'reset' }], cleared: 1 })
  t.strictSame(
    events.slice(before).map(({ event }) => event),
    ['reset', 'jobs', 'journal']
  )
  const snapshot = await started.snapshot()
  await create()
  await next('journal')
  await started.restore(snapshot)
  await next('reset')
  t.match(await next('jobs'), { counts: { total: 4 } })
  t.match(await next('journal'), { entries: [], last: 0 })
  await look()
  t.strictSame(ids(await next('journal')), [1])
  const later = await openStream(t, url, `topics=journal&since=${encodeURIComponent(atReset)}`)
  await later.next('reset')
  t.strictSame(ids(await later.next('journal')), [1], 'a stream from before the reset cannot go on')
  t.strictSame(later.events.length, 3)
})

t.test('a stream of an earlier start begins anew, and so does one that is further than the journal', async t => {
  const first = await start(t)
  for (let n = 0; n < 3; n++) await first.look()
  const stream = await openStream(t, first.url, 'topics=journal')
  t.strictSame(ids(await stream.next('journal')), [1, 2, 3])
  const since = stream.lastId()
  const { url, look } = await restart(t, first)
  for (let n = 0; n < 5; n++) await look()
  for (const from of [since, '6', 'default=6']) {
    const again = await openStream(t, url, `topics=journal&since=${encodeURIComponent(from)}`)
    await again.next('hello')
    await again.next('reset')
    t.strictSame(ids(await again.next('journal')), [1, 2, 3, 4, 5], from)
  }
})

t.test('a sandbox that is watched still expires, which is told, and that it is there again', async t => {
  let now = Date.UTC(2024, 0, 1)
  const { url, create, call } = await start(t, { clock: () => now, sandboxTtl: 60 })
  await create('mine')
  const { next } = await openStream(t, url, 'topics=overview,jobs&sandbox=mine')
  t.match(await next('overview'), { sandboxes: [{ name: 'default' }, { name: 'mine' }] })
  t.match(await next('jobs'), { counts: { total: 5 } })
  now += 59_000
  await sleep(300)
  t.match(await call('GET', '/_emulator/jobs?sandbox=mine'), [200, {}])
  now += 1000
  t.strictSame(await next('gone'), { sandbox: 'mine' })
  t.match(await call('GET', '/_emulator/jobs?sandbox=mine'), [404, { error: /there is no sandbox mine/ }])
  await create('mine')
  t.strictSame(await next('reset'), { sandbox: 'mine' })
  t.match(await next('jobs'), { counts: { total: 5 } })
  await call('DELETE', '/_emulator/sandboxes/mine')
  t.strictSame(await next('gone'), { sandbox: 'mine' })
})

t.test('what no stream can be asked for is an error that says what can', async t => {
  const { call } = await start(t)
  const refused = async (query: string, headers: Record<string, string> = {}) => {
    const [status, { error }] = await call('GET', `/_emulator/stream?${query}`, undefined, headers)
    return [status, error]
  }
  t.strictSame(await refused('topics=jobs,nosuch'), [
    400,
    'topics: there is no "nosuch"; known: overview, jobs, journal, clock, faults'
  ])
  t.strictSame(await refused('topics='), [400, 'topics: there is no ""; known: overview, jobs, journal, clock, faults'])
  t.strictSame(await refused('topic=jobs'), [400, 'topic is unknown (known: topics, sandbox, since)'])
  const since = 'write the id of the last event as it came, or for one sandbox the id of a journal entry'
  for (const value of ['x', '-1', '1.5', 'a=', 'a=1,', '99999999999999999999', 'zz:a=1']) {
    t.strictSame(await refused(`since=${value}`), [400, `since is ${JSON.stringify(value)}; ${since}`])
  }
  t.strictSame(await refused('', { 'last-event-id': 'x' }), [400, `since is "x"; ${since}`])
  t.strictSame(await refused('since=1&since=2'), [400, `since is "1,2"; ${since}`])
  t.match(await refused('sandbox=nope'), [404, /^there is no sandbox nope/])
  t.match(await refused('sandbox=..'), [400, /^a sandbox has a name/])
  t.match(await refused('sandbox=default&sandbox=nope'), [404, /^there is no sandbox nope/])
  const many = Array.from({ length: 51 }, (_, at) => `sandbox=s${at}`).join('&')
  t.strictSame(await refused(many), [400, 'sandbox: a stream has at most 50 sandboxes; open another one for the rest'])
  t.match(await call('POST', '/_emulator/stream'), [405, { error: 'POST /_emulator/stream: this path takes GET' }])
  t.match(await call('GET', '/_emulator/sandboxes'), [200, { sandboxes: { length: 1 } }], 'none was made')
})

t.test('the program of docs/console.md prints the next refusal of an import', async t => {
  const { url, call } = await start(t)
  const page = await readFile(join(PACKAGE_ROOT, 'docs/console.md'), 'utf8')
  const [, program = ''] = /```js\n([^`]*)```/.exec(page) ?? []
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor
  const printed = new Promise<unknown[]>(resolve => {
    const run = AsyncFunction('console', program.replace('http://127.0.0.1:19540', url))
    run({ log: (...texts: unknown[]) => resolve(texts) }).catch(() => {})
  })
  await sleep(200)
  await call('POST', IMPORT, { ...PAGE, collectionName: 'none' })
  t.strictSame(await printed, [47005, 'collection'])
})
