import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { createEmulator } from '../../src/index.ts'
import { CLUSTER } from '../support/data-plane.ts'

const BODY = JSON.stringify({ clusterId: CLUSTER })
const HEAD = `POST /v2/vectordb/jobs/import/list HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n`

/** Status and code of each response. */
const codesOf = (answers: string) =>
  [...answers.matchAll(/HTTP\/1\.1 (\d+)[^{]*\{"code":(\d+)/g)].map(([, status, code]) => [
    Number(status),
    Number(code)
  ])

t.test('a request is answered before the malformed bytes that follow it, and those end the connection', async t => {
  const dataDir = t.testdir({})
  for (const tls of [false, true]) {
    await using emulator = await createEmulator({ port: 0, tls, dataDir })
    const port = Number(new URL(emulator.url).port)
    const codes = async (...parts: string[]) => {
      const place = { port, host: '127.0.0.1', allowHalfOpen: true }
      const socket = tls ? connectTls({ ...place, rejectUnauthorized: false }) : connect(place)
      for (const part of parts) socket.write(part)
      const answers = codesOf(await text(socket))
      socket.destroy()
      return answers
    }
    const request = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`
    t.strictSame(await codes(`${request} and more\r\n\r\n`), [
      [200, 0],
      [400, 400]
    ])
    t.strictSame(await codes(request + request, 'and', ' more', '\r\n\r\n'), [
      [200, 0],
      [200, 0],
      [400, 400]
    ])
    t.strictSame(await codes(`${HEAD}Transfer-Encoding: chunked\r\n\r\nno number\r\n`), [[400, 400]])
    t.strictSame(await codes(`${request.replace('HTTP/1.1\r\n', 'HTTP/1.1\r\nConnection: close\r\n')}more`), [[200, 0]])
  }
})
