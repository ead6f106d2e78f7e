import t from 'tap'
import { createEmulator, LabError } from '../../../src/index.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, IMPORT, jobIdOf, LIST, PAGE } from '../../support/emulator.ts'

const FROZEN = { freeze: '2024-01-02T03:04:05Z' }
const { clusterId, collectionName } = PAGE

interface Found {
  readonly entries: readonly Record<string, unknown>[]
  readonly count: number
  readonly last: number
  readonly dropped: number
}

t.test('an entry has what came in and what went out', async t => {
  const started = await emulator(t, FROZEN)
  const reply = await started.send({
    method: 'POST',
    path: IMPORT,
    headers: { 'X-Request-Id': '17', 'content-type': 'application/json' },
    payload: JSON.stringify({ ...PAGE, partitionName: '' })
  })
  const [, body] = await control(started)('GET', '/journal')
  const { entries, ...rest } = body as Found
  t.strictSame(rest, { count: 1, last: 1, dropped: 0 })
  const [{ realTime, duration, headers, ...entry } = {}] = entries
  t.strictSame(entry, {
    kind: 'request',
    id: 1,
    time: '2024-01-02T03:04:05.000Z',
    sandbox: 'default',
    operation: 'import',
    method: 'POST',
    path: IMPORT,
    query: {},
    body: { ...PAGE, partitionName: '' },
    status: 200,
    code: 200,
    check: null,
    explain: null,
    response: reply.body,
    fault: null,
    warnings: [],
    client: null
  })
  t.match(headers, { authorization: 'Bearer [REDACTED]', 'x-request-id': '17', host: /^localhost/ })
  t.match(realTime, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  t.ok(typeof duration === 'number' && duration > 0)
})

t.test('headers are named as they came, those of objects too', async t => {
  const started = await emulator(t)
  const names = ['constructor', 'tojson', 'tostring', 'valueof']
  const headers = Object.fromEntries(names.map(name => [name, name]))
  await started.send({ method: 'GET', path: `${LIST}?clusterId=${clusterId}`, headers })
  const [entry] = await started.journal.find()
  const kept = Object.entries(entry?.headers ?? {}).filter(([name]) => Object.hasOwn(headers, name))
  t.strictSame(new Map(kept), new Map(Object.entries(headers)))
})

t.test('what is rejected is there too, with the check and what it says', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await started.post({ ...PAGE, collectionName: 'no_such' })
  await started.send({ method: 'GET', path: LIST, key: null })
  await started.send({ method: 'POST', path: '/v1/vector/collections/imports', payload: '{"secretKey":"hush"}' })
  await started.send({ method: 'DELETE', path: IMPORT })
  await started.send({ method: 'GET', path: '/v1/%zz' })
  await started.send({ method: 'POST', path: IMPORT, payload: '{"secretKey": "hush" "a": 1}' })
  await started.send({ method: 'POST', path: IMPORT, headers: { 'x-emulator-sandbox': 'no name' }, payload: '{}' })
  const [, body] = await ask('GET', '/journal')
  t.match((body as Found).entries, [
    { id: 1, operation: 'import', status: 200, code: 47005, check: 'collection', explain: /no_such/ },
    { id: 2, operation: 'list', status: 401, code: 80001, check: 'key', response: { code: 80001 } },
    { id: 3, operation: null, method: 'POST', status: 404, code: 404, check: 'path', body: null },
    { id: 4, operation: null, method: 'DELETE', status: 405, code: 405, check: 'method' },
    { id: 5, operation: null, path: '/v1/%zz', status: 400, code: 400, check: 'path' },
    { id: 6, operation: 'import', code: 80000, check: 'body', body: '[not kept: 28 bytes that are no JSON]' },
    { id: 7, operation: 'import', code: 80000, check: 'sandbox' }
  ])
})

