import { once } from 'node:events'
import { connect as connectH2 } from 'node:http2'
import { connect } from 'node:net'
import t from 'tap'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'
import { IMPORT, PAGE } from '../support/emulator.ts'

const BODY = JSON.stringify(PAGE)

t.test('a client that leaves before its answer has status null in the journal', async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  const request = `POST ${IMPORT} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`
  const leave: Readonly<Record<string, (port: number, arrived: Promise<unknown>) => Promise<void>>> = {
    reset: async (port, arrived) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(request)
      await arrived
      socket.resetAndDestroy()
    },
    end: async (port, arrived) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(request)
      await arrived
      socket.end()
    },
    'HTTP/2': async (port, arrived) => {
      const session = connectH2(`https://127.0.0.1:${port}`, { ca, servername: 'localhost' })
      const stream = session
        .request({ ':method': 'POST', ':path': IMPORT, authorization: 'Bearer demo' })
        .on('error', () => {})
      stream.end(BODY)
      await arrived
      stream.close()
      await once(stream, 'close')
      session.close()
    }
  }
  for (const [way, go] of Object.entries(leave)) {
    const emulator = await createEmulator({ port: 0, tls: way === 'HTTP/2', dataDir })
    await emulator.faults.next('import', { delay: '500ms' })
    const arrived = once(emulator.app.server, 'request')
    await go(Number(new URL(emulator.url).port), arrived)
    const [entry] = await emulator.journal.waitFor({ operation: 'import', timeout: '20s' })
    t.match(entry, { status: null, code: null, response: null, operation: 'import' }, way)
    await emulator.close()
  }
})

t.test('one that stays has its status, also when it asks for the end of the connection', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1')
  socket.write(`GET /v1/clouds HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\nConnection: close\r\n\r\n`)
  socket.resume()
  await once(socket, 'close')
  t.match(await emulator.journal.find({}), [{ status: 200, code: 200 }])
})

t.test('it has null without a fault, too', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  emulator.app.server.prependListener('request', ({ socket }) => socket.destroy())
  const left = fetch(`${emulator.url}/v1/clouds`, { headers: { authorization: 'Bearer demo' } })
  await t.rejects(left, { message: 'fetch failed' })
  t.match(await emulator.journal.find({}), [{ operation: 'clouds', status: null, code: null }])
  t.match(await emulator.coverage.report(), { percent: Number })
})
