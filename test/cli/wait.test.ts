import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { FakeIo } from './fake-io.ts'

const wait = async (argv: readonly string[], env = {}) => {
  const io = new FakeIo()
  const code = await main(['wait', ...argv], env, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

const serve = async (t: Test, listener: RequestListener): Promise<number> => {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return port
}

const failure = (port: number, seen: string, timeout: number) => ({
  code: 1,
  out: '',
  err: `http://127.0.0.1:${port}/_emulator/health did not answer {"status":"ok"} within ${timeout} s; last: ${seen}; start the emulator, or give its address with --url\n`
})

t.test('it ends well as soon as the emulator is ready', async t => {
  let looks = 0
  const port = await serve(t, (request, response) => {
    looks++
    response.statusCode = looks < 3 ? 503 : 200
    response.end(request.url === '/_emulator/health' ? '{"status":"ok"}' : '')
  })
  const url = `http://127.0.0.1:${port}`
  const ready = { code: 0, out: `${url}/_emulator/health answers {"status":"ok"}\n`, err: '' }
  t.strictSame(await wait(['--url', `${url}/`, '--timeout', '5']), ready)
  t.equal(looks, 3)
  t.strictSame(await wait(['--url', `${url}?x#y`, '--timeout=1']), ready)
  t.strictSame(await wait([], { ZILLIZ_EMULATOR_PORT: String(port) }), ready, 'the port of the settings')
  const anywhere = { ZILLIZ_EMULATOR_PORT: String(port), ZILLIZ_EMULATOR_HOST: '0.0.0.0' }
  t.strictSame(await wait([], anywhere), ready, 'an emulator that listens everywhere is asked on the loopback')
})

t.test('when the time is up it says what it saw last', async t => {
  const answer = (status: number, body: string): RequestListener => {
    return (_request, response) => response.writeHead(status).end(body)
  }
  const cases: readonly [string, RequestListener][] = [
    ['HTTP 404', answer(404, '')],
    ['HTTP 200 with another body', answer(200, '<html>')],
    ['HTTP 200 with another body', answer(200, 'null')],
    ['no answer', () => {}],
    ['no answer', (_request, response) => void response.writeHead(200).write('{')],
    ['an answer without end', (_request, response) => response.end(' '.repeat(100_000))],
    ['connection closed without an answer', request => request.socket.destroy()]
  ]
  for (const [seen, listener] of cases) {
    const port = await serve(t, listener)
    // An answer may take long on a busy machine.
    const seconds = seen === 'no answer' ? 0.5 : 1.5
    const flags = ['--url', `http://127.0.0.1:${port}`, '--timeout', String(seconds)]
    t.strictSame(await wait(flags), failure(port, seen, seconds))
  }
  t.strictSame(await wait(['--timeout', '0.5', '--url', 'http://127.0.0.1:1']), failure(1, 'connection refused', 0.5))
  t.match(
    (await wait(['--timeout', '0.01', '--url', 'https://[::1]:1'])).err,
    'https://[::1]:1/_emulator/health did not'
  )
})

t.test('a check that the end of the time cuts short does not hide what an earlier one saw', async t => {
  let calls = 0
  const port = await serve(t, (_request, response) => {
    if (++calls === 1) response.writeHead(503).end()
  })
  const flags = ['--url', `http://127.0.0.1:${port}`, '--timeout', '1.5']
  t.strictSame(await wait(flags), failure(port, 'HTTP 503', 1.5))
  t.equal(calls, 2)
})

t.test('an IPv6 host of the settings is asked in brackets', async t => {
  const env = { ZILLIZ_EMULATOR_HOST: '::1', ZILLIZ_EMULATOR_PORT: '1' }
  t.match((await wait(['--timeout', '0.01'], env)).err, /^http:\/\/\[::1\]:1\/_emulator\/health did not answer/)
})

t.test('what it cannot work with is rejected', async t => {
  const cases: readonly [readonly string[], string][] = [
    [
      ['--timeout', '1s'],
      '--timeout is "1s", but must be a number above 0 and at most 86400; write, for example, --timeout 30'
    ],
    [
      ['--timeout=0'],
      '--timeout is "0", but must be a number above 0 and at most 86400; write, for example, --timeout 30'
    ],
    [['--ulr', 'x'], 'unknown flag --ulr; did you mean --url?'],
    [['--url'], '--url has no value; write, for example, --url http://127.0.0.1:19540'],
    [
      ['--url', '127.0.0.1:19540'],
      '--url is "127.0.0.1:19540", but must be a URL with http:// or https://, a host and a port up to 65535; write, for example, --url http://127.0.0.1:19540'
    ]
  ]
  for (const [argv, problem] of cases) t.strictSame(await wait(argv), { code: 2, out: '', err: `${problem}\n` })
  t.strictSame(await wait([], { ZILLIZ_EMULATOR_PORT: '0' }), {
    code: 2,
    out: '',
    err: 'the port is 0, so it is not known where the emulator listens; write, for example, --url http://127.0.0.1:19540\n'
  })
})

t.test('the password of a URL is sent, and never shown', async t => {
  const seen: (string | undefined)[] = []
  const port = await serve(t, (request, response) => {
    seen.push(request.headers.authorization)
    response.end('{"status":"ok"}')
  })
  const { code, out } = await wait(['--url', `http://ak:sk@127.0.0.1:${port}`])
  t.equal(code, 0)
  t.strictSame(seen, [`Basic ${Buffer.from('ak:sk').toString('base64')}`])
  t.equal(out, `http://…@127.0.0.1:${port}/_emulator/health answers {"status":"ok"}\n`)
})

t.test(
  'an emulator under TLS is found, whether a variable or a flag turned it on, and so is whom it trusts',
  async t => {
    const folder = t.testdir()
    const { url, close } = await createEmulator({ port: 0, tls: true, dataDir: folder })
    t.teardown(close)
    const { port } = new URL(url)
    const ready = { code: 0, out: `https://127.0.0.1:${port}/_emulator/health answers {"status":"ok"}\n`, err: '' }
    const place = { ZILLIZ_EMULATOR_PORT: port }
    t.strictSame(await wait(['--timeout', '5'], place), ready, 'a flag of start is not known to wait')
    t.strictSame(await wait(['--timeout', '5'], { ...place, ZILLIZ_EMULATOR_TLS: 'true' }), ready)
    const asked = ['--timeout', '5', '--url', `https://127.0.0.1:${port}`]
    t.strictSame(await wait(asked, { ZILLIZ_EMULATOR_DATA_DIR: folder }), ready, 'the authority of the data folder')
    t.match(await wait(asked, { ZILLIZ_EMULATOR_DATA_DIR: t.testdirName.concat('-none') }), {
      code: 1,
      err: /last: a certificate that is not trusted here; /
    })
  }
)
