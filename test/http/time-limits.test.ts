import { once } from 'node:events'
import { connect as connectH2 } from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { fastifyOf } from '../../src/http/app-type.ts'
import { limitTimes, MOST_STREAMS } from '../../src/http/time-limits.ts'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'
import { IMPORT } from '../support/emulator.ts'

/** Milliseconds; as short as a busy machine lets them be. */
const SHORT = { headers: 1500, request: 2500, idle: 1500, look: 50 }

const dataDir = t.testdir({})
const { cert: ca } = await authority(dataDir, Date.now())

const started = async (tls: boolean) => {
  const emulator = await createEmulator({ listen: false, tls, dataDir })
  const app = fastifyOf(emulator)
  limitTimes(app, SHORT)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => emulator.close())
  const { port } = app.server.address() as AddressInfo
  const secure = async (protocol: string) => {
    const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca, ALPNProtocols: [protocol] })
    await once(socket, 'secureConnect')
    return socket
  }
  return { ...emulator, port, secure, open: () => connect(port, '127.0.0.1') }
}

/** All that comes until the other side closes. */
const answerOf = (socket: Socket): Promise<string> => {
  socket.on('error', () => {})
  return text(socket).catch(() => '')
}

const HEAD = `POST ${IMPORT} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n`
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
const PING = Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
/** Headers that go on in another frame, and `:method: GET`. */
const HALF_HEADERS = Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82])

const LATE =
  /^HTTP\/1\.1 400 Bad Request\r\n(?:.*\r\n)*\r\n\{"code":400,"message":"[^"]*the request did not arrive in time/

const plain = await started(false)
const tls = await started(true)

t.test('they are a minute for a request, with TLS and without', async t => {
  for (const tls of [false, true]) {
    const { app, close } = await createEmulator({ port: 0, tls, dataDir })
    t.match(app.server, {
      headersTimeout: 60_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 72_000,
      connectionsCheckingInterval: 15_000
    })
    await close()
  }
})

t.test('HTTP/1.1 has the same limits with TLS and without', async t => {
  const connections = { plain: async () => plain.open(), tls: () => tls.secure('http/1.1') }
  for (const [name, open] of Object.entries(connections)) {
    t.test(name, async t => {
      const says = async (bytes: string) => {
        const socket = await open()
        socket.write(bytes)
        return answerOf(socket)
      }
      const [silent, halfHead, halfBody, idle] = await Promise.all([
        says(''),
        says(HEAD),
        says(`${HEAD}Content-Length: 9\r\n\r\n{`),
        says('GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n')
      ])
      t.match(silent, LATE)
      t.match(halfHead, LATE)
      t.match(halfBody, LATE)
      t.match(idle, /^HTTP\/1\.1 200 OK/)
    })
  }
})

t.test('a handshake that does not begin or comes byte by byte ends', async t => {
  const silent = tls.open()
  const slow = tls.open()
  slow.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]))
  const dripping = setInterval(() => slow.write('x'), 50)
  t.strictSame(await Promise.all([answerOf(silent), answerOf(slow)]), ['', ''])
  clearInterval(dripping)
})

t.test('HTTP/2 without a request ends, whatever else comes', async t => {
  const says = async (first: (string | Buffer)[], again?: Buffer) => {
    const socket = await tls.secure('h2')
    for (const bytes of first) socket.write(bytes)
    const repeating = again === undefined ? undefined : setInterval(() => socket.write(again), 50)
    await answerOf(socket)
    clearInterval(repeating)
  }
  await Promise.all([says([]), says([PREFACE, SETTINGS], PING), says([PREFACE, SETTINGS, HALF_HEADERS])])
  t.pass('all of them')
})

