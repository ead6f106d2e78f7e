import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { connect as connectH2 } from 'node:http2'
import { request as secureRequest } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { fastifyOf } from '../../src/http/app-type.ts'
import { connectProxy } from '../../src/http/connect-proxy.ts'
import { limitTimes } from '../../src/http/time-limits.ts'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'
import { IMPORT, PAGE } from '../support/emulator.ts'

const HOST = 'controller.api.gcp-us-west1.zillizcloud.com'

const tunnelTo = async (proxyUrl: string, path: string) => {
  const asked = request(proxyUrl, { method: 'CONNECT', path, agent: false }).end()
  const [reply, socket] = (await once(asked, 'connect')) as [
    { statusCode: number; headers: Record<string, string> },
    Socket
  ]
  return { reply, socket }
}

t.test('the proxy leads names of the service to the emulator, through TLS', async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  const emulator = await createEmulator({ port: 0, proxyPort: 0, tls: true, dataDir })
  t.teardown(() => emulator.close())
  const { reply, socket } = await tunnelTo(emulator.proxyUrl, `${HOST}:443`)
  t.equal(reply.statusCode, 200)
  const secure = connectTls({ socket, servername: HOST, ca })
  const sent = secureRequest({
    createConnection: () => secure,
    host: HOST,
    path: IMPORT,
    method: 'POST',
    headers: { authorization: 'Bearer demo', connection: 'close' }
  })
  sent.end(JSON.stringify(PAGE))
  const [answer] = await once(sent, 'response')
  t.match(JSON.parse(await text(answer)), { code: 200 })
})

t.test('it leads nowhere else', async t => {
  const emulator = await createEmulator({ port: 0, proxyPort: 0 })
  t.teardown(() => emulator.close())
  for (const destination of [
    'example.com:443',
    'localhost:22',
    '169.254.169.254:80',
    'zillizcloud.com.evil.test:443'
  ]) {
    const { reply, socket } = await tunnelTo(emulator.proxyUrl, destination)
    t.equal(reply.statusCode, 403, destination)
    t.match(reply.headers['x-emulator-explain'], /is no name of the service/)
    socket.destroy()
  }
  const plain = await fetch(`${emulator.proxyUrl}/v1/clouds`)
  t.equal(plain.status, 403)
  t.match(await plain.json(), { code: 400 })
  const asked = request(emulator.proxyUrl, { path: `http://${HOST}/v1/clouds`, agent: false }).end()
  const [answer] = await once(asked, 'response')
  t.equal(answer.headers['x-emulator-explain'], `this proxy takes CONNECT alone, as for https://${HOST}`)
})

t.test('without the setting there is no proxy, and a port that is taken is told', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  t.equal(emulator.proxyUrl, '')
  await t.rejects(createEmulator({ port: 0, proxyPort: Number(new URL(emulator.url).port) }), { code: 'EADDRINUSE' })
})

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n'
const CONNECT = `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}:443\r\n\r\n`
const HEALTH = 'GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n'

const portOf = (url: string) => Number(new URL(url).port)

/** A client that never closes its own side. */
const stubborn = (port: number) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  return socket
}

/** All that comes until the other side closes. */
const answerTo = async (port: number, ...parts: (string | Buffer)[]) => {
  const socket = stubborn(port)
  for (const part of parts) socket.write(part)
  const answer = await text(socket).catch(() => '')
  socket.destroy()
  return answer
}

const answerOfEnded = async (port: number, bytes: string | Buffer) => {
  const socket = stubborn(port)
  socket.end(bytes)
  return text(socket).catch(() => '')
}

const openTunnel = async (port: number) => {
  const socket = stubborn(port)
  socket.write(CONNECT)
  const [came] = await once(socket, 'data')
  return { socket, came: String(came) }
}

