import { once } from 'node:events'
import { chmod, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { exitCodeOfSignal } from '../../src/cli/command.ts'
import { main } from '../../src/cli/main.ts'
import { catchSignals } from '../../src/cli/signals.ts'
import { listenError } from '../../src/cli/start.ts'
import { createEmulator } from '../../src/index.ts'
import { FakeIo } from './fake-io.ts'

t.test('with a proxy the ready line names its port too', async t => {
  const io = new FakeIo()
  const running = main(['start', '--port', '0', '--proxy-port', '0'], {}, io)
  const { url, proxyUrl, msg } = JSON.parse(await io.output())
  t.match(proxyUrl, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  t.equal(msg, `zilliz-import-emulator is ready at ${url} (seed 1, proxy ${proxyUrl})`)
  io.emit('SIGTERM')
  t.equal(await running, 0)
})

t.test('it prints one ready line, JSON without a terminal, and ends with 0 after a signal', async t => {
  const io = new FakeIo()
  const running = main(['start', '--port', '0'], {}, io)
  const { url, msg, level } = JSON.parse(await io.output())
  t.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  t.equal(msg, `zilliz-import-emulator is ready at ${url} (seed 1)`)
  t.equal(level, 30)
  t.strictSame(await (await fetch(`${url}/_emulator/health`)).json(), { status: 'ok' })
  io.emit('SIGTERM')
  t.equal(await running, 0)
  t.equal(io.stdout.text.split('\n').length, 2, 'nothing but the ready line')
  t.equal(io.stderr.text, '')
  t.equal(io.listenerCount('SIGTERM'), 0, 'the signals are given back')
  await t.rejects(fetch(url), 'nobody listens any more')
})

t.test('when the laboratory is closed, the second line of the log is a warning that says how to open it', async t => {
  const lines = async (flags: readonly string[], variables = {}) => {
    const io = new FakeIo()
    const running = main(['start', '--port', '0', ...flags], variables, io)
    await io.output()
    // What it logs after the ready line comes before the end.
    io.emit('SIGTERM')
    t.equal(await running, 0)
    return io.stdout.text.trim().split('\n')
  }
  const [ready = '', warning = '', ...others] = await lines(['--host', '0.0.0.0'])
  t.match(JSON.parse(ready), { level: 30, url: /^http:/ })
  const { level, msg } = JSON.parse(warning)
  t.equal(level, 40)
  t.equal(
    msg,
    '/_emulator is closed: other machines may reach 0.0.0.0, and there is no token; set ZILLIZ_EMULATOR_CONTROL_TOKEN, or ZILLIZ_EMULATOR_INSECURE=true where nobody else can connect'
  )
  t.strictSame(others, [])
  t.equal((await lines(['--host', '0.0.0.0', '--insecure'])).length, 1)
  t.equal((await lines(['--host', '0.0.0.0'], { ZILLIZ_EMULATOR_CONTROL_TOKEN: 'a-long-word' })).length, 1)
})

/** Starts it with a file to export to, and has an error that nothing catches. */
const meetDefect = async (file: string, before: () => Promise<unknown> = async () => {}) => {
  const io = new FakeIo()
  const running = main(['start', '--port', '0', '--export-on-exit', file], {}, io)
  const { url } = JSON.parse(await io.output())
  await before()
  io.emit('uncaughtException', new TypeError('nobody expects this'), 'uncaughtException')
  io.emit('uncaughtException', 'nor this', 'unhandledRejection')
  const code = await running
  const [, ...lines] = io.stdout.text.trim().split('\n')
  await t.rejects(fetch(url), 'nobody listens any more')
  t.equal(io.listenerCount('uncaughtException'), 0, 'exceptions are given back')
  return { code, logged: lines.map(line => JSON.parse(line)), stderr: io.stderr.text }
}

t.test('an error that nothing catches is logged, the state is exported, and it ends with 70', async t => {
  const file = join(t.testdir(), 'state.json')
  const { code, logged, stderr } = await meetDefect(file)
  t.strictSame([code, stderr], [70, ''])
  t.strictSame(
    logged.map(({ level, err, msg }) => [level, err.message ?? err, msg]),
    ['nobody expects this', 'nor this'].map(message => [
      60,
      message,
      'unexpected error, which is a defect of the emulator; please report it'
    ])
  )
  t.match(JSON.parse(await readFile(file, 'utf8')), { sandboxes: [{ name: 'default' }] })
})

t.test('it ends with 70 when the state cannot be exported, too', async t => {
  const dir = t.testdir({ gone: {} })
  const { code, stderr } = await meetDefect(join(dir, 'gone', 'state.json'), () =>
    rm(join(dir, 'gone'), { recursive: true })
  )
  t.equal(code, 70)
  t.match(stderr, /^snapshot .* cannot be written \(ENOENT\)\n$/)
})

t.test('an error that nothing catches ends a start that is not done', async t => {
  const io = new FakeIo()
  const running = main(['start', '--port', '0'], {}, io)
  while (io.listenerCount('uncaughtException') === 0) await new Promise(next => setImmediate(next))
  io.emit('uncaughtException', new TypeError('nobody expects this'), 'uncaughtException')
  t.equal(await running, 70)
  t.match(io.stderr.text + io.stdout.text, /nobody expects this/)
})

t.test('a program that has an emulator keeps its own exceptions', async t => {
  const counts = () => ['uncaughtException', 'unhandledRejection'].map(name => process.listenerCount(name))
  const before = counts()
  const { close } = await createEmulator({ port: 0 })
  t.strictSame(counts(), before)
  await close()
})

/** What stands on a terminal once it listens. */
const onTerminal = async (flags: readonly string[]): Promise<readonly [line: string, banner: string]> => {
  const io = new FakeIo()
  io.stdout.isTTY = true
  const running = main(['--port=0', ...flags], { NO_COLOR: '1' }, io)
  const [line = ''] = (await io.output()).split('\n')
  while (!io.stdout.text.includes('Laboratory')) await once(io.stdout, 'text')
  io.emit('SIGINT')
  t.equal(await running, 0)
  return [line, io.stdout.text.slice(line.length + 1).replaceAll(/:\d{4,5}\b/g, ':PORT')]
}

t.test('on a terminal the ready line is text, and a banner names what a person needs to begin', async t => {
  const [line, banner] = await onTerminal(['--host', 'localhost'])
  t.match(line, /^\[\d\d:\d\d:\d\d\] INFO: zilliz-import-emulator is ready at http:\/\/\S+:\d+ \(seed 1\)$/)
  t.equal(
    banner,
    `
  API         http://127.0.0.1:PORT
  Console     http://127.0.0.1:PORT/_emulator/ui/
  World       default
  State       in memory, until the process ends
  Key         any, for example demo; demo@NAME for a sandbox of that name
  Laboratory  open to programs on this machine

`
  )
})

t.test('the banner says which keys are let in, and who may steer the emulator', async t => {
  const rows = async (...flags: string[]) => (await onTerminal(flags))[1].trim().split('\n').slice(4)
  t.strictSame(await rows('--strict'), [
    '  Key         one that the world lists',
    '  Laboratory  open to programs on this machine'
  ])
  const [, ...others] = await Promise.all([
    rows(),
    rows('--control-token', 'a-long-word'),
    rows('--host', '0.0.0.0'),
    rows('--host', '0.0.0.0', '--insecure')
  ])
  t.strictSame(
    others.map(([, laboratory]) => laboratory),
    [
      '  Laboratory  open to who has the token of --control-token',
      '  Laboratory  closed; set --control-token or --insecure',
      '  Laboratory  open to everyone who reaches this machine (--insecure)'
    ]
  )
})

t.test('--open opens the console, and a missing browser is no failure', async t => {
  const dir = t.testdir({ browser: '#!/bin/sh\nprintf %s "$1" >"$(dirname "$0")/opened"\n' })
  await chmod(join(dir, 'browser'), 0o755)
  const io = new FakeIo()
  const running = main(['--port', '0', '--open'], { BROWSER: join(dir, 'browser') }, io)
  const { url } = JSON.parse(await io.output())
  const opened = () => readFile(join(dir, 'opened'), 'utf8').catch(() => '')
  while ((await opened()) === '') await new Promise(next => setTimeout(next, 10))
  t.equal(await opened(), `${url}/_emulator/ui/`)
  io.emit('SIGTERM')
  t.equal(await running, 0)
  const without = new FakeIo()
  const alone = main(['--port', '0', '--open'], { BROWSER: join(dir, 'none') }, without)
  const { url: base } = JSON.parse(await without.output())
  if (without.stderr.text === '') await once(without.stderr, 'text')
  t.equal(without.stderr.text, `no browser could be started; open ${base}/_emulator/ui/ yourself\n`)
  without.emit('SIGTERM')
  t.equal(await alone, 0)
})

t.test('a port in use ends with 3 and says what to do', async t => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  t.teardown(() => holder.close())
  const address = holder.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const io = new FakeIo()
  t.equal(await main(['--port', String(port)], {}, io), 3)
  t.equal(io.stdout.text, '')
  t.equal(
    io.stderr.text,
    `port ${port} on 127.0.0.1 is already in use; stop the program that holds it, or choose another port with --port N (0 picks a free one)\n`
  )
  const withProxy = new FakeIo()
  t.equal(await main(['--port', '0', '--proxy-port', String(port)], {}, withProxy), 3)
  t.equal(
    withProxy.stderr.text,
    `port ${port} on 127.0.0.1 is already in use; stop the program that holds it, or choose another port with --proxy-port N (0 picks a free one)\n`
  )
})

t.test('each way in which listening fails has its advice', async t => {
  const place = { host: 'h', port: 80 }
  const messageOf = (code: string, syscall = 'listen') =>
    listenError(Object.assign(new Error('raw'), { code, syscall }), place)?.message
  const otherHost = 'choose another with --host HOST (127.0.0.1 serves this machine alone, 0.0.0.0 every network)'
  t.equal(
    messageOf('EACCES'),
    'port 80 on h is not open to this user; choose a port from 1024 up with --port N (0 picks a free one)'
  )
  t.equal(messageOf('EADDRNOTAVAIL'), `host h is no address of this machine; ${otherHost}`)
  t.equal(messageOf('ENOTFOUND', 'getaddrinfo'), `host h is not known here; ${otherHost}`)
  t.equal(messageOf('EAI_AGAIN', 'getaddrinfo'), `host h is not known here; ${otherHost}`)
  t.equal(messageOf('EINVAL'), 'cannot listen on h, port 80 (EINVAL); choose others with --host and --port')
  t.equal(messageOf('EACCES', 'open'), undefined, 'an error about a file is not about the port')
  t.equal(listenError(new Error('other'), place), undefined)
  t.equal(listenError('other', place), undefined)
})

t.test('a second signal ends the process at once, an echo of the first does not', async t => {
  const io = new FakeIo()
  const signals = catchSignals(io)
  t.teardown(signals.release)
  io.emit('SIGINT')
  io.emit('SIGINT')
  t.equal(await signals.first, 'SIGINT')
  t.strictSame(io.exits, [], 'Ctrl-C under npm arrives twice')
  await new Promise(resolve => setTimeout(resolve, 120))
  io.emit('SIGTERM')
  t.strictSame(io.exits, [143])
  t.equal(exitCodeOfSignal('SIGINT'), 130)
})
