import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { METRICS } from '../../../src/lab/metrics/metrics.ts'
import { BUCKETS } from '../../../src/lab/metrics/request-counts.ts'
import { API_OPERATIONS } from '../../../src/operations/index.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { control } from '../../support/control.ts'
import { emulator, PAGE, type TestEmulator } from '../../support/emulator.ts'

/** The samples of a metric, by their labels as they are written. */
const samples = async ({ metrics }: Pick<TestEmulator, 'metrics'>, name: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    [...(await metrics()).matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)]
      .filter(([, found]) => found === name)
      .map(([, , labels = '', value]) => [labels, Number(value)])
  )

const REQUESTS = 'zilliz_emulator_requests_total'

t.test('each request is counted by its operation, its code and its outcome', async t => {
  const started = await emulator(t, { progress: 'immediate' })
  const ask = control(started)
  await started.post(PAGE)
  await started.post(PAGE)
  await started.post({ ...PAGE, collectionName: 'none' })
  await ask('POST', '/faults', { operation: 'import', code: 47039 })
  await started.post(PAGE)
  await ask('POST', '/faults', { operation: 'clouds', status: 502 })
  await started.send({ method: 'GET', path: '/v1/clouds' })
  await started.send({ method: 'GET', path: '/v1/none' })
  await started.send({ method: 'GET', path: '/', headers: { authorization: 'AWS4-HMAC-SHA256 x' } })
  t.strictSame(await samples(started, REQUESTS), {
    'operation="import",code="200",outcome="success"': 2,
    'operation="import",code="47005",outcome="refused"': 1,
    'operation="import",code="47039",outcome="fault"': 1,
    'operation="clouds",code="",outcome="fault"': 1,
    'operation="(none)",code="404",outcome="refused"': 1,
    'operation="s3.ListBuckets",code="",outcome="refused"': 1
  })
})

t.test('a connection that a fault cuts is a request without an answer', async t => {
  const started = await createEmulator({ port: 0 })
  t.teardown(() => started.close())
  await started.faults.add({ operation: 'clouds', wire: 'reset' })
  await t.rejects(fetch(`${started.url}/v1/clouds`, { headers: { authorization: 'Bearer demo' } }))
  t.strictSame(await samples(started, REQUESTS), { 'operation="clouds",code="",outcome="no_answer"': 1 })
})

t.test('the histogram has each request once, in the bucket of its time and in all above', async t => {
  const started = await emulator(t)
  for (let n = 0; n < 5; n++) await started.post(PAGE)
  const buckets = await samples(started, 'zilliz_emulator_request_duration_seconds_bucket')
  const counts = Object.values(buckets)
  t.strictSame(
    Object.keys(buckets),
    [...BUCKETS.map(bound => String(bound / 1000)), '+Inf'].map(le => `operation="import",le="${le}"`)
  )
  t.strictSame(
    counts,
    counts.toSorted((a, b) => a - b)
  )
  t.equal(counts.at(-1), 5)
  t.strictSame(await samples(started, 'zilliz_emulator_request_duration_seconds_count'), { 'operation="import"': 5 })
  const [sum = 0] = Object.values(await samples(started, 'zilliz_emulator_request_duration_seconds_sum'))
  t.ok(sum > 0 && sum < 60)
})

t.test('jobs, sandboxes and journals are those of all sandboxes, and a scrape changes none of them', async t => {
  const started = await emulator(t, { journal: 8, sandboxTtl: 86_400 })
  const states = (running: number, completed: number, failed: number) => ({
    'state="running"': running,
    'state="completed"': completed,
    'state="failed"': failed
  })
  t.strictSame(await samples(started, 'zilliz_emulator_jobs'), states(2, 1, 1), 'those of the built-in world')
  for (let n = 0; n < 12; n++) {
    started.advance(600)
    await started.post(PAGE, 'demo@another')
  }
  await started.send({ method: 'GET', path: '/v1/clouds' })
  t.strictSame(await samples(started, 'zilliz_emulator_jobs'), states(2 + 2 + 1, 1 + 1 + 11, 2))
  t.strictSame(await samples(started, 'zilliz_emulator_journal_entries'), { '': 8 + 1 })
  t.strictSame(await samples(started, 'zilliz_emulator_journal_dropped_entries'), { '': 12 - 8 })
  t.strictSame(await samples(started, 'zilliz_emulator_journal_limit_bytes'), { '': 64e6 })
  started.advance(90_000)
  t.strictSame(await samples(started, 'zilliz_emulator_sandboxes'), { 'state="loaded"': 2, 'state="dormant"': 0 })
  t.strictSame(
    await samples(started, 'zilliz_emulator_jobs'),
    states(2 + 2, 2 + 12, 2),
    'those of the world that run stand still'
  )
  t.equal((await started.sandboxes()).sandboxes.length, 1, 'other looks remove the sandbox that was idle too long')
  t.strictSame(await samples(started, 'zilliz_emulator_sandboxes'), { 'state="loaded"': 1, 'state="dormant"': 0 })
})

