import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'

const BIN = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

const { ZILLIZ_EMULATOR_CONFIG: _, ...ENV } = process.env

const launch = (t: Test, ...args: string[]) => {
  const child = spawn(process.execPath, args, { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

const portOf = async (child: ChildProcess): Promise<number> => {
  const [line] = await once(child.stdout ?? child, 'data')
  return Number(new URL(JSON.parse(String(line)).url).port)
}

const GET = 'GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n'
const HALF_POST =
  'POST /v1/vector/collections/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\n{'

/** Sends a request whose last byte is missing. One packet has both, so the answer to the first tells that the second has begun. */
const halfSend = async (port: number) => {
  const socket = connect(port, '127.0.0.1')
  socket.write(GET + HALF_POST)
  await once(socket, 'data')
  return socket
}

/** Resolves when nobody listens on a port any more. */
const refused = async (port: number): Promise<void> => {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const outcome = await once(socket, 'connect').catch(error => error.code)
    socket.destroy()
    if (outcome === 'ECONNREFUSED') return
  }
}

t.test('SIGTERM lets the request in flight finish, rejects new ones, and ends with 0', async t => {
  const child = launch(t, BIN, '--port', '0')
  const exit = once(child, 'exit')
  const port = await portOf(child)
  const socket = await halfSend(port)
  child.kill('SIGTERM')
  await t.resolves(refused(port))
  const rest = text(socket)
  socket.write('}')
  t.match(await rest, /"code":\d{5}/)
  t.strictSame(await exit, [0, null])
  t.equal(await text(child.stderr), '')
})

t.test('what clients sent before SIGTERM is answered, though their connections were not accepted yet', async t => {
  const child = launch(t, BIN, '--port', '0')
  const exit = once(child, 'exit')
  const port = await portOf(child)
  child.kill('SIGSTOP')
  const answers = Array.from({ length: 40 }, async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(GET)
    return async () => (await text(socket)).slice(0, 12)
  })
  const reads = await Promise.all(answers)
  child.kill('SIGTERM')
  child.kill('SIGCONT')
  t.strictSame(new Set(await Promise.all(reads.map(read => read()))), new Set(['HTTP/1.1 200']))
  t.strictSame(await exit, [0, null])
})

t.test('SIGTERM ends with 0 at once, though clients of the proxy leave their connections open', async t => {
  const ends = [[], ['--tls', '--data-dir', t.testdir({})]].map(async flags => {
    const child = launch(t, BIN, '--port', '0', '--proxy-port', '0', ...flags)
    const exit = once(child, 'exit')
    const [line] = await once(child.stdout, 'data')
    const port = Number(new URL(JSON.parse(String(line)).proxyUrl).port)
    const opened = async (destination: string) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {})
      t.teardown(() => socket.destroy())
      socket.write(`CONNECT ${destination}:443 HTTP/1.1\r\nHost: ${destination}\r\n\r\n`)
      const [answer] = await once(socket, 'data')
      return String(answer).slice(0, 12)
    }
    t.equal(await opened('api.cloud.zilliz.com'), 'HTTP/1.1 200')
    t.equal(await opened('example.com'), 'HTTP/1.1 403')
    const rest = text(child.stdout)
    const begun = performance.now()
    child.kill('SIGTERM')
    t.strictSame(await exit, [0, null])
    t.ok(performance.now() - begun < 5000, 'sooner than requests in flight would be cut off')
    t.equal(await rest, '')
  })
  await Promise.all(ends)
})

t.test('a second signal does not wait for the request in flight', async t => {
  const child = launch(t, BIN, '--port', '0')
  const exit = once(child, 'exit')
  const port = await portOf(child)
  const socket = await halfSend(port)
  socket.on('error', () => {})
  child.kill('SIGTERM')
  await refused(port)
  await new Promise(resolve => setTimeout(resolve, 150))
  child.kill('SIGINT')
  t.strictSame(await exit, [130, null])
})

const THROWS = `process.on('SIGUSR2', () => { throw new Error('nobody expects this') })`
const REJECTS = `process.on('SIGUSR2', () => { Promise.reject(new Error('nobody expects this')) })`

for (const [name, defect] of Object.entries({ exception: THROWS, 'rejected promise': REJECTS })) {
  t.test(`an ${name} that nothing catches is logged, and the program ends with 70`, async t => {
    const child = launch(t, '--import', `data:text/javascript,${defect}`, BIN, '--port', '0')
    const exit = once(child, 'exit')
    await portOf(child)
    const log = text(child.stdout)
    child.kill('SIGUSR2')
    t.strictSame(await exit, [70, null])
    t.match(JSON.parse(await log), { level: 60, err: { message: 'nobody expects this' } })
  })
}

t.test('a reader that leaves early does not fail the program', async t => {
  const child = launch(t, BIN, '--help')
  child.stdout.destroy()
  t.strictSame(await once(child, 'exit'), [0, null])
  t.equal(await text(child.stderr), '')
})

t.test(
  'output that cannot be written is told without a stack',
  { skip: existsSync('/dev/full') ? false : 'this system has no /dev/full' },
  async t => {
    const full = openSync('/dev/full', 'w')
    t.teardown(() => closeSync(full))
    const child = spawn(process.execPath, [BIN, 'errors'], { stdio: ['ignore', full, 'pipe'] })
    const exit = once(child, 'exit')
    t.equal(await text(child.stderr as Readable), 'the output cannot be written (ENOSPC); is the disk full?\n')
    t.strictSame(await exit, [1, null])
  }
)

t.test('only start loads the server', async t => {
  const probe = `
    import { createRequire } from 'node:module'
    import { Writable } from 'node:stream'
    import { main } from ${JSON.stringify(new URL('../../src/cli/main.ts', import.meta.url).href)}
    const none = new Writable({ write: (chunk, encoding, done) => done() })
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some(path => /node_modules.(fastify|pino|yaml)\\b/.test(path))
    const io = { stdout: none, stderr: none, on() {}, off() {}, exit() {} }
    for (const argv of [['--help'], ['--version'], ['wait', '--url', 'http://127.0.0.1:1', '--timeout', '0.01'], ['--prot']]) {
      await main(argv, {}, io)
    }
    const before = loaded()
    await main(['--world', '/nowhere'], {}, io)
    console.log(JSON.stringify([before, loaded()]))`
  const child = launch(t, '--input-type=module', '--eval', probe)
  t.strictSame(JSON.parse(await text(child.stdout)), [false, true])
})
