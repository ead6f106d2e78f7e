import dns from 'node:dns/promises'
import { once } from 'node:events'
import { connect as connectH2 } from 'node:http2'
import { syncBuiltinESMExports } from 'node:module'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { port as diagnose } from '../../src/cli/doctor/network.ts'
import { defaultSettings } from '../../src/config/load.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'

const ADDRESSES = ['127.0.0.1', '::1']

const hasIPv6 = Object.values(networkInterfaces()).some(found => found?.some(({ address }) => address === '::1'))
const skip = hasIPv6 ? false : 'this machine has no IPv6'

/** On a machine whose `localhost` is all of these addresses. */
const withLocalhost = async <T>(addresses: readonly string[], work: () => Promise<T>): Promise<T> => {
  const { lookup } = dns
  const known = async () => addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  dns.lookup = known as unknown as typeof lookup
  syncBuiltinESMExports()
  try {
    return await work()
  } finally {
    dns.lookup = lookup
    syncBuiltinESMExports()
  }
}

const startedAs = async (t: Test, addresses: readonly string[], options: EmulatorOptions = {}) => {
  const start = () => createEmulator({ host: 'localhost', port: 0, ...options })
  const emulator = await withLocalhost(addresses, start)
  t.teardown(() => emulator.close())
  return emulator
}

const portOf = (url: string) => Number(new URL(url).port)

const answerTo = async (host: string, port: number, bytes: string) => {
  const socket = connect({ host, port, allowHalfOpen: true }).on('error', () => {})
  socket.write(bytes)
  const answer = await text(socket)
  socket.destroy()
  return answer.replace(/^Date: .*\r\n/m, '')
}

t.test('localhost answers the same by IPv4 and IPv6, the proxy too', { skip }, async t => {
  const { url, proxyUrl } = await startedAs(t, ADDRESSES, { proxyPort: 0 })
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  const requests = {
    'no HTTP': 'GARBAGE\r\n\r\n',
    'headers too large': `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
    'an unknown expectation': 'GET /v1/clouds HTTP/1.1\r\nHost: localhost\r\nExpect: something\r\n\r\n',
    CONNECT: 'CONNECT example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'a call': 'GET /v1/clouds HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\nConnection: close\r\n\r\n'
  }
  for (const [name, bytes] of Object.entries(requests)) {
    for (const port of [url, proxyUrl].map(portOf)) {
      const [answer = '', other] = await Promise.all(ADDRESSES.map(host => answerTo(host, port, bytes)))
      t.match(answer, /^HTTP\/1\.1 .*\{"code":/s, name)
      t.equal(other, answer, name)
    }
  }
})

t.test('localhost has HTTP/2, HTTP/1.1 and a word about plain HTTP under TLS by IPv4 and IPv6', { skip }, async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  const lines: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => lines.push(JSON.parse(line).msg) })
  const { url } = await startedAs(t, ADDRESSES, { tls: true, dataDir, logger })
  const port = portOf(url)
  for (const host of ADDRESSES) {
    const malformed = connectTls({ host, port, servername: 'localhost', ca, ALPNProtocols: ['http/1.1'] })
    malformed.write('GARBAGE\r\n\r\n')
    t.match(await text(malformed), /^HTTP\/1\.1 400 .*"code":400/s)
    const session = connectH2('https://localhost', {
      createConnection: () => connectTls({ host, port, servername: 'localhost', ca, ALPNProtocols: ['h2'] })
    })
    t.match(await text(session.request({ ':path': '/v1/clouds', authorization: 'Bearer demo' })), /^\{"code":200/)
    session.destroy()
    t.equal(await answerTo(host, port, 'GET / HTTP/1.1\r\n\r\n'), '')
  }
  t.strictSame(lines, Array(2).fill('a client speaks HTTP to the port of HTTPS; call https:// there'))
})

t.test('closing ends the connections of every address, and answers what was sent', { skip }, async t => {
  const emulator = await startedAs(t, ADDRESSES)
  const port = portOf(emulator.url)
  const GET = 'GET /v1/clouds HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n\r\n'
  const silent = ADDRESSES.map(host => connect(port, host).resume())
  await Promise.all(silent.map(socket => once(socket, 'connect')))
  const asking = ADDRESSES.map(host => connect(port, host))
  await Promise.all(asking.map(socket => once(socket, 'connect')))
  for (const socket of asking) socket.write(GET)
  const answers = asking.map(socket => text(socket))
  const ended = silent.map(socket => once(socket, 'close'))
  await emulator.close()
  await Promise.all(ended)
  for (const answer of await Promise.all(answers)) t.match(answer, /^HTTP\/1\.1 200 OK.*"code":200/s)
  for (const host of ADDRESSES) await t.rejects(once(connect(port, host), 'connect'), { code: 'ECONNREFUSED' }, host)
})

t.test('an address of localhost that the machine lacks is left out, one whose port is taken is told', async t => {
  const { url } = await startedAs(t, ['127.0.0.1', '192.0.2.99'])
  t.equal((await fetch(`${url}/_emulator/health`)).status, 200)
  const taken = createServer().listen(0, '127.0.0.2')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  await t.rejects(startedAs(t, ['127.0.0.1', '127.0.0.2'], { port }), { code: 'EADDRINUSE' })
  await t.rejects(once(connect(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' }, 'nothing is left listening')
  const place = { ...defaultSettings(), host: 'localhost', port }
  const diagnosed = (...addresses: string[]) =>
    withLocalhost(addresses, async () => (await diagnose(place, {}, 0)).found)
  t.equal(await diagnosed('127.0.0.1', '127.0.0.2'), `localhost:${port} is unavailable (EADDRINUSE)`)
  t.equal(await diagnosed('127.0.0.1', '192.0.2.99'), `localhost:${port} is free`)
})

t.test('a connection that cannot be accepted is logged, and nothing else is lost', async t => {
  const lines: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => lines.push(JSON.parse(line).msg) })
  const { app, url } = await startedAs(t, ['127.0.0.1'], { logger })
  app.server.emit('error', new Error('accept ENOBUFS'))
  t.equal((await fetch(`${url}/_emulator/health`)).status, 200)
  t.strictSame(lines, ['a connection could not be accepted: accept ENOBUFS'])
})
