import t from 'tap'
import { documentedRefusals, documentedRefusalsV2 } from '../../../src/contract/refusals/refusal.ts'
import { createEmulator, LabError } from '../../../src/index.ts'
import { allOutcomes } from '../../../src/lab/coverage/outcomes.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, IMPORT, jobIdOf, LIST, PAGE } from '../../support/emulator.ts'

const { clusterId } = PAGE
const STALLED = { clusterId: 'in01-5b7c0de3f1a2948' }

t.test(
  'the rows are the catalogue: every code of docs/errors.md is an outcome of some operation, and no other is',
  async t => {
    const documented = [...documentedRefusals, ...documentedRefusalsV2].map(({ code }) => String(code))
    const rows = new Set(
      [...allOutcomes('auto').values()].flat().flatMap(({ outcome, kind }) => (kind === 'code' ? outcome : []))
    )
    t.strictSame([...rows].sort(), [...new Set(documented)].sort())
  }
)

t.test('each outcome that was met is counted, those by faults marked; the rest is named in sentences', async t => {
  const started = await emulator(t, { freeze: '2024-01-02T03:04:05Z' })
  const ask = control(started)
  const jobId = jobIdOf(await started.post(PAGE))
  await started.get(GET, { clusterId, jobId })
  await ask('POST', '/clock/advance', { by: '1h' })
  await started.get(GET, { clusterId, jobId })
  await started.get(GET, { clusterId, jobId: 'none' })
  await started.post({ ...PAGE, collectionName: 'none' })
  await ask('POST', '/faults', { operation: 'import', code: 47039 })
  await started.post(PAGE)
  await started.post(PAGE, 'demo@elsewhere')
  await ask('POST', '/reset', { all: true })
  const report = await started.coverage.report()
  t.strictSame(
    report.operations.map(({ operation, met }) => [operation, met]),
    [
      ['import', 3],
      ['get', 4]
    ]
  )
  const [create, get] = report.operations
  const met = create?.outcomes.filter(outcome => outcome.met > 0).map(({ text: _, kind: __, ...row }) => row)
  t.strictSame(met, [
    { outcome: 'success', met: 2, injected: 0, console: 0 },
    { outcome: '47005', met: 1, injected: 0, console: 0 },
    { outcome: '47039', met: 1, injected: 1, console: 0 }
  ])
  t.match(
    get?.outcomes.filter(({ kind }) => kind === 'ending'),
    [
      { outcome: 'running', met: 1 },
      { outcome: 'completed', met: 1 },
      { outcome: 'failed', met: 0 },
      { outcome: 'stalled', met: 0 }
    ]
  )
  t.equal(report.met, 7)
  t.equal(report.total, (create?.total ?? 0) + (get?.total ?? 0))
  t.equal(report.percent, Math.floor((7 / report.total) * 1000) / 10)
  t.ok(
    report.neverMet.some(line =>
      line.startsWith('your tests never met 47055 of import: The current cluster is currently importing data')
    )
  )
  t.ok(report.neverMet.includes('your tests never met a job that failed of get'))
  t.equal(report.neverMet.length, report.total - report.met)
  t.ok(report.neverCalled.includes('list'))
  t.notOk(report.neverCalled.includes('get'))
})

t.test('how jobs go counts by what the client was told', async t => {
  const started = await emulator(t, { era: '2025' })
  const ask = control(started)
  const create = async (body: object) => {
    const { body: reply } = await started.send({
      method: 'POST',
      path: '/v2/vectordb/jobs/import/create',
      payload: JSON.stringify(body)
    })
    t.match(reply, { code: 0 })
    return (reply as { data: { jobId: string } }).data.jobId
  }
  const describe = (jobId: string) =>
    started.send({
      method: 'POST',
      path: '/v2/vectordb/jobs/import/describe',
      payload: JSON.stringify({ ...STALLED, jobId })
    })
  const wish = {
    ...PAGE,
    ...STALLED,
    objectUrl: undefined,
    objectUrls: [['s3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json']]
  }
  await ask('POST', '/scenarios', { stall: { at: 0.8 } })
  await ask('POST', '/scenarios', { quirk: 'failed-without-reason' })
  const [stalled, failed, waiting] = [
    await create(wish),
    await create(wish),
    await create({ ...wish, options: { auto_commit: 'false' } })
  ]
  await describe(stalled)
  started.advance(3600)
  for (const jobId of [stalled, failed, waiting]) await describe(jobId)
  await started.get(GET, { ...STALLED, jobId: failed })
  const { operations } = await started.coverage.report()
  const endings = (name: string) =>
    operations
      .find(({ operation }) => operation === name)
      ?.outcomes.flatMap(({ kind, outcome, met }) => (kind === 'ending' ? [[outcome, met]] : []))
  t.strictSame(endings('v2.describe'), [
    ['running', 1],
    ['completed', 0],
    ['failed', 1],
    ['stalled', 1],
    ['uncommitted', 1]
  ])
  t.strictSame(endings('get'), [
    ['running', 0],
    ['completed', 0],
    ['failed', 1],
    ['stalled', 0]
  ])
})

