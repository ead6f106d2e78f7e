import t from 'tap'
import { LintMemory } from '../../../src/lab/lint/rule.ts'
import { RULES } from '../../../src/lab/lint/rules.ts'
import { control } from '../../support/control.ts'
import {
  emulator,
  GET,
  IMPORT,
  jobIdOf,
  LIST,
  PAGE,
  type RawRequest,
  type TestEmulator
} from '../../support/emulator.ts'

const { clusterId } = PAGE
const JOBS = '/v2/vectordb/jobs/import'
const JSON_TYPE = { 'content-type': 'application/json' }
const V2 = { ...PAGE, objectUrl: undefined, objectUrls: [[PAGE.objectUrl]] }

const call = (path: string, body: object, headers: Record<string, string> = JSON_TYPE): RawRequest => ({
  method: 'POST',
  path,
  headers,
  payload: JSON.stringify(body)
})

/** What was said of each request, in their order. */
const warnings = async ({ journal }: TestEmulator) =>
  (await journal.find()).map(({ warnings }) => warnings.map(({ rule, text }) => `${rule}: ${text}`))

t.test('a new description of a volume without the header OrgId is said', async t => {
  const started = await emulator(t)
  const change = (headers: Record<string, string>) =>
    started.send({ method: 'PATCH', path: '/v2/volumes/mine', headers: { ...JSON_TYPE, ...headers }, payload: '{}' })
  await change({})
  await change({ orgid: 'org-1' })
  t.strictSame(await warnings(started), [['organization-header: there is no header OrgId'], []])
})

t.test('a client that does as the pages say hears nothing', async t => {
  const started = await emulator(t, { freeze: '2024-01-02T03:04:05Z' })
  const jobId = jobIdOf(await started.post(PAGE))
  for (const _ of [1, 2]) {
    await started.get(GET, { clusterId, jobId })
    await started.clock.advance('10m')
  }
  await started.get(LIST, { clusterId, pageSize: '5', currentPage: '2' })
  await started.send(call(`${JOBS}/create`, { ...V2, options: { timeout: '300s', sep: ';' } }))
  await started.send(call(`${JOBS}/list`, { clusterId, currentPage: 1 }))
  t.strictSame((await warnings(started)).flat(), [])
  t.strictSame((await started.coverage.report()).warnings, [])
})

t.test('who asks on after the end is told the scale', async t => {
  const started = await emulator(t, { freeze: '2024-01-02T03:04:05Z' })
  const jobId = jobIdOf(await started.post(PAGE))
  await started.clock.advance('1h')
  for (let n = 0; n < 3; n++) await started.get(GET, { clusterId, jobId })
  await started.send(call(`${JOBS}/describe`, { clusterId, jobId }))
  const said = await warnings(started)
  t.strictSame(said, [
    [],
    [],
    [],
    [
      `asks-after-the-end: ${jobId} was reported as completed 3 times; readyPercentage is a ratio: a job is completed at 1, not at 100`
    ],
    [
      `asks-after-the-end: ${jobId} was reported as completed 4 times; progress is a percentage: a job is completed at 100, not at 1, and its state is Completed`
    ]
  ])
  t.match(await started.journal.find({ warning: 'asks-after-the-end' }), [{ id: 4 }, { id: 5 }])
  t.match(await started.coverage.report(), {
    warnings: [
      { rule: 'asks-after-the-end', count: 2, text: /3 times/, fix: /^stop polling/, source: /^get page of v1/ }
    ]
  })
  t.match(await started.coverage.text('markdown'), /^- asks-after-the-end \(2 times\): job-/m)
})

t.test('who imports the same again without asking is told the code of a success', async t => {
  const started = await emulator(t, { era: '2025' })
  await started.post(PAGE)
  await started.post(PAGE)
  await started.get(LIST, { clusterId })
  await started.post(PAGE)
  for (const _ of [1, 2]) await started.send(call(`${JOBS}/create`, V2))
  await started.send(call(`${JOBS}/describe`, { clusterId, jobId: 'job-0' }))
  await started.send(call(`${JOBS}/create`, V2))
  await started.send(call(`${JOBS}/create`, { ...V2, collectionName: 'no_such' }))
  const again =
    'imports-again: the same import was accepted just before, and nobody asked how it goes; the code of a success is'
  t.strictSame(await warnings(started), [
    [],
    [`${again} 200 in v1, not 0`],
    [],
    [],
    [],
    [`${again} 0 in v2, not 200`],
    [],
    [],
    []
  ])
})