t.test('no label comes from a text of a client', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const text = 'zq9x'
  await started.send({ method: 'GET', path: `/v1/${text}`, headers: { authorization: `Bearer ${text}` } })
  await started.send({ method: 'GET', path: `/${text}`, headers: { authorization: `AWS4-HMAC-SHA256 ${text}` } })
  await started.send({ method: 'GET', path: `/?${text}`, headers: { authorization: `AWS4-HMAC-SHA256 ${text}` } })
  await started.post({ ...PAGE, collectionName: text }, `demo@${text}`)
  await started.post({ ...PAGE, [text]: 1 })
  await ask('POST', '/faults', { operation: 'import', code: 47039, reason: text })
  await started.post(PAGE)
  t.notMatch(await started.metrics(), text)
  const names = new Set(API_OPERATIONS.map(({ name }) => String(name)))
  for (const labels of Object.keys(await samples(started, REQUESTS))) {
    const [, operation = ''] =
      /^operation="([^"]*)",code="(?:\d+)?",outcome="(?:success|refused|fault|no_answer)"$/.exec(labels) ?? []
    t.ok(names.has(operation) || operation === '(none)' || /^s3\.\w+$/.test(operation), labels)
  }
})

t.test('a scraper sends the token of the laboratory as a bearer token', async t => {
  const started = await emulator(t, { controlToken: 'hush', host: '0.0.0.0' })
  const scrape = async (headers: Record<string, string>) => {
    const reply = await started.app.inject({ url: '/_emulator/metrics', headers })
    return [reply.statusCode, reply.headers['content-type'], /^# TYPE zilliz_emulator_info gauge$/m.test(reply.body)]
  }
  t.strictSame(await scrape({ authorization: 'Bearer hush' }), [200, 'text/plain; version=0.0.4; charset=utf-8', true])
  t.strictSame(await scrape({}), [401, 'application/json; charset=utf-8', false])
  t.strictSame(await scrape({ authorization: 'Bearer hush', origin: 'http://elsewhere.test' }), [
    403,
    'application/json; charset=utf-8',
    false
  ])
})

t.test('a blocked event loop is seen at the next scrape, and only there', async t => {
  const started = await emulator(t)
  t.strictSame(await samples(started, 'nodejs_eventloop_lag_max_seconds'), { '': 0 })
  await new Promise(resolve => setTimeout(resolve, 50))
  for (const until = performance.now() + 300; performance.now() < until; );
  await new Promise(resolve => setTimeout(resolve, 50))
  const blocked = (await samples(started, 'nodejs_eventloop_lag_max_seconds'))['']
  t.ok(blocked !== undefined && blocked > 0.2 && blocked < 60, String(blocked))
  await new Promise(resolve => setTimeout(resolve, 50))
  const after = (await samples(started, 'nodejs_eventloop_lag_max_seconds'))['']
  t.ok(after !== undefined && after < (blocked ?? 0), String(after))
})

t.test('each metric has a row in the page, with its type and its labels', async t => {
  const page = await readFile(join(PACKAGE_ROOT, 'docs/observability.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)`(?:, `….*`)? \| (\w+) \| ([^|]*)\|/gm)]
  t.strictSame(
    rows.map(([, name, type, labels]) => [name, type, labels?.trim()]).sort(),
    [
      ...METRICS.filter(({ name }) => !/lag_(?:p\d+|max)_/.test(name)),
      { name: 'zilliz_emulator_request_duration_seconds', type: 'histogram', labels: ['operation'] }
    ]
      .map(({ name, type, labels = [] }) => [name, type, labels.map(label => `\`${label}\``).join(', ')])
      .sort()
  )
})