t.test(
  'a request of HTTP/2 that does not arrive is answered and ended, the others of its connection are not',
  async t => {
    const session = connectH2(`https://127.0.0.1:${tls.port}`, { ca, servername: 'localhost' })
    await once(session, 'remoteSettings')
    t.equal(session.remoteSettings.maxConcurrentStreams, MOST_STREAMS)
    const ask = (path: string, body?: string) => {
      const stream = session.request(
        { ':method': 'POST', ':path': path, authorization: 'Bearer demo' },
        { endStream: false }
      )
      stream.write(body ?? '')
      return stream
    }
    const late = ask(IMPORT, '{')
    const unread = ask('/v1/nowhere', '{')
    const answers = text(unread)
    const busy = setInterval(() => ask('/v1/none').end().resume(), 100)
    const [[headers], body] = await Promise.all([once(late, 'response'), text(late)])
    t.equal(headers[':status'], 400)
    t.strictSame(JSON.parse(body).code, 400)
    t.equal(headers['x-emulator-check'], 'http')
    // The body that HTTP/1.1 cut off above was answered by nobody.
    const found = (await tls.journal.find({ check: 'http' })).map(({ operation, status, code }) => [
      operation,
      status,
      code
    ])
    t.strictSame(found, [
      ['import', null, null],
      ['import', 400, 400]
    ])
    t.match(JSON.parse(await answers), { code: 404 })
    if (!unread.closed) await once(unread, 'close')
    if (!late.closed) await once(late, 'close')
    const again = ask('/v1/none').end()
    t.match(JSON.parse(await text(again)), { code: 404 }, 'a connection that is used stays')
    clearInterval(busy)
    await once(session, 'close')
  }
)

/** Keys that the built-in world does not list; their signature is not verified. */
const SIGNED = `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`

/** Longer than the limit of a whole request, in pauses that are shorter. */
const SLOWLY = Array.from('12345')
const PAUSE = 700

const TOO_LATE = /<Code>RequestTimeout<\/Code><Message>no byte of the body has arrived for too long; send it again</

t.test('an upload of HTTP/1.1 may take longer than other requests, but not pause as long', async t => {
  const connections = { plain: async () => plain.open(), tls: () => tls.secure('http/1.1') }
  for (const [name, open] of Object.entries(connections)) {
    t.test(name, async t => {
      const put = (path: string, length: number) =>
        `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${SIGNED}\r\nContent-Length: ${length}\r\n\r\n`
      const slow = await open()
      slow.write(put('/slow', 0))
      await once(slow, 'data')
      slow.write(put('/slow/whole', SLOWLY.length))
      const answers = answerOf(slow)
      for (const byte of SLOWLY) {
        await sleep(PAUSE)
        slow.write(byte)
      }
      const stalled = await open()
      stalled.write(`${put('/slow/half', 2)}1`)
      const late = await answerOf(stalled)
      t.match(late, /^HTTP\/1\.1 400 Bad Request/)
      t.match(late, TOO_LATE)
      t.strictSame((await answers).match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200'])
    })
  }
})

t.test('an upload of HTTP/2 has the same limits', async t => {
  const session = connectH2(`https://127.0.0.1:${tls.port}`, { ca, servername: 'localhost' })
  t.teardown(() => session.close())
  const put = (path: string) =>
    session.request({ ':method': 'PUT', ':path': path, authorization: SIGNED }, { endStream: false })
  const made = put('/slow-2').end()
  await text(made)
  const slow = put('/slow-2/whole')
  const answered = once(slow, 'response')
  const stalled = put('/slow-2/half')
  stalled.write('1')
  const late = text(stalled)
  for (const byte of SLOWLY) {
    await sleep(PAUSE)
    slow.write(byte)
  }
  slow.end()
  const [headers] = await answered
  t.equal(headers[':status'], 200)
  t.match(await late, TOO_LATE)
})

t.test('an upload that is refused at once has the same limits, and tells why', async t => {
  const put = (length: number) =>
    `PUT /not-made/k HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${SIGNED}\r\nContent-Length: ${length}\r\n\r\n`
  const [slow, stalled] = [plain.open(), plain.open()]
  slow.write(put(SLOWLY.length))
  stalled.write(`${put(2)}1`)
  const answers = [slow, stalled].map(answerOf)
  for (const byte of SLOWLY) {
    await sleep(PAUSE)
    slow.write(byte)
  }
  for (const answer of await Promise.all(answers)) {
    t.match(answer, /^HTTP\/1\.1 404 Not Found/)
    t.match(answer, /<Code>NoSuchBucket</)
  }
})
