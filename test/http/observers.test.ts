import type { IncomingMessage, ServerResponse } from 'node:http'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { createEmulator } from '../../src/index.ts'
import { Coverage } from '../../src/lab/coverage/coverage.ts'
import { RULES } from '../../src/lab/lint/rules.ts'
import { emulator, IMPORT, LIST, PAGE } from '../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

/** The emulator as a server, with the lines of its log. */
const serving = async (t: Test) => {
  const lines: string[] = []
  const logger = pino({ level: 'warn', base: null }, { write: (line: string) => void lines.push(line) })
  const started = await createEmulator({ port: 0, logger })
  t.teardown(() => started.close())
  const list = async (query = '') => {
    const headers = { authorization: 'Bearer demo' }
    const reply = await fetch(`${started.url}${LIST}?clusterId=${CLUSTER}${query}`, { headers })
    return (await reply.json()) as { code: number; data: unknown }
  }
  return { ...started, list, log: () => lines.map(line => JSON.parse(line)) }
}

const fail = (): never => {
  throw new TypeError('the observer is broken')
}

t.test('a value that cannot be made a text is rejected, and kept in the journal', async t => {
  const { log, url, journal } = await serving(t)
  const body = `{"clusterId":"${CLUSTER}","currentPage":{"toString":1}}`
  const headers = { authorization: 'Bearer demo', 'content-type': 'application/json' }
  const asked = await fetch(`${url}/v2/vectordb/jobs/import/list`, { method: 'POST', headers, body })
  t.match(await asked.json(), { code: 80000, message: /currentPage must be/ })
  const [entry] = await journal.find()
  t.strictSame([entry?.code, entry?.body, entry?.warnings], [80000, JSON.parse(body), []])
  t.strictSame(log(), [])
})

t.test('an observer that throws is logged once, and only its part of the record is missing', async t => {
  const { list, log, journal, coverage } = await serving(t)
  t.intercept(Coverage.prototype, 'met', { value: fail })
  for (const rule of RULES) t.intercept(rule, 'check', { value: fail })
  const { code, data } = await list()
  t.equal(code, 200)
  t.strictSame(await list(), { code, data })
  const entries = await journal.find()
  const kept = { operation: 'list', status: 200, code: 200, query: { clusterId: CLUSTER }, warnings: [] }
  t.match(entries, [
    { id: 1, ...kept },
    { id: 2, ...kept }
  ])
  t.strictSame(
    entries.map(({ response }) => response),
    [
      { code, data },
      { code, data }
    ]
  )
  t.strictSame((await coverage.report()).operations, [])
  const forList = RULES.filter(({ operations: of }) => of === undefined || of.includes('list')).map(({ name }) => name)
  t.strictSame(
    log().map(({ level, observer, err }) => [level, observer, err.message]),
    ['coverage', ...forList].map(name => [50, name, 'the observer is broken'])
  )
})

t.test('coverage that cannot count warnings does not cost the record its warnings', async t => {
  const { list, log, journal } = await serving(t)
  t.intercept(Coverage.prototype, 'warned', { value: fail })
  await list('&currentPage=8')
  await list('&currentPage=9')
  const [, entry] = await journal.find()
  const text = 'asked for page 9, though page 8 was empty'
  t.match(entry, { warnings: [{ rule: 'beyond-the-last-page', text }] })
  t.match(log(), [{ observer: 'coverage' }])
})

t.test('a request whose contents cannot be shown is in the journal without them', async t => {
  const { app, list, log, journal } = await serving(t)
  app.server.prependListener('request', (request: IncomingMessage) => {
    // Node makes the headers of these, so they are made before.
    t.ok(request.headers)
    Object.defineProperty(request, 'rawHeaders', { get: fail })
  })
  t.match(await list(), { code: 200 })
  const [entry] = await journal.find()
  t.match(entry, { operation: 'list', status: 200, code: 200, headers: {}, response: null, warnings: [] })
  t.match(log(), [{ observer: 'journal contents', err: { message: 'the observer is broken' } }])
})

t.test('one who waits for requests with a value that cannot be compared disturbs nobody', async t => {
  const { list, log, journal } = await serving(t)
  journal.waitFor({ fields: { clusterId: 1n }, timeout: '1m' }).catch(() => {})
  t.match(await list(), { code: 200 })
  t.match(await list(), { code: 200 })
  t.match(log(), [{ observer: 'journal wait' }])
})

t.test('a logger that throws disturbs nobody', async t => {
  const silent = () => {}
  const logger = { ...pino({ enabled: false }), debug: silent, warn: silent, error: fail }
  const { post } = await emulator(t, { logger: logger as never })
  t.intercept(Coverage.prototype, 'met', { value: fail })
  t.match(await post(PAGE), { status: 200, body: { code: 200 } })
})

t.test('an answer that cannot be sent ends its own connection, and no other', async t => {
  const { app, url, list, log } = await serving(t)
  app.server.prependListener('request', ({ url: path }: IncomingMessage, response: ServerResponse) => {
    if (path === IMPORT) response.writeHead = fail
  })
  const lost = fetch(url + IMPORT, { method: 'POST', headers: { authorization: 'Bearer demo' }, body: '{}' })
  const [answered] = await Promise.all([list(), t.rejects(lost, { message: 'fetch failed' })])
  t.match(answered, { code: 200 })
  t.match(log(), [{ level: 50, msg: 'an answer could not be sent' }])
})