t.test('who asks on behind an empty page is told so', async t => {
  const started = await emulator(t)
  await started.post(PAGE)
  for (const currentPage of ['1', '2', '3', '40', '2']) await started.get(LIST, { clusterId, currentPage })
  for (const currentPage of [2, '3']) await started.send(call(`${JOBS}/list`, { clusterId, currentPage, pageSize: 10 }))
  await started.send(call(`${JOBS}/list`, { clusterId, currentPage: 4, pageSize: 5 }))
  await started.send(call(`${JOBS}/list`, { clusterId, currentPage: { toString: 1 } }))
  const beyond = (page: number) => [`beyond-the-last-page: asked for page ${page}, though page 2 was empty`]
  t.strictSame((await warnings(started)).slice(1), [[], [], beyond(3), beyond(40), [], [], [], [], []])
  const memory = new LintMemory()
  t.equal(memory.findEarlierEmptyPage('a', 2, true), undefined)
  t.equal(memory.findEarlierEmptyPage('a', 2, false), undefined, 'jobs came meanwhile')
  t.equal(memory.findEarlierEmptyPage('a', 3, true), undefined)
  t.equal(memory.findEarlierEmptyPage('a', 4, true), 3)
  for (let n = 0; n < 300; n++) memory.findEarlierEmptyPage(`b${n}`, 2, true)
  t.equal(memory.findEarlierEmptyPage('a', 5, true), undefined, 'so long ago is forgotten')
})

t.test('who asks faster than documented is told once a second', async t => {
  const started = await emulator(t)
  for (let n = 0; n < 200; n++) await started.get(LIST, { clusterId })
  const [first, ...more] = await started.journal.find({ warning: 'too-fast' })
  t.match(first?.warnings, [{ text: 'more than 20 requests to list came within a second of real time' }])
  t.ok(more.length < 10)
  const memory = new LintMemory()
  const rates = Array.from({ length: 40 }, (_, n) => memory.rate('list', n < 30 ? 1000 + n : 2000))
  t.strictSame([rates[20], rates[29], rates[30], memory.rate('get', 2000)], [21, 30, 1, 1])
})

t.test('fields that nobody reads', async t => {
  const started = await emulator(t, { unknownFields: 'ignore' })
  await started.send(call(IMPORT, { ...PAGE, colectionName: 'x', region: 'y' }))
  await started.send(call(`${JOBS}/describe`, { clusterId, jobId: 'job-0', options: { sdk: 'java' } }))
  await started.get(LIST, { clusterId, current: '2' })
  await started.send(call(`${JOBS}/list`, { clusterId, options: { sdk: 'java', scene: 'bulkWriter' } }))
  const objectUrl = 's3://import-samples/json/pandas/articles.json'
  const articles = { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles' }
  const files = [[objectUrl]]
  await started.send(call(`${JOBS}/create`, { ...articles, objectUrls: files, files, objectUrl: '', dataPaths: files }))
  await started.send(
    call(`${JOBS}/create`, { ...articles, objectUrls: files, files: null, objectUrl: '', dataPaths: [] })
  )
  t.strictSame(await warnings(started), [
    ['unread-fields: nobody reads colectionName, region'],
    [],
    ['unread-fields: nobody reads current'],
    ['unread-fields: nobody reads options.sdk, options.scene'],
    ['unread-fields: nobody reads files, dataPaths'],
    []
  ])
})

t.test('the type of a body, old names and doubled slashes', async t => {
  const started = await emulator(t)
  const form = 'application/x-www-form-urlencoded'
  await started.send(call(IMPORT, {}, {}))
  await started.send(call(IMPORT, {}, { 'Content-Type': form }))
  await started.send(call(IMPORT, {}, { 'content-type': 'application/json; charset=utf-8' }))
  await started.send(call(`${JOBS}/getProgress`, {}))
  await started.send(call(`${JOBS}/create`, { clusterId, objectUrl: 's3://x/y', stageName: 'z' }))
  await started.send(call(`${JOBS}/create`, { clusterId, objectUrl: '' }))
  await started.send(call('/v2/stages/apply', {}))
  await started.send({ method: 'GET', path: `/${LIST}?clusterId=${clusterId}` })
  t.strictSame(await warnings(started), [
    ['content-type: there is a body and no Content-Type'],
    [`content-type: the Content-Type of the body is ${form}`],
    [],
    ['old-names: getProgress is get_progress now, or describe as the SDKs say'],
    ['old-names: objectUrl is objectUrls now, a list of lists; stageName is volumeName now'],
    [],
    ['old-names: stages are volumes now'],
    ['doubled-slash: the path begins with two slashes']
  ])
})

t.test('each rule has a name of its own, and says what to do and where it is from', async t => {
  t.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length)
  for (const { name, fix, source } of RULES) {
    t.match(name, /^[a-z-]+$/)
    t.ok(fix.length > 10 && source.length > 10, name)
  }
})

t.test('what is remembered is bounded, and forgotten by a reset', async t => {
  const memory = new LintMemory()
  for (let n = 0; n < 1000; n++) memory.countEnd(`job-${n}`)
  t.equal(memory.countEnd('job-0'), 1)
  t.equal(memory.countEnd('job-999'), 2)
  const started = await emulator(t)
  const ask = control(started)
  await started.post(PAGE)
  await ask('POST', '/reset')
  await started.post(PAGE)
  t.strictSame((await warnings(started)).flat(), [])
})
