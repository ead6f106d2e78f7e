import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import t from 'tap'
import { gracefulClose } from '../../src/http/graceful-close.ts'
import { createEmulator } from '../../src/index.ts'

t.test('stopping waits neither for silent connections nor for ever for requests', async t => {
  const lines: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => lines.push(line) })
  const serve = async (patience: number) => {
    const emulator = await createEmulator({ port: 0, logger })
    const stop = gracefulClose(emulator.app, logger, patience)
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