t.test('what no page documents is told apart', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await ask('POST', '/faults', { operation: 'list', status: 503 })
  await started.app.inject({ url: LIST, query: { clusterId }, headers: { authorization: 'Bearer demo' } })
  await ask('POST', '/faults', { operation: 'list', wire: 'reset' })
  await t.rejects(started.get(LIST, { clusterId }))
  await started.send({ method: 'GET', path: '/v1/nothing' })
  const { others, met } = await started.coverage.report()
  t.equal(met, 0)
  t.strictSame(others, [
    { operation: 'list', outcome: 'HTTP 503', met: 1 },
    { operation: 'list', outcome: 'no answer', met: 1 },
    { operation: '(none)', outcome: '404', met: 1 }
  ])
})

t.test('which operations and outcomes count is said by who asks', async t => {
  const started = await emulator(t)
  const ask = control(started)
  t.match(await ask('GET', '/coverage'), [200, { percent: 0, total: 0, operations: [], neverMet: [] }])
  await started.get(LIST, { clusterId })
  const all = await started.coverage.report({ operations: 'list' })
  const [, body] = await ask('GET', '/coverage?operations=list&except=80020,list:90117,get:90104')
  t.equal((body as { total: number }).total, all.total - 2)
  t.match(await ask('GET', '/coverage?operations=import,get,list'), [
    200,
    { operations: [{ operation: 'import', met: 0 }, { operation: 'get' }, { operation: 'list', met: 1 }] }
  ])
  const [, v2] = await ask('GET', '/coverage?operations=v2.*')
  t.ok((v2 as { operations: unknown[] }).operations.length > 40)
  t.match(await ask('GET', '/coverage?operations=imprt'), [
    400,
    { error: 'there is no operation "imprt"; did you mean import?' }
  ])
  t.match(await ask('GET', '/coverage?operations='), [400, { error: /^operations names none; write import,get/ }])
  t.match(await ask('GET', '/coverage?operations=list&except=80029'), [
    400,
    { error: 'no page documents the outcome "80029"; did you mean 80020?' }
  ])
  t.match(await ask('GET', '/coverage?operations=list&except=nonsense-of-mine'), [
    400,
    { error: /^no page documents the outcome "nonsense-of-mine"; write 83004 or import:47036/ }
  ])
  const milvus = await started.coverage.report({ operations: 'v2.describe', flavor: 'milvus' })
  t.ok(milvus.neverMet.some(line => line.startsWith('your tests never met 1800 of v2.describe')))
  t.strictSame(await ask('DELETE', '/coverage'), [200, { cleared: true }])
  t.match(await ask('GET', '/coverage'), [200, { operations: [] }])
})

t.test('as Markdown and as JUnit', async t => {
  const started = await emulator(t)
  const text = async (format: string) => {
    const reply = await started.app.inject({ url: `/_emulator/coverage?format=${format}&operations=list` })
    return [reply.headers['content-type'], reply.body] as const
  }
  t.match(
    (await started.app.inject({ url: '/_emulator/coverage?format=markdown' })).body,
    'No operation of the API was called.'
  )
  await started.get(LIST, { clusterId })
  const [type, page] = await text('markdown')
  t.equal(type, 'text/markdown; charset=utf-8')
  t.match(page, /^# Coverage of the documented outcomes\n\n[\d.]+ %: 1 of \d+ documented outcomes/)
  t.match(page, '| success | 1 | the call is answered |')
  t.match(page, '| 80003 | **never** |')
  t.match(page, "- your tests never met 80003 of list: The parameter value for 'pageSize' should be between 5 and 100.")
  const [xmlType, xml] = await text('junit')
  t.equal(xmlType, 'application/xml; charset=utf-8')
  t.match(xml, '<testcase name="success: the call is answered" classname="list"/>')
  t.match(
    xml,
    'The parameter value for &apos;pageSize&apos; should be between 5 and 100." classname="list"><skipped message="never met"/>'
  )
  t.equal(await started.coverage.text('markdown', { operations: 'list' }), page)
})

t.test('pages say which outcomes faults alone brought, and which were met without them too', async t => {
  const started = await emulator(t, { freeze: '2024-01-02T03:04:05Z' })
  const ask = control(started)
  await ask('POST', '/faults', { operation: 'get', code: 40021, times: 1 })
  await started.get(GET, { clusterId, jobId: 'job-a' })
  const page = async (format: string) =>
    (await started.app.inject(`/_emulator/coverage?format=${format}&operations=get`)).body
  t.match(await page('markdown'), '| 40021 | 1, by faults alone |')
  t.match(await page('junit'), /<testcase name="40021: [^>]*><system-out>met by faults alone<\/system-out><\/testcase>/)
  await started.get(GET, { clusterId: 'in01-none', jobId: 'job-a' })
  t.match(await page('markdown'), '| 40021 | 2, 1 by faults |')
  t.match(await page('junit'), /<testcase name="40021: [^>]*\/>/)
  const all = await started.coverage.text('markdown')
  t.match(all, /\nNever called, and not counted: import, list/)
})

t.test('a program asks the same', async t => {
  await using started = await createEmulator({ listen: false, journal: 0 })
  await started.app.inject({ method: 'POST', url: IMPORT, headers: { authorization: 'Bearer demo' }, payload: PAGE })
  t.match(
    await started.coverage.report(),
    { operations: [{ operation: 'import', met: 1 }] },
    'whether a journal is kept or not'
  )
  await t.rejects(started.coverage.report({ operations: 'x' }), LabError)
  await started.coverage.reset()
  t.match(await started.coverage.report(), { operations: [] })
})