t.test('each sandbox has a journal of its own, and calls of the laboratory are in none', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await started.post(PAGE, 'demo@a')
  await started.post(PAGE, 'demo@b')
  await started.get(LIST, { clusterId })
  await started.send({ method: 'GET', path: '/v1/nothing', headers: { authorization: 'Bearer demo@a' } })
  await started.send({ method: 'GET', path: '/v1/nothing', headers: { authorization: 'Bearer demo@unheard-of' } })
  const operations = async (sandbox: string) => {
    const [, body] = await ask('GET', `/journal?sandbox=${sandbox}`)
    return (body as Found).entries.map(({ operation, sandbox }) => [operation, sandbox])
  }
  t.strictSame(await operations('a'), [
    ['import', 'a'],
    [null, 'a']
  ])
  t.strictSame(await operations('b'), [['import', 'b']])
  t.strictSame(await operations('default'), [
    ['list', 'default'],
    [null, 'default']
  ])
  t.match(await ask('GET', '/sandboxes'), [200, { sandboxes: [{}, { name: 'a' }, { name: 'b' }] }])
})

t.test('requests are found by what they are and by what they say', async t => {
  const started = await emulator(t, { freeze: '2024-01-02T03:04:05Z' })
  const ask = control(started)
  const jobId = jobIdOf(await started.post(PAGE))
  await started.get(GET, { clusterId, jobId })
  await started.get(GET, { clusterId, jobId: 'job-none' })
  await started.get(LIST, { clusterId })
  await started.send({
    method: 'POST',
    path: '/v2/vectordb/jobs/import/create',
    payload: JSON.stringify({ clusterId, collectionName, objectUrls: [[PAGE.objectUrl]], options: { timeout: '300s' } })
  })
  await started.send({ method: 'GET', path: `/v1/clusters/${clusterId}`, payload: '' })
  const ids = async (query: string) => {
    const [, body] = await ask('GET', `/journal?${query}`)
    return (body as Found).entries.map(({ id }) => id)
  }
  t.strictSame(await ids('operation=get'), [2, 3])
  t.strictSame(await ids('operation=get&code=90144'), [3])
  t.strictSame(await ids('check=jobId'), [3])
  t.strictSame(await ids(`jobId=${jobId}`), [2])
  t.strictSame(await ids('jobId=job-*'), [2, 3])
  t.strictSame(await ids('collectionName=medium*'), [1, 5])
  t.strictSame(await ids(`objectUrl=${encodeURIComponent(PAGE.objectUrl)}`), [1, 5])
  t.strictSame(await ids(`clusterId=${clusterId}`), [1, 2, 3, 4, 5, 6])
  t.strictSame(await ids('method=GET&path=/v1/vector/*'), [2, 3, 4])
  t.strictSame(await ids('operation=v2.*&method=post'), [5])
  t.strictSame(await ids('check=job*'), [3])
  t.strictSame(await ids('since=4'), [5, 6])
  t.strictSame(await ids('since=1&limit=2'), [2, 3])
  t.strictSame(await ids('limit=2'), [5, 6])
  t.match(await ask('GET', '/journal/count?operation=get'), [200, { count: 2 }])
  t.match(await ask('POST', '/journal/expect', { fields: { 'options.timeout': '300s' }, count: 1 }), [
    200,
    { count: 1 }
  ])
  t.match(await ask('POST', '/journal/expect', { fields: { objectUrls: [[PAGE.objectUrl]] } }), [200, { count: 1 }])
  t.strictSame(await ask('DELETE', '/journal'), [200, { deleted: 6 }])
  t.match(await ask('GET', '/journal'), [200, { entries: [], last: 6, dropped: 0 }])
})

t.test('a filter that nothing could match is rejected', async t => {
  const ask = control(await emulator(t))
  const refused = async (query: string, error: string | RegExp) =>
    t.match(await ask('GET', `/journal/count?${query}`), [400, { error }])
  await refused('operation=improt', 'there is no operation "improt"; did you mean import?')
  await refused('operation=v3.*', /^there is no operation "v3\.\*"/)
  await refused('warning=pol', /^there is no warning "pol"; /)
  await refused('event=rest', 'there is no event "rest"; did you mean reset?')
  await refused('since=0x10', 'since must be an integer, not a string')
  await refused('status=2e2', 'status must be an integer, not a string')
  await refused('since=99999999999999999999', 'since must be an integer, not a string')
})

