import { once } from 'node:events'
import { connect as connectH2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { pino } from 'pino'
import t from 'tap'
import { fastifyOf } from '../../src/http/app-type.ts'
import { gracefulClose } from '../../src/http/graceful-close.ts'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'

t.test('stopping waits neither for silent connections nor for ever for requests', async t => {
  const lines: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => lines.push(line) })
  const serve = async (patience: number) => {
    const emulator = await createEmulator({ port: 0, logger })
    const stop = gracefulClose(fastifyOf(emulator), { logger, patience })
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1').resume()
    const closed = once(socket, 'close')
    return { emulator, socket, stop: () => Promise.all([stop(), closed]) }
  }
  const silent = await serve(60_000)
  await once(silent.emulator.app.server, 'connection')
  await silent.stop()
  t.strictSame(lines, [])

  const kept = await serve(60_000)
  kept.socket.write('GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(kept.socket, 'data')
  await kept.stop()
  t.strictSame(lines, [])

  const halfSent = await serve(50)
  halfSent.socket.write(
    'POST /v1/vector/collections/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer key\r\nContent-Length: 9\r\n\r\n{'
  )
  await once(halfSent.emulator.app.server, 'request')
  await halfSent.stop()
  t.strictSame(
    lines.map(line => JSON.parse(line).msg),
    ['requests are still in flight after 0.05 s; they are cut off']
  )
})

t.test('a request that was sent before the end is answered, whoever has read it by then', async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  const GET = 'GET /v1/clouds HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n\r\n'
  const answerOf = async (socket: Socket) => {
    let came = ''
    socket.on('data', bytes => {
      came += bytes
    })
    await once(socket, 'close')
    return came
  }
  const secure = (port: number, protocol: string, socket = connect(port, '127.0.0.1')) =>
    connectTls({ socket, servername: 'localhost', ca, ALPNProtocols: [protocol] })
  const ways: Readonly<Record<string, (port: number, stop: () => void) => Promise<string>>> = {
    'a new connection': async (port, stop) => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(GET)
      stop()
      return answerOf(socket)
    },
    'a connection that has been used': async (port, stop) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(GET)
      await once(socket, 'data')
      socket.write(GET)
      stop()
      return answerOf(socket)
    },
    'HTTP/1.1 over TLS': async (port, stop) => {
      const socket = secure(port, 'http/1.1')
      await once(socket, 'secureConnect')
      socket.write(GET)
      stop()
      return answerOf(socket)
    },
    'TLS that is being negotiated': async (port, stop) => {
      const raw = connect(port, '127.0.0.1')
      await once(raw, 'connect')
      const socket = secure(port, 'http/1.1', raw)
      socket.write(GET)
      stop()
      return answerOf(socket)
    },
    'HTTP/2': async (port, stop) => {
      const session = connectH2(`https://127.0.0.1:${port}`, { ca, servername: 'localhost' })
      await once(session, 'remoteSettings')
      const stream = session.request({ ':path': '/v1/clouds', authorization: 'Bearer demo' })
      stop()
      const [[headers], body] = await Promise.all([once(stream, 'response'), text(stream)])
      await once(session, 'close')
      return `${headers[':status']} OK ${body}`
    }
  }
  for (const [way, ask] of Object.entries(ways)) {
    const emulator = await createEmulator({ port: 0, tls: /TLS|2/.test(way), dataDir })
    let stopped: Promise<void> | undefined
    const answer = await ask(Number(new URL(emulator.url).port), () => {
      stopped = emulator.close()
    })
    t.match(answer, /200 OK.*"code":200/s, way)
    await stopped
  }
})
