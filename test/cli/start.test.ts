import { once } from 'node:events'
import { createServer } from 'node:net'
import t from 'tap'
import { exitCodeOfSignal } from '../../src/cli/exit-codes.ts'
import { listenError } from '../../src/cli/listen-error.ts'
import { main } from '../../src/cli/main.ts'
import { catchSignals } from '../../src/cli/signals.ts'
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

t.test('on a terminal the ready line is text', async t => {
  const io = new FakeIo()
  io.stdout.isTTY = true
  const running = main(['--port=0', '--host', 'localhost'], { NO_COLOR: '1' }, io)
  t.match(
    await io.output(),
    /^\[\d\d:\d\d:\d\d\] INFO: zilliz-import-emulator is ready at http:\/\/\S+:\d+ \(seed 1\)\n$/
  )
  io.emit('SIGINT')
  t.equal(await running, 0)
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