t.test('an expectation that is not met says what was found and what came nearest', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await started.post({ ...PAGE, collectionName: 'b' })
  await started.post({ ...PAGE, collectionName: 'b', partitionName: 'p' })
  await started.get(LIST, { clusterId })
  const wanted = { operation: 'import', collectionName: 'a' }
  const near = [
    `#2 POST ${IMPORT} would have matched but for collectionName: expected 'a', was 'b'`,
    `#1 POST ${IMPORT} would have matched but for collectionName: expected 'a', was 'b'`
  ]
  t.strictSame(await ask('POST', '/journal/expect', wanted), [
    409,
    {
      error: `expected at least 1 request with operation import, collectionName a in sandbox default, found none; ${near.join('; ')}`,
      count: 0,
      nearMisses: near
    }
  ])
  t.strictSame(await ask('POST', '/journal/expect', { ...wanted, none: true }), [200, { ok: true, count: 0 }])
  t.match(await ask('POST', '/journal/expect', { collectionName: 'b', none: true }), [
    409,
    { error: 'expected no request with collectionName b in sandbox default, found 2 (#1, #2)', count: 2 }
  ])
  const bounds: readonly (readonly [object, number, RegExp?])[] = [
    [{ count: 2 }, 200],
    [{ count: 3 }, 409, /^expected exactly 3 requests? with/],
    [{ atLeast: 2 }, 200],
    [{ atLeast: 3 }, 409, /^expected at least 3/],
    [{ atMost: 1 }, 409, /^expected at most 1/],
    [{ atLeast: 1, atMost: 2 }, 200],
    [{ atLeast: 3, atMost: 4 }, 409, /^expected 3 to 4/],
    [{ atLeast: 4, atMost: 3 }, 400, /atLeast must not be more than atMost/],
    [{ none: true, count: 0 }, 400, /exclude each other/]
  ]
  for (const [bound, status, error] of bounds) {
    const name = JSON.stringify(bound)
    t.match(
      await ask('POST', '/journal/expect', { operation: 'import', ...bound }),
      [status, error ? { error } : {}],
      name
    )
  }
  t.match(await ask('POST', '/journal/expect', { operation: 'imprt', none: true }), [
    400,
    { error: `there is no operation "imprt"; did you mean import?` }
  ])
  t.match(await ask('POST', '/journal/expect', { operation: 'import', jobId: 'x', partitionName: 'p' }), [
    409,
    { nearMisses: [`#2 POST ${IMPORT} would have matched but for jobId: expected 'x', was nothing`, /^#1/] }
  ])
})

t.test('an expectation of an event says so, and long values are cut', async t => {
  const started = await emulator(t, FROZEN)
  const ask = control(started)
  await ask('POST', '/faults', { operation: 'get', code: 40021 })
  t.match(await ask('POST', '/journal/expect', { event: 'fault' }), [200, { ok: true, count: 1 }])
  t.strictSame(await ask('POST', '/journal/expect', { event: 'scenario' }), [
    409,
    { error: 'expected at least 1 event scenario in sandbox default, found none', count: 0, nearMisses: [] }
  ])
  const long = 'x'.repeat(100)
  await started.post({ ...PAGE, collectionName: long })
  const [, { nearMisses }] = (await ask('POST', '/journal/expect', { operation: 'import', collectionName: 'a' })) as [
    number,
    { nearMisses: string[] }
  ]
  const [near = ''] = nearMisses
  t.equal(near.slice(near.indexOf('was ')), `was '${long.slice(0, 78)}…`)
})

t.test('the archive has requests that were never answered, and replies that are pages', async t => {
  const started = await emulator(t, FROZEN)
  const ask = control(started)
  await ask('POST', '/faults', { operation: 'get', status: 503 })
  await started.get(GET, { clusterId, jobId: 'job-a' })
  const [, har] = (await ask('GET', '/journal.har')) as [
    number,
    { log: { entries: { response: { status: number; content: object; headers: object[] } }[] } }
  ]
  const [{ response }] = har.log.entries as [(typeof har.log.entries)[number]]
  t.match(response, { status: 503, content: { mimeType: 'text/html', text: /^<html>/ } })
})

t.test('one can wait for requests that are yet to come', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await started.post(PAGE)
  t.match(await ask('POST', '/journal/wait', { operation: 'import' }), [200, { count: 1, entries: [{ id: 1 }] }])
  const waiting = ask('POST', '/journal/wait', { operation: 'import', count: 2 })
  await started.get(LIST, { clusterId })
  await started.post(PAGE)
  t.match(await waiting, [200, { count: 2, entries: [{ id: 1 }, { id: 3 }] }])
  t.match(await ask('POST', '/journal/wait', { operation: 'get', timeout: '10ms' }), [
    408,
    { error: /^expected within 10ms 1 request with operation get in sandbox default, found none/ }
  ])
  t.match(await ask('POST', '/journal/wait', { operation: 'get', timeout: '11m' }), [400, { error: /at most 10m/ }])
})