t.test('it answers what is no request as the port of the API does', async t => {
  const emulator = await createEmulator({ port: 0, proxyPort: 0 })
  t.teardown(() => emulator.close())
  const requests = {
    'no HTTP': 'GARBAGE\r\n\r\n',
    'a hello of TLS': Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]),
    'headers too large': `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: a\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
    'an unknown expectation': 'GET /v1/clouds HTTP/1.1\r\nHost: localhost\r\nExpect: something\r\n\r\n',
    'half a request': 'GET /v1/clouds HTTP/1.1\r\nHost'
  }
  const withoutDate = (answer: string) => answer.replace(/^Date: .*\r\n/m, '')
  for (const [name, bytes] of Object.entries(requests)) {
    const ask = (url: string) =>
      name.startsWith('half') ? answerOfEnded(portOf(url), bytes) : answerTo(portOf(url), bytes)
    const answer = withoutDate(await ask(emulator.proxyUrl))
    t.equal(answer, withoutDate(await ask(emulator.url)), name)
    t.match(answer, /^HTTP\/1\.1 4\d\d .*\r\n\r\n\{"code":400,"message":"Malformed HTTP request: [^"]+"\}\n?$/s, name)
  }
  const unnamed = await answerTo(portOf(emulator.proxyUrl), 'GET / HTTP/1.1\r\n\r\n')
  t.match(unnamed, /^HTTP\/1\.1 403 .*"code":400/s, 'a missing Host has no answer of Node either')
})

t.test('a rejected client that never closes is closed', async t => {
  const emulator = await createEmulator({ port: 0, proxyPort: 0 })
  for (const url of [emulator.proxyUrl, emulator.url]) {
    const socket = stubborn(portOf(url))
    socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n')
    t.match(await text(socket), /^HTTP\/1\.1 40[35]/)
  }
  const begun = performance.now()
  await emulator.close()
  t.ok(performance.now() - begun < 5000)
})

t.test('connections that send nothing, or too slowly, are bounded before the tunnel and in it', async t => {
  const limits = { headers: 1000, request: 1500, idle: 1000, look: 50 }
  const emulator = await createEmulator({ listen: false })
  t.teardown(() => emulator.close())
  const app = fastifyOf(emulator)
  limitTimes(app, limits)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const proxy = connectProxy(app, limits).listen(0, '127.0.0.1')
  t.teardown(() => proxy.close())
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  const LATE = /^HTTP\/1\.1 400 .*the request did not arrive in time/s
  const slow = stubborn(port)
  const dripping = setInterval(() => slow.write('x'), 50)
  slow.write('CONNECT ')
  const [silent, half, dripped, unused, used] = await Promise.all([
    answerTo(port),
    answerTo(port, 'CONNECT x'),
    text(slow).catch(() => ''),
    answerTo(port, CONNECT),
    answerTo(port, CONNECT + HEALTH)
  ])
  clearInterval(dripping)
  slow.destroy()
  for (const answer of [silent, half, dripped]) t.match(answer, LATE)
  t.match(unused.slice(ESTABLISHED.length), LATE)
  t.match(used, /^HTTP\/1\.1 200 Connection Established\r\n\r\nHTTP\/1\.1 200 OK.*\{"status":"ok"\}\n?$/s)
})

t.test('a tunnel takes HTTP/2', async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  await using emulator = await createEmulator({ port: 0, proxyPort: 0, tls: true, dataDir })
  const { socket } = await openTunnel(portOf(emulator.proxyUrl))
  const session = connectH2(`https://${HOST}`, {
    createConnection: () => connectTls({ socket, servername: HOST, ca, ALPNProtocols: ['h2'] })
  })
  const stream = session.request({ ':path': '/v1/clouds', authorization: 'Bearer demo' })
  t.match(await text(stream), /^\{"code":200/)
  session.destroy()
})

t.test('what is sent at once with CONNECT gets there, and a half closed tunnel is answered and closed', async t => {
  await using emulator = await createEmulator({ port: 0, proxyPort: 0 })
  const port = portOf(emulator.proxyUrl)
  t.match(await answerOfEnded(port, CONNECT + HEALTH), /Established\r\n\r\nHTTP\/1\.1 200 OK.*"ok"/s)
  t.equal(await answerOfEnded(port, CONNECT), ESTABLISHED)
  const { socket } = await openTunnel(port)
  socket.end(HEALTH)
  t.match(await text(socket), /^HTTP\/1\.1 200 OK.*"ok"/s)
})

t.test('TLS that does not wait for the answer to CONNECT is served', async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  await using emulator = await createEmulator({ port: 0, proxyPort: 0, tls: true, dataDir })
  const raw = connect(portOf(emulator.proxyUrl), '127.0.0.1')
  await once(raw, 'connect')
  // TLS talks to a stream of its own, so that its first bytes can be sent together with CONNECT.
  let established = false
  const stream = new Duplex({
    read: () => {},
    write: (bytes, _encoding, done) => {
      if (established) raw.write(bytes, done)
      else raw.write(Buffer.concat([Buffer.from(CONNECT), bytes]), done)
      established = true
    }
  })
  let skip = ESTABLISHED.length
  raw.on('data', bytes => {
    const rest = bytes.subarray(skip)
    skip = Math.max(0, skip - bytes.length)
    if (rest.length > 0) stream.push(rest)
  })
  const secure = connectTls({ socket: stream, servername: HOST, ca })
  secure.write(HEALTH)
  const [came] = await once(secure, 'data')
  t.match(String(came), /^HTTP\/1\.1 200 OK/)
  raw.destroy()
})

t.test('a request that was sent through a tunnel before the end is answered', async t => {
  const emulator = await createEmulator({ port: 0, proxyPort: 0 })
  const port = portOf(emulator.proxyUrl)
  const { socket: used } = await openTunnel(port)
  used.write(HEALTH)
  await once(used, 'data')
  const { socket: fresh } = await openTunnel(port)
  for (const socket of [used, fresh]) socket.write(HEALTH)
  const answers = [used, fresh].map(socket => text(socket))
  const closed = emulator.close()
  for (const answer of await Promise.all(answers)) t.match(answer, /^HTTP\/1\.1 200 OK.*"ok"/s)
  await closed
})

t.test('tunnels that clients reset leave no file descriptor behind', async t => {
  const dataDir = t.testdir({})
  for (const tls of [false, true]) {
    await using emulator = await createEmulator({ port: 0, proxyPort: 0, tls, dataDir })
    const port = portOf(emulator.proxyUrl)
    const open = async () => (await readdir('/proc/self/fd')).length
    const before = await open()
    const reset = async (index: number) => {
      const { socket } = await openTunnel(port)
      if (index % 2 === 0) socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]))
      socket.resetAndDestroy()
    }
    const resetAtOnce = async () => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(CONNECT, () => socket.resetAndDestroy())
      await once(socket, 'close')
    }
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => (index < 15 ? reset(index) : resetAtOnce())))
    }
    for (let waited = 0; waited < 20_000 && (await open()) > before; waited += 20) await sleep(20)
    t.ok((await open()) <= before)
  }
})
