import t from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, IMPORT, LIST, PAGE, START } from '../../support/emulator.ts'

const { clusterId } = PAGE

const BUSY = {
  code: 47039,
  message: 'The specified cluster do not support multiple imports at the same time.'
}

/** What comes back of an import, with the header that names a fault. */
const importing = async (started: Awaited<ReturnType<typeof emulator>>, body: object = PAGE, key = 'demo') => {
  const reply = await started.app.inject({
    method: 'POST',
    url: IMPORT,
    headers: { authorization: `Bearer ${key}` },
    payload: JSON.stringify(body)
  })
  return [reply.statusCode, reply.body, reply.headers['x-emulator-fault']] as const
}

t.test('"fail twice, then succeed" is one line', async t => {
  const started = await emulator(t)
  const ask = control(started)
  t.strictSame(await ask('POST', '/faults', { operation: 'import', code: 47039, times: 2 }), [
    200,
    { id: 'fault-1', operation: 'import', code: 47039, times: 2, remaining: 2, hits: 0, expires: null }
  ])
  const refused = await started.post(PAGE)
  t.strictSame(refused, {
    status: 200,
    text: `${JSON.stringify(BUSY)}\n`,
    body: BUSY,
    check: 'fault',
    explain: 'injected: fault-1 answers 47039 (call 1 of 2)'
  })
  t.strictSame(await importing(started), [200, `${JSON.stringify(BUSY)}\n`, 'fault-1'])
  t.match(await importing(started), [200, /"jobId":"job-/, undefined])
  t.match(await ask('GET', '/faults'), [200, { faults: [{ id: 'fault-1', remaining: 0, hits: 2 }] }])
})

t.test('faults wait in a queue: each call takes the first that is for it', async t => {
  const started = await emulator(t)
  const ask = control(started)
  for (const fault of [
    { operation: 'get', status: 500 },
    { operation: 'import', status: 502 },
    { operation: 'import', pass: true },
    { operation: '*', status: 429, times: 'always' }
  ]) {
    t.match(await ask('POST', '/faults', fault), [200, {}])
  }
  t.match(await importing(started), [502, /^<html>\r\n<head><title>502 Bad Gateway</, 'fault-2'])
  t.match(await importing(started), [200, /jobId/, 'fault-3'])
  t.match(await importing(started), [429, '{"code":429,"message":"Too many requests: injected"}\n', 'fault-4'])
  t.match(await started.get(GET, { clusterId, jobId: 'x' }), {
    status: 500,
    text: '{"code":500,"message":"Internal Server Error"}\n'
  })
  t.match(await started.get(LIST, { clusterId }), { status: 429 })
  t.match(await ask('GET', '/faults'), [200, { faults: [{ id: 'fault-4', remaining: 'always', hits: 2 }] }])
})

t.test('what a gateway says on its own account', async t => {
  const started = await emulator(t)
  await control(started)('POST', '/faults', { operation: 'import', status: 429 })
  const limited = await started.app.inject({ method: 'POST', url: IMPORT, headers: { authorization: 'Bearer demo' } })
  t.match(limited.headers, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' })
  await control(started)('POST', '/faults', { operation: 'import', status: 503 })
  const away = await started.app.inject({ method: 'POST', url: IMPORT, headers: { authorization: 'Bearer demo' } })
  t.equal(away.headers['content-type'], 'text/html')
  t.equal(
    away.body,
    '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n'
  )
  await control(started)('POST', '/faults', { operation: 'import', status: 504 })
  t.match(await importing(started), [504, /504 Gateway Time-out/])
})

t.test('a code is told in the words of its version, with the reason that is given or the most common one', async t => {
  const started = await emulator(t)
  const said = async (fault: object, path: string, body: object = { clusterId, jobId: 'x' }) => {
    t.match(await control(started)('POST', '/faults', fault), [200, {}])
    return (await started.send({ method: 'POST', path, payload: JSON.stringify(body), headers: {} })).body
  }
  const book = { ...PAGE, collectionName: 'books' }
  t.strictSame(await said({ operation: 'import', code: 83001 }, IMPORT, PAGE), {
    code: 83001,
    message: 'Failed to getObjectMeta Access denied.'
  })
  t.match(await said({ operation: 'import', code: 47055 }, IMPORT, book), { message: /importing data \(books\)/ })
  t.strictSame(await said({ operation: 'import', code: 47053, reason: '$& of mine' }, IMPORT, PAGE), {
    code: 47053,
    message: 'Failed to checkFiles $& of mine.'
  })
  t.strictSame(await said({ operation: 'v2.describe', code: 96026 }, '/v2/vectordb/jobs/import/get_progress'), {
    code: 96026,
    message: 'Job not found. Please check your request parameter.'
  })
  const stats = '/v2/vectordb/collections/get_stats'
  t.strictSame(await said({ operation: 'v2.collections.stats', code: 100 }, stats, { collectionName: 'books' }), {
    code: 100,
    message: 'collection not found[database=default][collection=books]'
  })
  t.match(await said({ operation: 'v2.collections.load', code: 700 }, '/v2/vectordb/collections/load', {}), {
    code: 700,
    message: 'index not found[injected]'
  })
})

t.test('a call that is meant for Milvus is told in its words', async t => {
  const started = await emulator(t)
  const create = async (fault: object) => {
    await control(started)('POST', '/faults', { operation: 'v2.create', ...fault })
    const body = { collectionName: 'medium_articles', files: [['a.json']] }
    return (await started.send({ method: 'POST', path: '/v2/vectordb/jobs/import/create', body })).body
  }
  t.strictSame(await create({ code: 100 }), {
    code: 100,
    message: 'collection not found[database=default][collection=medium_articles]'
  })
  t.strictSame(await create({ code: 2100, reason: 'mine' }), { code: 2100, message: 'mine: importing data failed' })
  t.match(await create({ code: 47055 }), { code: 2100, message: /^The number of jobs has reached the limit/ })
  const milvus = control(await emulator(t, { flavor: 'milvus' }))
  t.match(await milvus('POST', '/faults', { operation: 'v2.create', code: 47055 }), [
    400,
    { error: /^v2\.create never answers 47055; say 2100, which it has for that$/ }
  ])
  t.match(await milvus('POST', '/faults', { operation: 'v2.create', code: 47039 }), [
    400,
    { error: /^v2\.create never answers 47039/ }
  ])
  t.match(await milvus('POST', '/faults', { operation: 'v2.create', code: 2100 }), [200, {}])
})

t.test('an impossible fault is rejected when it is written, with the nearest that is possible', async t => {
  const ask = control(await emulator(t))
  const cases: [object, RegExp][] = [
    [{ operation: 'improt', code: 47039 }, /there is no operation "improt"; did you mean import\?$/],
    [{ operation: 'no such thing at all', code: 1 }, /known: \*, import, get, list, v2\.create/],
    [{ operation: 'import', code: 47093 }, /^import never answers 47093; did you mean 47039\?$/],
    [{ operation: 'v2.create', code: 40021 }, /^v2\.create never answers 40021; say 96018, which it has for that$/],
    [{ operation: 'import', code: 503 }, /write \{"status": 503\} for the HTTP status$/],
    [{ operation: 'clouds', code: 7 }, /^clouds never answers 7; clouds has 80000, 80001, 80002, 90117$/],
    [{ operation: '*', code: 80001 }, /a code belongs to an operation; name it instead of \*/],
    [{ operation: 'get', status: 503, match: { object: 'x' } }, /^a call of get names no object; .* cluster, key$/],
    [{ operation: 'import', status: 503, match: { colection: 'x' } }, /did you mean 'collection'\?/],
    [{ operation: 'import' }, /^say what happens: code, status, delay/],
    [{ operation: 'import', code: 47039, status: 500 }, /are two answers/],
    [{ operation: 'import', pass: true, delay: '1s' }, /pass goes alone/],
    [{ operation: 'import', wire: 'reset', status: 500 }, /leaves no answer/],
    [{ operation: 'import', wire: 'garbled', drip: { chunks: 2, over: '1s' } }, /two ways of a body/],
    [{ operation: 'import', status: 500, reason: 'x' }, /reason belongs to a code/],
    [{ operation: 'import', code: 47039, reason: 'x' }, /the text of 47039 has no place for a reason/],
    [{ operation: 'import', code: 47039, lost: true }, /lost goes with status, wire reset or wire empty/],
    [{ operation: 'import', status: 501 }, /status must be one of 429, 500, 502, 503, 504/],
    [{ operation: 'import', wire: 'rest' }, /did you mean reset\?/],
    [{ operation: 'import', delay: 2 }, /delay must be "2s", \{"min":"1s"/],
    [{ operation: 'import', delay: '2w' }, /is no length of time/],
    [{ operation: 'import', delay: '2h' }, /delay must be at most 1h/],
    [{ operation: 'import', delay: { min: '2s', max: '1s' } }, /delay\.min must not be more/],
    [{ operation: 'import', status: 500, times: 0 }, /times must be 1 to 1000000 or always/],
    [{ operation: 'import', status: 500, ttl: '99999999999d' }, /ttl must be at most 365d/],
    [{ operation: 'import', status: 500, times: 'often' }, /times must be an integer or always/]
  ]
  for (const [fault, problem] of cases) {
    t.match(await ask('POST', '/faults', fault), [400, { error: problem }], JSON.stringify(fault))
  }
  t.strictSame(await ask('GET', '/faults'), [200, { faults: [] }])
})

t.test('a matcher tells calls apart by cluster, collection, object and key', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const at = async (match: object, body: object, key?: string) => {
    await ask('DELETE', '/faults')
    await ask('POST', '/faults', { operation: 'import', status: 500, match })
    return (await importing(started, body, key))[0]
  }
  t.equal(await at({ cluster: clusterId }, PAGE), 500)
  t.equal(await at({ cluster: 'in01-*' }, PAGE), 200)
  t.equal(await at({ collection: 'medium_*' }, PAGE), 500)
  t.equal(await at({ collection: 'medium_' }, PAGE), 200)
  t.equal(await at({ object: '*.json' }, PAGE), 500)
  t.equal(await at({ object: 'gs://*/*_2020.json' }, PAGE), 500)
  t.equal(await at({ object: '*_2020*_2020.json' }, PAGE), 200, 'parts may not overlap')
  t.equal(await at({ object: '*.parquet' }, PAGE), 200)
  t.equal(await at({ key: 'demo' }, PAGE, 'other'), 200)
  t.equal(await at({ key: 'oth*' }, PAGE, 'other'), 500)
  t.equal(await at({ key: 'other', collection: 'books' }, PAGE, 'other'), 200, 'all of it has to fit')
  await ask('POST', '/faults', { operation: 'clusters.describe', status: 500, match: { cluster: clusterId } })
  t.match(await started.get(`/v1/clusters/${clusterId}`, {}), { status: 500 })
  await ask('POST', '/faults', { operation: 'v2.collections.list', status: 500, match: { cluster: 'in01-5b7c*' } })
  const host = 'in01-5b7c0de3f1a2948.localhost'
  const path = '/v2/vectordb/collections/list'
  t.match(await started.send({ method: 'POST', path, host, body: {} }), { status: 500 })
})

t.test('a key is not shown, nor what may be a secret in a URL', async t => {
  const ask = control(await emulator(t))
  const match = { key: 'my-key', object: 'https://x/y?sig=secret' }
  const [, shown] = await ask('POST', '/faults', { operation: 'import', code: 83001, match })
  t.match(shown, { match: { key: '[redacted]', object: 'https://x/y…' } })
  t.notMatch(JSON.stringify(await ask('GET', '/faults')), /my-key|secret/)
})

t.test('a fault is of its sandbox, and gone with a reset', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await ask('POST', '/faults?sandbox=a', { operation: 'import', status: 500, times: 'always' })
  t.match(await importing(started), [200])
  t.match(await importing(started, PAGE, 'demo@b'), [200])
  t.match(await importing(started, PAGE, 'demo@a'), [500])
  await ask('POST', '/reset?sandbox=a')
  t.match(await importing(started, PAGE, 'demo@a'), [200])
  t.strictSame(await ask('GET', '/faults?sandbox=a'), [200, { faults: [] }])
})

t.test("a fault with a ttl is gone after that time of the server's own clock", async t => {
  const started = await emulator(t)
  const ask = control(started)
  const expires = new Date(START + 30_000).toISOString()
  t.match(await ask('POST', '/faults', { operation: 'import', status: 500, times: 3, ttl: '30s' }), [200, { expires }])
  await ask('PATCH', '/clock', { mode: 'frozen' })
  t.match(await importing(started), [500])
  await ask('POST', '/clock/advance', { by: '1h' })
  t.match(await importing(started), [500], 'the clock of the sandbox has no say')
  started.advance(30)
  t.match(await importing(started), [200])
  t.match(await ask('GET', '/faults'), [200, { faults: [{ hits: 2, remaining: 0 }] }])
})

t.test('of two calls at once each takes a turn', async t => {
  const started = await emulator(t)
  await control(started)('POST', '/faults', { operation: 'import', code: 83004, times: 2, delay: '10ms' })
  const ids = await Promise.all([1, 2, 3].map(() => importing(started)))
  t.strictSame(
    ids.map(([, , id]) => id),
    ['fault-1', 'fault-1', undefined]
  )
})

t.test('faults are deleted, one or all', async t => {
  const ask = control(await emulator(t))
  await ask('POST', '/faults', { operation: 'import', status: 500 })
  await ask('POST', '/faults', { operation: 'get', status: 500 })
  t.strictSame(await ask('DELETE', '/faults/fault-1'), [200, { deleted: 'fault-1' }])
  t.match(await ask('DELETE', '/faults/fault-1'), [404, { error: /there is no fault "fault-1"; GET/ }])
  t.strictSame(await ask('DELETE', '/faults'), [200, { deleted: 1 }])
  t.strictSame(await ask('DELETE', '/faults'), [200, { deleted: 0 }])
  t.match(await ask('POST', '/faults', { operation: 'get', status: 500 }), [200, { id: 'fault-3' }])
  t.match(await ask('DELETE', '/faults/fault-3?sandbox=other'), [404, {}])
})

t.test('there is a limit to them', async t => {
  const ask = control(await emulator(t))
  for (let made = 0; made < 1000; made++) await ask('POST', '/faults', { operation: 'get', status: 500 })
  t.match(await ask('POST', '/faults', { operation: 'get', status: 500 }), [409, { error: /there are 1000 faults/ }])
})

t.test('delays are drawn from the seed', async t => {
  const waits = async (fault: object) => {
    const started = await emulator(t)
    await control(started)('POST', '/faults', { operation: 'import', code: 83004, times: 4, ...fault })
    const explained: number[] = []
    for (let call = 0; call < 4; call++) {
      explained.push(Number(/waits (\d+) ms/.exec((await started.post(PAGE)).explain ?? '')?.[1]))
    }
    return explained
  }
  const uniform = { delay: { min: '5ms', max: '40ms' } }
  const first = await waits(uniform)
  t.strictSame(await waits(uniform), first)
  t.ok(first.every(length => length >= 5 && length <= 40) && new Set(first).size > 1)
  const lognormal = { delay: { median: '10ms', sigma: 0.5 } }
  t.strictSame(await waits(lognormal), await waits(lognormal))
})

t.test('what is lost has been done', async t => {
  const started = await emulator(t)
  await control(started)('POST', '/faults', { operation: 'import', status: 504, lost: true })
  t.match(await importing(started), [504, /504 Gateway/, 'fault-1'])
  t.match(await started.get(LIST, { clusterId }), { body: { data: { count: 1 } } })
})

t.test('a call without a socket is rejected when its connection would break', async t => {
  const started = await emulator(t)
  await control(started)('POST', '/faults', { operation: 'import', wire: 'reset' })
  await t.rejects(importing(started), { code: 'ECONNRESET', message: 'fault-1: the connection is reset' })
  await control(started)('POST', '/faults', { operation: 'import', wire: 'empty', lost: true })
  await t.rejects(importing(started), { message: 'fault-2: the connection is closed without a byte' })
  t.match(await started.get(LIST, { clusterId }), { body: { data: { count: 1 } } })
})

t.test('a program has faults', async t => {
  await using started = await createEmulator({ listen: false })
  const { faults } = started
  t.match(await faults.next('import', 47039), { id: 'fault-1', code: 47039, remaining: 1 })
  t.match(await faults.next('import', { status: 503, times: 2 }), { status: 503, remaining: 2 })
  t.match(await faults.add({ operation: 'get', delay: '1s', match: { cluster: clusterId } }), { id: 'fault-3' })
  await t.rejects(faults.next('import', 90144), {
    name: 'LabError',
    status: 400,
    message: /^import never answers 90144; get does; import has 10003, 40003/
  })
  const next = faults.next as (operation: string, answer: unknown) => Promise<unknown>
  for (const answer of ['47039', null, undefined]) {
    await t.rejects(next('import', answer), {
      name: 'LabError',
      status: 400,
      message: /^pass a code, such as 47039, or a fault/
    })
  }
  await faults.delete('fault-1')
  t.strictSame(
    (await faults.list()).map(({ id }) => id),
    ['fault-2', 'fault-3']
  )
  t.equal(await faults.clear(), 2)
  t.strictSame(await started.sandbox('a').faults.list(), [])
})