t.test('who waits when the server closes, or asks then, gets an answer', async t => {
  const started = await createEmulator({ listen: false })
  const waiting = started.journal.waitFor({ operation: 'import', timeout: '10m' })
  const closed = { message: 'the emulator is closed, so that no more requests come', status: 409 }
  await Promise.all([t.rejects(waiting, closed), started.close()])
  await t.rejects(started.journal.waitFor({ operation: 'import', timeout: '10m' }), closed)
})

t.test('a reset begins the journal anew and says so; it goes on for who waits', async t => {
  const started = await emulator(t, { ...FROZEN, sandboxLimit: 2 })
  const ask = control(started)
  await started.post(PAGE)
  const waiting = ask('POST', '/journal/wait', { operation: 'import' }).then(() => ask('GET', '/journal/count'))
  t.match(await waiting, [200, { count: 1 }])
  await ask('POST', '/reset')
  const [, body] = await ask('GET', '/journal')
  t.match(body, {
    entries: [
      {
        kind: 'event',
        id: 2,
        time: '2024-01-02T03:04:05.000Z',
        event: 'reset',
        text: /^began anew, without \d+ jobs? and 1 journal record$/
      }
    ]
  })
  for (const name of ['a', 'b', 'c']) await ask('POST', '/sandboxes', { name })
  await ask('DELETE', '/sandboxes/c')
  await ask('POST', '/faults', { operation: 'import', code: 47039 })
  t.match(await ask('GET', '/journal?event=evicted'), [
    200,
    { entries: [{ event: 'evicted', text: 'sandbox a had to make room: there were 2 (--sandbox-limit)' }] }
  ])
  t.match(await ask('GET', '/journal?event=deleted'), [200, { entries: [{ text: 'sandbox c was deleted' }] }])
  t.match(await ask('GET', '/journal?event=fault'), [
    200,
    { entries: [{ text: 'fault-1 was added: import answers 47039' }] }
  ])
  t.match(await ask('GET', '/journal/count'), [200, { count: 0 }])
})

t.test('the journal keeps the last entries, and does not pretend to know of those before', async t => {
  const started = await emulator(t, { journal: 3 })
  const ask = control(started)
  for (let n = 0; n < 5; n++) await started.get(LIST, { clusterId })
  t.match(await ask('GET', '/journal'), [
    200,
    { entries: [{ id: 3 }, { id: 4 }, { id: 5 }], count: 3, last: 5, dropped: 2 }
  ])
  t.match(await ask('POST', '/journal/expect', { operation: 'import', none: true }), [
    409,
    { error: /the journal of sandbox default is full, so that nobody knows/ }
  ])
  t.match(await ask('POST', '/journal/expect', { operation: 'import', none: true, since: 2 }), [200, { ok: true }])
  const none = await emulator(t, { journal: 0 })
  await none.post(PAGE)
  t.match(await control(none)('GET', '/journal'), [409, { error: 'no journal is kept; start without --journal 0' }])
})

