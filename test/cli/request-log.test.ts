import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { PAGE } from '../support/emulator.ts'
import { FakeIo } from './fake-io.ts'

const IMPORT = '/v1/vector/collections/import'

/** Starts the command, uses it, and returns the lines that follow the ready line. */
const linesOf = async (t: Test, flags: readonly string[], use: (url: string) => Promise<void>, env = {}) => {
  const io = new FakeIo()
  const running = main(['start', '--port', '0', '--progress', 'immediate', ...flags], env, io)
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await io.output())?.[0] ?? ''
  await use(url)
  io.emit('SIGTERM')
  t.equal(await running, 0)
  t.equal(io.stderr.text, '')
  return io.stdout.text.trim().split('\n').slice(1)
}

const parsed = (lines: readonly string[]) =>
  lines.map(line => {
    const { time, duration, ...rest } = JSON.parse(line)
    t.ok(time > 0 && duration >= 0 && duration < 60_000, line)
    return rest
  })

const post = (url: string, body: object, key = 'demo') =>
  fetch(url + IMPORT, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) })

t.test('a line for each request has what happened, and the id of its journal entry', async t => {
  const lines = await linesOf(t, ['--log-requests'], async url => {
    await post(url, PAGE)
    await post(url, { ...PAGE, collectionName: 'none' }, 'demo@login-test')
    await fetch(`${url}/v1/none`)
    await fetch(`${url}/_emulator/journal`)
    await fetch(`${url}/_emulator/faults`, { method: 'POST', body: '{"operation":"clouds","status":502}' })
    await fetch(`${url}/v1/clouds`, { headers: { authorization: 'Bearer demo' } })
    await fetch(`${url}/bucket/key`, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })
  })
  const common = { level: 30, method: 'POST', route: IMPORT, operation: 'import', status: 200, sandbox: 'default' }
  t.strictSame(parsed(lines), [
    { ...common, code: 200, journal: 1, msg: `POST ${IMPORT} 200` },
    { ...common, code: 47005, check: 'collection', sandbox: 'login-test', journal: 1, msg: `POST ${IMPORT} 47005` },
    {
      ...common,
      ...{ method: 'GET', route: null, operation: null, status: 404, code: 404, check: 'path', journal: 2 },
      msg: 'GET (unknown path) 404'
    },
    {
      ...common,
      ...{
        method: 'GET',
        route: '/v1/clouds',
        operation: 'clouds',
        status: 502,
        code: null,
        fault: 'fault-1',
        journal: 4
      },
      msg: 'GET /v1/clouds HTTP 502'
    },
    {
      ...common,
      ...{ method: 'GET', route: null, operation: 's3.GetObject', status: 403, code: null, journal: 5 },
      msg: 'GET s3.GetObject HTTP 403'
    }
  ])
})

t.test('no line has a key, a name or a path of the client', async t => {
  const lines = await linesOf(t, ['--log-requests', '--log-level', 'debug'], async url => {
    await post(
      url,
      { ...PAGE, accessKey: 'zq9x', secretKey: 'zq9x', objectUrl: 's3://zq9x/zq9x?X-Amz-Signature=zq9x' },
      'zq9x'
    )
    await post(url, { ...PAGE, zq9x: 'zq9x' })
    await fetch(`${url}/v1/zq9x?token=zq9x`, { headers: { authorization: 'Bearer zq9x' } })
    await fetch(`${url}/zq9x?X-Amz-Signature=zq9x&X-Amz-Credential=zq9x`, { headers: { 'x-amz-date': 'zq9x' } })
  })
  t.ok(lines.length >= 4)
  t.notMatch(lines.join('\n'), 'zq9x')
})

t.test('without the flag, and below level info, no request is logged', async t => {
  const use = async (url: string) => void (await post(url, PAGE))
  t.strictSame(await linesOf(t, [], use), [])
  const io = new FakeIo()
  const running = main(['start', '--port', '0', '--log-requests', '--log-level', 'warn'], {}, io)
  await new Promise(resolve => setTimeout(resolve, 500))
  io.emit('SIGTERM')
  t.equal(await running, 0)
  t.equal(io.stdout.text, '')
})

t.test('without a journal the lines have no id', async t => {
  const lines = await linesOf(t, ['--log-requests', '--journal', '0'], async url => void (await post(url, PAGE)))
  t.match(parsed(lines), [{ code: 200, journal: null }])
})

t.test('--log-format chooses texts or JSON, whatever the output is', async t => {
  const use = async (url: string) => void (await post(url, PAGE))
  const pretty = await linesOf(t, ['--log-requests', '--log-format', 'pretty'], use, { NO_COLOR: '1' })
  t.match(
    pretty.join('\n'),
    /^\[\d\d:\d\d:\d\d\] INFO: POST \/v1\/vector\/collections\/import 200 \{"operation":"import","duration":[\d.]+,"sandbox":"default","journal":1\}$/
  )
  const io = new FakeIo()
  io.stdout.isTTY = true
  const running = main(['start', '--port', '0', '--log-format', 'json'], {}, io)
  t.match(JSON.parse((await io.output()).split('\n')[0] ?? ''), { level: 30, seed: 1 })
  io.emit('SIGTERM')
  t.equal(await running, 0)
})

t.test('colors are for terminals, and NO_COLOR and FORCE_COLOR decide before', async t => {
  const colored = async (env: Record<string, string>, isTTY: boolean) => {
    const io = new FakeIo()
    io.stdout.isTTY = isTTY
    const running = main(['start', '--port', '0', '--log-format', 'pretty'], env, io)
    const first = await io.output()
    io.emit('SIGTERM')
    await running
    return first.includes('\u001b[')
  }
  t.equal(await colored({}, true), true)
  t.equal(await colored({}, false), false)
  t.equal(await colored({ NO_COLOR: '1' }, true), false)
  t.equal(await colored({ NO_COLOR: '1', FORCE_COLOR: '1' }, true), false)
  t.equal(await colored({ FORCE_COLOR: '1' }, false), true)
  t.equal(await colored({ FORCE_COLOR: '0' }, true), false)
  t.equal(await colored({ TERM: 'dumb' }, true), false)
})

t.test('a program logs requests to its own logger, which needs the method info', async t => {
  const lines: object[] = []
  const logger = { debug: () => {}, warn: () => {}, error: () => {}, info: (line: object) => void lines.push(line) }
  await using started = await createEmulator({ listen: false, logRequests: true, logger: logger as never })
  await started.app.inject({ url: '/v1/clouds', headers: { authorization: 'Bearer demo' } })
  t.match(lines, [{ operation: 'clouds', code: 200, journal: 1 }])
  t.strictSame(Object.keys(lines[0] ?? {}), [
    ...['method', 'route', 'operation', 'status', 'code', 'duration', 'sandbox', 'journal']
  ])
  await t.rejects(
    createEmulator({ listen: false, logRequests: true }),
    /logRequests needs a logger with the method info/
  )
})

t.test('a logger that throws affects no request', async t => {
  const errors: string[] = []
  const logger = {
    debug: () => {},
    warn: () => {},
    error: (_: object, message: string) => void errors.push(message),
    info: () => {
      throw new Error('the disk is full')
    }
  }
  await using started = await createEmulator({ listen: false, logRequests: true, logger: logger as never })
  for (let n = 0; n < 2; n++) {
    const { statusCode } = await started.app.inject({ url: '/v1/clouds', headers: { authorization: 'Bearer demo' } })
    t.equal(statusCode, 200)
  }
  t.match(errors, [/^the observer request log failed/])
  const entries = await started.journal.find()
  t.equal(entries.length, 2)
})
