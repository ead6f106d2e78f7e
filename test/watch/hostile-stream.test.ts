import type { ServerResponse } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { fastifyOf } from '../../src/http/app-type.ts'
import { Jobs } from '../../src/imports/jobs/job-store.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { LIST, PAGE } from '../support/emulator.ts'
import { openStream } from '../support/watch.ts'

const list = `${LIST}?clusterId=${PAGE.clusterId}`

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await createEmulator({ port: 0, ...options })
  t.teardown(() => started.close())
  const look = async () => (await fetch(`${started.url}${list}`, { headers: { authorization: 'Bearer demo' } })).status
  return { ...started, look, port: Number(new URL(started.url).port) }
}

/** What a request gets that never becomes a stream. */
const refused = async (url: string, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${url}/_emulator/stream`, { headers })
  return [reply.status, (await reply.json()) as { error: string }] as const
}

t.test('the guard of the laboratory applies before a stream begins', async t => {
  const { url, app } = await start(t, { controlToken: 'a-long-word' })
  t.match(await refused(url), [401, { error: /^send the token/ }])
  t.match(await refused(url, { 'x-emulator-token': 'other' }), [401, {}])
  t.match(await refused(url, { 'x-emulator-token': 'a-long-word', origin: 'https://evil.example' }), [403, {}])
  const foreign = await app.inject({
    url: '/_emulator/stream',
    headers: { host: 'evil.example', 'x-emulator-token': 'a-long-word' }
  })
  t.strictSame([foreign.statusCode, /the host is none of/.test(foreign.body)], [403, true])
  const { next } = await openStream(t, url, 'topics=clock', { 'x-emulator-token': 'a-long-word' })
  await next('clock')
  const { url: open } = await start(t, { host: '0.0.0.0' })
  t.match(await refused(open.replace('0.0.0.0', '127.0.0.1')), [403, { error: /without a token/ }])
})

t.test('sixty-four may watch; the next one is told so, and there is room again when one leaves', async t => {
  const { url } = await start(t)
  const streams = await Promise.all(Array.from({ length: 64 }, () => openStream(t, url, 'topics=clock')))
  t.match(await refused(url), [409, { error: '64 streams are open already, which is the most; close one of them' }])
  streams[0]?.close()
  await sleep(100)
  await (await openStream(t, url, 'topics=clock')).next('clock')
})

t.test('a hub that throws ends its streams; requests and later streams go on', async t => {
  const logged: string[] = []
  const { url, look } = await start(t, { logger: pino({ level: 'error' }, { write: line => logged.push(line) }) })
  const first = await openStream(t, url)
  const other = await openStream(t, url, 'topics=clock')
  await Promise.all([first.next('journal'), other.next('clock')])
  const { counts } = Jobs.prototype
  t.teardown(() => {
    Jobs.prototype.counts = counts
  })
  Jobs.prototype.counts = () => {
    throw new Error('broken on purpose')
  }
  await Promise.all([first.ended, other.ended])
  t.equal(await look(), 200)
  t.match(await refused(url), [500, { error: /defect of the emulator/ }])
  t.match(JSON.parse(logged[0] ?? ''), { observer: 'stream', err: { message: 'broken on purpose' } })
  Jobs.prototype.counts = counts
  const again = await openStream(t, url, 'topics=journal')
  t.match(await again.next('journal'), { last: 1 })
  await look()
  t.match(await again.next('journal'), { last: 2 })
})

/** Opens a stream whose connection can be full, as that of a reader who does not read. */
const openSlow = async (t: Test, { url, app }: Pick<Emulator, 'url' | 'app'>, query: string) => {
  const state = { full: false, writes: 0 }
  let response: ServerResponse | undefined
  app.server.once('request', (_request, answer) => {
    response = answer as ServerResponse
    const write = answer.write.bind(answer)
    answer.write = (bytes: Buffer) => {
      state.writes++
      write(bytes)
      return !state.full
    }
  })
  const stream = await openStream(t, url, query)
  const drain = () => {
    state.full = false
    response?.emit('drain')
  }
  return { ...stream, state, drain }
}

t.test('a reader that stops reading is left out, and gets what it has missed when it reads on', async t => {
  const started = await start(t, { freeze: '2024-01-02T03:04:05Z' })
  const { url, look, faults, clock, reset } = started
  const fast = await openStream(t, url, 'topics=journal')
  const { next, events, state, drain } = await openSlow(t, started, 'topics=journal,faults,clock')
  await next('journal')
  state.full = true
  await look()
  t.match(await next('journal'), { last: 1 })
  const [before, writes] = [events.length, state.writes]
  for (let n = 0; n < 3; n++) {
    await look()
    await faults.add({ operation: 'import', code: 47039 })
    await clock.advance('1m')
    await fast.next('journal')
  }
  t.strictSame([events.length, state.writes], [before, writes], 'nothing is written meanwhile')
  drain()
  t.match(await next('clock'), { now: '2024-01-02T03:07:05.000Z' })
  t.match(await next('faults'), { waiting: { faults: 3 } })
  t.match(await next('journal'), {
    entries: [{ id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }, { id: 6 }, { id: 7 }],
    skipped: 0
  })
  t.equal(events.length, before + 3)
  state.full = true
  await look()
  await next('journal')
  await reset()
  await fast.next('reset')
  await look()
  await fast.next('journal', ({ last }) => last === 10)
  drain()
  await next('reset')
  t.match(await next('journal'), { entries: [{ id: 9, event: 'reset' }, { id: 10 }] })
})

t.test('readers that vanish leave nothing behind', async t => {
  const { url, port, look } = await start(t)
  for (let n = 0; n < 100; n++) {
    const socket = connectSocket(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET /_emulator/stream HTTP/1.1\r\nhost: localhost\r\n\r\n')
    if (n % 2 === 0) await new Promise(resolve => socket.once('data', resolve))
    if (n % 3 === 0) socket.resetAndDestroy()
    else socket.destroy()
  }
  await sleep(200)
  t.equal(await look(), 200)
  const streams = await Promise.all(Array.from({ length: 64 }, () => openStream(t, url, 'topics=clock')))
  for (const { close } of streams) close()
})

t.test('under TLS a stream of HTTP/2 is the same, and ends with the emulator', async t => {
  const { connect } = await import('node:http2')
  const { url, app } = await start(t, { tls: true, dataDir: t.testdir() })
  const session = connect(url, { rejectUnauthorized: false })
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/_emulator/stream?topics=clock,journal' })
  let [text, status] = ['', 0]
  stream.on('response', headers => {
    status = Number(headers[':status'])
    t.equal(headers['content-type'], 'text/event-stream; charset=utf-8')
    t.equal(headers['connection'], undefined)
  })
  stream.setEncoding('utf8').on('data', piece => {
    text += piece
  })
  while (!text.includes('event: journal')) await sleep(10)
  t.equal(status, 200)
  const call = session.request({ ':path': list, authorization: 'Bearer demo' })
  call.resume().end()
  while (!text.includes('"kind":"request","id":1')) await sleep(10)
  const ended = new Promise(resolve => stream.once('close', resolve))
  const begun = performance.now()
  await fastifyOf({ app }).close()
  await ended
  t.ok(performance.now() - begun < 1000, `${performance.now() - begun} ms`)
})

t.test('an emulator with ten who watch ends within a second, one of whom reads nothing', async t => {
  const started = await start(t)
  const { url, close, port, faults, sandbox, look } = started
  const names = Array.from({ length: 20 }, (_, at) => `s${at}`)
  const addFault = (name: string) =>
    sandbox(name).faults.add({ operation: 'import', code: 47055, reason: 'x'.repeat(500) })
  for (const name of names) for (let n = 0; n < 200; n++) await addFault(name)
  const streams = await Promise.all(Array.from({ length: 9 }, () => openStream(t, url)))
  const socket = connectSocket(port, '127.0.0.1')
  socket.on('error', () => {})
  const query = names.map(name => `sandbox=${name}`).join('&')
  socket.write(`GET /_emulator/stream?topics=faults&${query} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
  await new Promise(resolve => socket.once('data', resolve))
  socket.pause()
  // Two megabytes each time, more than the buffers of a connection hold.
  for (let n = 0; n < 4; n++) {
    for (const name of names) await addFault(name)
    await sleep(300)
  }
  t.equal(await look(), 200)
  await faults.add({ operation: 'import', code: 47039 })
  const begun = performance.now()
  await close()
  t.ok(performance.now() - begun < 1000, `${performance.now() - begun} ms`)
  await Promise.all(streams.map(({ ended }) => ended))
})

/** Lets the machine's clock be ahead from here on. */
const skipTime = (t: Test, milliseconds: number): void => {
  const { now } = performance
  t.teardown(() => {
    performance.now = now
  })
  performance.now = () => now.call(performance) + milliseconds
}

t.test('a comment every 15 s shows that a stream is alive', async t => {
  const { url } = await start(t, { freeze: '2024-01-02T03:04:05Z' })
  const { next, comments } = await openStream(t, url, 'topics=clock')
  await next('clock')
  await sleep(300)
  t.equal(comments(), 0)
  skipTime(t, 15_000)
  await sleep(600)
  t.equal(comments(), 1)
})

t.test('who reads nothing for a minute is given up', async t => {
  const started = await start(t)
  const { next, state, ended } = await openSlow(t, started, 'topics=journal')
  await next('journal')
  state.full = true
  await started.look()
  await next('journal')
  skipTime(t, 61_000)
  await ended
  t.equal(await started.look(), 200)
})