t.test('what faults do is in the journal', async t => {
  const started = await emulator(t, { checkResponses: false })
  const ask = control(started)
  for (const answer of [
    { code: 47039 },
    { status: 503 },
    { wire: 'garbled' },
    { wire: 'reset' },
    { wire: 'reset', lost: true }
  ]) {
    await ask('POST', '/faults', { operation: 'import', ...answer })
  }
  await started.post(PAGE)
  await started.app.inject({ method: 'POST', url: IMPORT, headers: { authorization: 'Bearer demo' }, payload: PAGE })
  await started.app.inject({ method: 'POST', url: IMPORT, headers: { authorization: 'Bearer demo' }, payload: PAGE })
  await t.rejects(started.post(PAGE))
  await t.rejects(started.post(PAGE))
  const [, body] = await ask('GET', '/journal?operation=import')
  t.match((body as Found).entries, [
    { fault: 'fault-1', status: 200, code: 47039, check: 'fault', explain: /^injected: fault-1 answers 47039/ },
    { fault: 'fault-2', status: 503, code: null, response: /^<html>/ },
    { fault: 'fault-3', status: 200, code: 200, response: { data: { jobId: /^job-/ } } },
    { fault: 'fault-4', status: null, code: null, response: null, explain: /resets the connection/ },
    { fault: 'fault-5', status: null, code: null, response: null, explain: /lets the call be done, then resets/ }
  ])
})

t.test('the journal as an archive for the network panel of a browser', async t => {
  const started = await emulator(t)
  await started.get(LIST, { clusterId, pageSize: '5' })
  await started.post({ ...PAGE, collectionName: 'none' })
  const har = await started.journal.har()
  t.match(har.log, { version: '1.2', creator: { name: 'zilliz-import-emulator' } })
  const [list, create] = har.log.entries
  t.match(list, {
    startedDateTime: /Z$/,
    request: {
      method: 'GET',
      url: `http://localhost:80${LIST}?clusterId=${clusterId}&pageSize=5`,
      httpVersion: 'HTTP/1.1',
      queryString: [
        { name: 'clusterId', value: clusterId },
        { name: 'pageSize', value: '5' }
      ],
      bodySize: 0
    },
    response: { status: 200, content: { mimeType: 'application/json; charset=utf-8' } },
    comment: 'list'
  })
  t.notOk(list?.request.postData)
  t.match(create, {
    request: { postData: { mimeType: 'application/json', text: JSON.stringify({ ...PAGE, collectionName: 'none' }) } },
    response: { headers: [{}, { name: 'x-emulator-check', value: 'collection' }, {}] }
  })
  const required = ['startedDateTime', 'time', 'request', 'response', 'cache', 'timings']
  for (const entry of har.log.entries) for (const name of required) t.ok(name in entry, name)
})

t.test('a program asks the same with functions', async t => {
  const started = await emulator(t)
  const sandbox = started.sandbox('mine')
  await started.post(PAGE, 'demo@mine')
  const [entry] = await sandbox.journal.find({ operation: 'import' })
  t.match(entry, { id: 1, body: { collectionName }, code: 200 })
  t.equal(await sandbox.journal.count({ code: 200 }), 1)
  t.equal(await started.journal.count(), 0)
  t.equal(await sandbox.journal.expect({ operation: 'import', count: 1 }), 1)
  await sandbox.journal.none({ operation: 'get' })
  await t.rejects(sandbox.journal.none({ operation: 'import' }), LabError)
  t.match(await sandbox.journal.waitFor({ operation: 'import' }), [{ id: 1 }])
  await sandbox.reset()
  t.match(await sandbox.journal.events(), [{ event: 'reset' }])
  t.strictSame(await sandbox.journal.find(), [])
  t.equal(await sandbox.journal.clear(), 1)
})

t.test('fields whose keys Milvus takes in any case are found so', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await started.send({
    method: 'POST',
    path: '/v2/vectordb/jobs/import/describe',
    payload: '{"jobID": "12", "Options": {"Tag": "a"}}'
  })
  for (const query of ['jobId=12', 'jobID=12']) {
    const [, reply] = await ask('GET', `/journal/count?${query}`)
    t.match(reply, query === 'jobId=12' ? { count: 1 } : { error: /./ }, query)
  }
  const [status] = await ask('POST', '/journal/expect', { fields: { 'options.tag': 'a', jobID: '12' } })
  t.equal(status, 200)
})
