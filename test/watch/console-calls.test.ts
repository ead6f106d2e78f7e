import t from 'tap'
import { control } from '../support/control.ts'
import { emulator, GET, IMPORT, jobIdOf, LIST, PAGE, type TestEmulator } from '../support/emulator.ts'

const { clusterId } = PAGE

const FROM_CONSOLE = { 'x-emulator-client': 'console' }

const asConsole =
  ({ send }: TestEmulator) =>
  (path: string, { body, headers }: { body?: object; headers?: Record<string, string> } = {}) =>
    send({
      method: body === undefined ? 'GET' : 'POST',
      path,
      headers: { ...FROM_CONSOLE, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { payload: JSON.stringify(body) })
    })

t.test('the journal marks calls of the console, and finds them by client', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await started.post(PAGE)
  await asConsole(started)(IMPORT, { body: PAGE })
  await started.send({ method: 'GET', path: '/v1/nosuch', headers: FROM_CONSOLE })
  const ids = async (query: string) => {
    const [, { entries }] = (await ask('GET', `/journal?${query}`)) as [number, { entries: { id: number }[] }]
    return entries.map(({ id }) => id)
  }
  t.strictSame(await ids('client=console'), [2, 3])
  t.strictSame(await ids('client=other'), [1])
  t.equal((await started.journal.find({ client: 'console' }))[0]?.client, 'console')
  t.strictSame(await ask('GET', '/journal?client=Console'), [
    400,
    { error: 'there is no client "Console"; did you mean console?' }
  ])
})

t.test('calls of the console do not count in coverage, which names what the console alone has met', async t => {
  const started = await emulator(t)
  const call = asConsole(started)
  const jobId = jobIdOf(await call(IMPORT, { body: PAGE }))
  await call(`${GET}?clusterId=${clusterId}&jobId=${jobId}`)
  await control(started)('POST', '/faults', { operation: 'import', status: 503 })
  await call(IMPORT, { body: PAGE })
  const { operations, met, others } = await started.coverage.report()
  t.strictSame([operations, met, others], [[], 0, []], 'no client has called anything')
  await started.post({ ...PAGE, collectionName: 'none' })
  const { operations: [row] = [], percent, neverMet } = await started.coverage.report()
  t.match(
    row?.outcomes.filter(each => each.met > 0 || each.console > 0),
    [
      { outcome: 'success', met: 0, injected: 0, console: 1 },
      { outcome: '47005', met: 1, injected: 0, console: 0 }
    ]
  )
  t.equal(percent, Math.floor(1000 / (row?.total ?? 0)) / 10)
  t.ok(neverMet.includes('your tests never met a success of import'))
  const { body: markdown } = await started.app.inject('/_emulator/coverage?format=markdown')
  t.match(markdown, /^\| success \| \*\*never\*\*, by the console alone \|/m)
  const { body: junit } = await started.app.inject('/_emulator/coverage?format=junit')
  t.match(junit, /<testcase name="success: [^>]*><skipped message="met by the console alone"\/>/)
})

t.test('the lint says nothing of calls of the console, and forgets nothing because of them', async t => {
  const started = await emulator(t, { progress: 'immediate' })
  const call = asConsole(started)
  for (let n = 0; n < 3; n++) await call(IMPORT, { body: PAGE })
  t.strictSame(
    (await started.journal.find()).flatMap(({ warnings }) => warnings),
    []
  )
  const jobId = jobIdOf(await started.post(PAGE))
  for (let n = 0; n < 5; n++) await call(`${GET}?clusterId=${clusterId}&jobId=${jobId}`)
  await started.post(PAGE)
  const [last] = (await started.journal.find()).slice(-1)
  t.strictSame(
    last?.warnings.map(({ rule }) => rule),
    ['imports-again'],
    'the client itself has not asked for its job'
  )
  t.strictSame((await started.coverage.report()).warnings.length, 1)
})

t.test('calls of the console use up no rate limit and have none', async t => {
  const started = await emulator(t, { rateLimit: 2 })
  const call = asConsole(started)
  const list = `${LIST}?clusterId=${clusterId}`
  for (let n = 0; n < 5; n++) t.equal((await call(list)).status, 200)
  t.equal((await started.get(LIST, { clusterId })).status, 200)
  t.equal((await started.get(LIST, { clusterId })).status, 200)
  t.match((await started.get(LIST, { clusterId })).body, { code: 429 })
})

t.test('a look of the console is no poll', async t => {
  const started = await emulator(t, { progress: 'polls:2' })
  const jobId = jobIdOf(await started.post(PAGE))
  const call = asConsole(started)
  for (let n = 0; n < 3; n++) {
    t.match((await call(`${GET}?clusterId=${clusterId}&jobId=${jobId}`)).body, { data: { readyPercentage: 0 } })
  }
  await started.get(GET, { clusterId, jobId })
  t.match((await started.get(GET, { clusterId, jobId })).body, { data: { readyPercentage: 1 } })
})

t.test('a look of the console makes no sandbox and is no use of one', async t => {
  let now = Date.UTC(2024, 0, 1)
  const started = await emulator(t, { clock: () => now })
  const call = asConsole(started)
  const list = `${LIST}?clusterId=${clusterId}`
  const missing = await call(list, { headers: { 'x-emulator-sandbox': 'nope' } })
  t.match(missing, { status: 200, check: 'sandbox', explain: /^x-emulator-sandbox: there is no sandbox nope/ })
  await started.send({ method: 'GET', path: list, headers: { 'x-emulator-sandbox': 'mine' } })
  const used = async () => {
    const [, { sandboxes }] = (await control(started)('GET', '/sandboxes')) as [
      number,
      { sandboxes: { name: string; lastUsed: string }[] }
    ]
    return sandboxes.map(({ name, lastUsed }) => [name, lastUsed])
  }
  const before = await used()
  t.strictSame(
    before.map(([name]) => name),
    ['default', 'mine']
  )
  now += 60_000
  await call(list, { headers: { 'x-emulator-sandbox': 'mine' } })
  t.strictSame(await used(), before)
  await call(IMPORT, { body: PAGE, headers: { 'x-emulator-sandbox': 'mine' } })
  t.not((await used())[1]?.[1], before[1]?.[1], 'an import of the console is one')
})
