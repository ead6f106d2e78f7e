import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { FakeIo } from './fake-io.ts'

const SUBJECT = [
  ...['--cluster', 'in01-5b7c0de3f1a2948', '--collection', 'articles'],
  ...['--object-url', 's3://import-samples/json/pandas/articles.json']
]

const conformance = async (...args: readonly string[]) => {
  const io = new FakeIo()
  const code = await main(['conformance', ...args], {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

const start = async (t: Test, options = {}): Promise<string> => {
  const { url, close } = await createEmulator({ port: 0, speed: 1000, era: '2025', ...options })
  t.teardown(close)
  return url
}

interface Answer {
  status: number
  body: Record<string, unknown>
}

type Plant = (path: string, answer: Answer) => void

/** Passes everything on to a target, and changes what comes back. */
const between = async (t: Test, target: string, plant: Plant, seen: string[] = []): Promise<string> => {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const payload = await text(request)
    const url = request.url ?? ''
    seen.push(`${request.method} ${url} ${payload}`)
    const reply = await fetch(target + url, {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '' },
      ...(payload !== '' && { body: payload })
    })
    const answer: Answer = { status: reply.status, body: (await reply.json()) as Answer['body'] }
    plant(url, answer)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const differing = (out: string): string[] => out.split('\n').filter(line => /^(?:different|\s)/.test(line))

t.test('two emulators answer alike, and as the documents say', async t => {
  const [one, other] = [await start(t), await start(t, { seed: 7 })]
  const compared = await conformance('--target', one, '--key', 'k', '--compare', other, ...SUBJECT, '--yes')
  t.match(compared, { code: 0, err: '' })
  t.match(compared.out, /^same {7}v2 describe after abort\n41 scenarios, 0 with differences\n$/m)
  const documented = await conformance('--target', `${one}/`, '--key', 'k', ...SUBJECT, '--yes', '--json')
  t.equal(documented.code, 0)
  t.match(JSON.parse(documented.out), { differing: 0, scenarios: { length: 41 } })
  t.match(await conformance('--target', one, '--key', 'k'), { code: 0, out: /13 scenarios, 0 with differences\n$/ })
  const inCluster = ['--target', one, '--key', 'k', '--cluster', 'in01-5b7c0de3f1a2948']
  t.match(await conformance(...inCluster), { code: 0, out: /28 scenarios, 0 with differences\n$/ })
  t.match(await conformance(...inCluster, '--collection', 'articles'), {
    code: 0,
    out: /29 scenarios, 0 with differences\n$/
  })
})

t.test('nothing is made without --yes, and what would be is said first', async t => {
  const target = await start(t)
  const jobs = async () => {
    const headers = { authorization: 'Bearer k' }
    const reply = await fetch(`${target}/v1/vector/collections/import/list?clusterId=in01-5b7c0de3f1a2948`, { headers })
    return ((await reply.json()) as { data: { tasks: { jobId: string }[] } }).data.tasks.map(({ jobId }) => jobId)
  }
  const before = await jobs()
  const seen: string[] = []
  const watched = await between(t, target, () => {}, seen)
  const { code, err, out } = await conformance('--target', watched, '--key', 'k', ...SUBJECT)
  t.equal(code, 0)
  t.equal(
    err,
    [
      'not run without --yes:',
      ...['  v1 import: makes an import job', '  v1 get', '  v2 create: makes an import job', '  v2 describe'],
      '  v2 create without commit, to commit: makes an import job',
      ...['  v2 describe before commit', '  v2 commit', '  v2 describe after commit'],
      '  v2 create without commit, to abort: makes an import job',
      ...['  v2 describe before abort', '  v2 abort', '  v2 describe after abort', '']
    ].join('\n')
  )
  t.match(out, /29 scenarios, 0 with differences\n$/)
  t.equal(seen.length, 30, 'the first one is asked beforehand, to see whether the target answers')
  t.strictSame(await jobs(), before)
})

const PLANTED: readonly (readonly [name: string, path: RegExp, change: (answer: Answer) => void, found: RegExp[]])[] = [
  [
    'a code',
    /list\?clusterId=in01-5b7c0de3f1a2948&pageSize|list.*pageSize=1$/,
    ({ body }) => Object.assign(body, { code: 80002 }),
    [/^different {2}v1 list, page too small$/, /body\.code: 80003 expected, got 80002/]
  ],
  [
    'a word of a message',
    /currentPage=0/,
    ({ body }) => Object.assign(body, { message: `${body['message']} ` }),
    [/^different {2}v1 list, page before the first$/, /body\.message: ".*" expected, got ".* "/]
  ],
  [
    'an HTTP status',
    /jobs\/import\/list/,
    answer => Object.assign(answer, { status: 400 }),
    [/^different {2}v2 list$/, /HTTP status: 200 expected, got 400/]
  ],
  [
    'a missing key',
    /import\/get\?clusterId=in01.*jobId=job-(?!0{10})/,
    ({ body }) => Reflect.deleteProperty(body['data'] as object, 'fileSize'),
    [/^different {2}v1 get$/, /fileSize/]
  ],
  [
    'a key more',
    /jobs\/import\/describe/,
    ({ body }) => Object.assign((body['data'] as object | undefined) ?? {}, { extra: 1 }),
    [/^different {2}v2 describe$/, /extra/]
  ],
  [
    'an end that is none',
    /import\/(?:get|describe)/,
    ({ body }) => {
      const data = (body['data'] ?? {}) as Record<string, unknown>
      if (data['readyPercentage'] === 1) data['readyPercentage'] = '1'
      if (data['state'] === 'Completed') data['state'] = 'Done'
    },
    [/^different {2}v1 get$/, /readyPercentage/]
  ],
  [
    'a lookup',
    /^\/v2\/clusters\/in01-5b7c0de3f1a2948$/,
    ({ body }) => Reflect.deleteProperty(body['data'] as object, 'connectAddress'),
    [/^different {2}v2 describe of the cluster$/, /connectAddress/]
  ],
  [
    'a commit that is refused',
    /import\/commit$/,
    answer => Object.assign(answer, { body: { code: 90011, message: 'no' } }),
    [/^different {2}v2 commit$/, /code/]
  ],
  [
    'a value of another type',
    /jobs\/import\/create/,
    ({ body }) => body['data'] && Object.assign(body['data'], { jobId: 7 }),
    [/^different {2}v2 create$/, /jobId/]
  ]
]

for (const [name, path, change, found] of PLANTED) {
  t.test(`${name} that differs is found, against the documents and against another target`, async t => {
    const target = await start(t)
    const planted = await between(t, target, (url, answer) => {
      if (path.test(url)) change(answer)
    })
    const other = await start(t)
    for (const against of [[], ['--compare', other]]) {
      const { code, out } = await conformance('--target', planted, '--key', 'k', ...SUBJECT, '--yes', ...against)
      t.equal(code, 1)
      for (const line of found)
        t.ok(
          differing(out).some(shown => line.test(shown)),
          `${line} in ${out}`
        )
    }
  })
}

const fieldsIn = (value: unknown): Record<string, unknown>[] => {
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(fieldsIn)]
}

/** Another value of a field, wherever it is; the documents tell its type alone. */
const VALUES: readonly (readonly [path: RegExp, field: string, other: unknown])[] = [
  [/import\/describe$/, 'state', 'Complete'],
  [/import\/describe$/, 'totalRows', -1],
  [/import\/describe$/, 'fileSize', 1],
  [/import\/describe$/, 'completeTime', 'yesterday'],
  [/import\/describe$/, 'progress', 99],
  [/import\/describe$/, 'jobId', 'task-0000000000'],
  [/import\/get\?/, 'fileName', 'x.json'],
  [/v2\/clouds/, 'cloudId', 'Amazon'],
  [/v1\/regions/, 'apiBaseUrl', 'x'],
  [/v2\/regions/, 'domain', 'x'],
  [/clusters\/in01/, 'plan', 'standard'],
  [/clusters\/in01/, 'createTime', '2024-01-02 03:04:05'],
  [/clusters\/in01/, 'status', 'Running']
]

t.test('each value that is not an account’s own is compared, and of ids and times the form', async t => {
  const [target, other] = [await start(t), await start(t)]
  const planted = await between(t, target, (url, { body }) => {
    for (const [path, field, value] of VALUES) {
      if (path.test(url)) for (const fields of fieldsIn(body)) if (field in fields) fields[field] = value
    }
  })
  const { code, out } = await conformance('--target', planted, '--key', 'k', ...SUBJECT, '--yes', '--compare', other)
  t.equal(code, 1)
  for (const [, field, value] of VALUES) {
    const shown = typeof value === 'string' ? value.replace(/\d/g, '0') : String(value)
    t.match(out, new RegExp(`\\.${field}: .* expected, got .*${shown.slice(0, 4)}`), field)
  }
})

t.test('what both refuse has not been compared', async t => {
  const [one, other] = [await createEmulator({ port: 0, era: '2025' }), await createEmulator({ port: 0, era: '2025' })]
  for (const each of [one, other]) {
    t.teardown(() => each.close())
    await each.world.changeCluster('in01-5b7c0de3f1a2948', { status: 'SUSPENDED' })
  }
  const { code, out } = await conformance(
    ...['--target', one.url, '--compare', other.url, '--key', 'k', ...SUBJECT, '--yes']
  )
  t.equal(code, 1)
  t.match(out, /different {2}v1 import\n {4}not compared: a success is documented, and both refuse it with 40003 "/)
})

t.test('two ways to one account do not get in the way of each other', async t => {
  const target = await start(t, { speed: 40 })
  const { code, out } = await conformance('--target', target, '--compare', target, '--key', 'k', ...SUBJECT, '--yes')
  t.equal(code, 0)
  t.match(out, /41 scenarios, 0 with differences\n$/)
})

t.test('an answer that does not come is a difference of its scenario alone', async t => {
  const [one, other] = [await createEmulator({ port: 0, speed: 1000, era: '2025' }), await start(t)]
  t.teardown(() => one.close())
  await one.faults.next('v2.list', { wire: 'reset' })
  const { code, out } = await conformance('--target', one.url, '--compare', other, '--key', 'k', ...SUBJECT)
  t.equal(code, 1)
  t.match(out, /^ {4}HTTP status: 200 expected, got none \(connection closed without an answer\)$/m)
  t.match(out, /29 scenarios, 1 with differences\n$/)
})

t.test('a target that cannot be asked is found before a job is made at the other', async t => {
  await using one = await createEmulator({ port: 0, speed: 1000, era: '2025' })
  const before = await one.journal.count({ operation: 'v2.create' })
  const dead = 'http://127.0.0.1:1'
  const told = await conformance('--target', one.url, '--compare', dead, '--key', 'k', ...SUBJECT, '--yes')
  t.match(told, { code: 2, err: `${dead} cannot be asked (connection refused)` })
  t.equal(await one.journal.count({ operation: 'v2.create' }), before)
  t.equal(await one.journal.count({}), 1)
})

t.test('the order of keys is compared between targets', async t => {
  const target = await start(t)
  const planted = await between(t, target, (url, { body }) => {
    if (!url.endsWith('/import/list?clusterId=in01-5b7c0de3f1a2948')) return
    const { code, data } = body
    Reflect.deleteProperty(body, 'code')
    Object.assign(body, { data, code })
  })
  const { code, out } = await conformance('--target', planted, '--key', 'k', '--compare', target, ...SUBJECT)
  t.equal(code, 1)
  t.strictSame(differing(out), ['different  v1 list', '    body: keys code, data expected, got keys data, code'])
})

t.test('what is no JSON differs, and what cannot be reached ends the run', async t => {
  const server = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { code, out } = await conformance('--target', url, '--key', 'k')
  t.equal(code, 1)
  t.match(out, /13 scenarios, 13 with differences/)
  server.close()
  server.closeAllConnections()
  const { url: closed, close } = await createEmulator({ port: 0 })
  await close()
  const gone = await conformance('--target', closed, '--key', 'secret-of-mine')
  t.strictSame({ code: gone.code, out: gone.out }, { code: 2, out: '' })
  t.match(gone.err, `${closed} cannot be asked (connection refused)`)
  t.notMatch(gone.err, /secret-of-mine/)
})

t.test('what is no HTTP, or has no end, is told and ends the run', async t => {
  const answering = async (answer: (socket: Socket) => void) => {
    const server = createTcpServer(socket => {
      socket.on('error', () => {})
      answer(socket)
    }).listen(0, '127.0.0.1')
    t.teardown(() => server.close())
    await new Promise(resolve => server.once('listening', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const chunk = Buffer.alloc(64 * 1024)
  const endless = (socket: Socket): void => {
    if (socket.writable) socket.write(chunk, () => endless(socket))
  }
  const cases: readonly [(socket: Socket) => void, string][] = [
    [socket => socket.destroy(), 'connection closed without an answer'],
    [socket => socket.end('SSH-2.0\r\n'), 'an answer that is no HTTP'],
    [socket => socket.write('HTTP/1.1 200 OK\r\n\r\n', () => endless(socket)), 'an answer without end']
  ]
  for (const [answer, reason] of cases) {
    const url = await answering(answer)
    t.match(await conformance('--target', url, '--key', 'k'), { code: 2, err: `${url} cannot be asked (${reason})` })
  }
  const moved = await answering(socket => socket.end('HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'))
  const { code, out } = await conformance('--target', moved, '--key', 'k')
  t.equal(code, 1)
  t.match(out, /HTTP status: 200 expected, got 301/)
})

t.test('flags that do not go together are rejected', async t => {
  t.match(await conformance('--key', 'k'), { code: 2, err: /conformance needs --target/ })
  t.match(await conformance('--target', 'http://127.0.0.1:1', '--yes'), { code: 2, err: /--yes imports: it needs/ })
  for (const url of ['here', 'ftp://127.0.0.1', 'http://user:word@127.0.0.1:1', 'http://127.0.0.1:1/?token=word']) {
    for (const flags of [
      ['--target', url],
      ['--target', 'http://127.0.0.1:1', '--compare', url]
    ]) {
      const { code, err } = await conformance(...flags)
      t.equal(code, 2)
      t.match(err, /must be a base URL such as/)
      t.notMatch(err, /word@|token/)
    }
  }
  t.match(await conformance('--target', 'http://127.0.0.1:1'), {
    code: 2,
    err: /cannot be asked \(connection refused\)/
  })
  t.match(await conformance('--target', 'http://127.0.0.1:1', '--key', 'schlüssel'), {
    code: 2,
    err: /^--key has a character that a key cannot have; keys are of visible ASCII\n$/
  })
  t.match(await conformance('--target', 'http://127.0.0.1:1', '--keys', 'k'), { code: 2, err: /--key/ })
  t.match(await conformance('--help'), { code: 0, out: /Usage: zilliz-import-emulator conformance --target URL/ })
})
