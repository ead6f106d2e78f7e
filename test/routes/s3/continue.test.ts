import { once } from 'node:events'
import { connect as connectH2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { createEmulator, type EmulatorOptions } from '../../../src/index.ts'
import { IMPORT } from '../../support/emulator.ts'

const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await createEmulator({ port: 0, ...options })
  t.teardown(() => emulator.close())
  return emulator
}

/** A connection whose bytes are sent and awaited step by step. */
const talk = (socket: Socket) => {
  let got = ''
  let ended = false
  socket.on('data', data => {
    got += data
  })
  socket.on('end', () => {
    ended = true
  })
  return {
    send: (...lines: string[]) => socket.write(lines.join('\r\n')),
    /** What arrived up to and with `end`. */
    until: async (end: string): Promise<string> => {
      while (!got.includes(end)) await once(socket, 'data')
      const at = got.indexOf(end) + end.length
      const found = got.slice(0, at)
      got = got.slice(at)
      return found
    },
    ended: async (): Promise<string> => {
      if (!ended) await once(socket, 'end')
      return got
    }
  }
}

const put = (path: string, length: number | string, more: readonly string[] = []): string[] => [
  `PUT ${path} HTTP/1.1`,
  'host: localhost',
  `authorization: ${AUTHORIZATION}`,
  `content-length: ${length}`,
  ...more,
  '',
  ''
]

const EXPECT = ['expect: 100-continue']

for (const tls of [false, true]) {
  t.test(`the body is asked for only if it is going to be read, ${tls ? 'with' : 'without'} TLS`, async t => {
    const { url } = await start(t, { tls, dataDir: t.testdir({}) })
    const port = Number(new URL(url).port)
    const open = async () => {
      const socket = tls
        ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
        : connect(port, '127.0.0.1')
      t.teardown(() => socket.destroy())
      await once(socket, tls ? 'secureConnect' : 'connect')
      return talk(socket)
    }
    const one = await open()
    one.send(...put('/b-1', 0))
    t.match(await one.until('\r\n\r\n'), /^HTTP\/1\.1 200 /)
    one.send(...put('/b-1/k', 5, EXPECT))
    t.equal(await one.until('\r\n\r\n'), 'HTTP/1.1 100 Continue\r\n\r\n')
    one.send('hello')
    t.match(await one.until('\r\n\r\n'), /^HTTP\/1\.1 200 /)
    one.send(`${put('/b-1/l', 5, EXPECT).join('\r\n')}early`)
    t.match(await one.until('\r\n\r\n'), /^HTTP\/1\.1 100 /, 'a client need not wait')
    t.match(await one.until('\r\n\r\n'), /^HTTP\/1\.1 200 /)
    one.send('GET /b-1/k HTTP/1.1', 'host: s3.localhost', '', '')
    t.match(await one.until('hello'), /^HTTP\/1\.1 200 /, 'the connection stays')
    one.send(`POST ${IMPORT} HTTP/1.1`, 'host: localhost', 'content-length: 2', ...EXPECT, '', '')
    t.equal(await one.until('\r\n\r\n'), 'HTTP/1.1 100 Continue\r\n\r\n', 'the API asks at once')
    one.send('{}')
    t.match(await one.until('\r\n\r\n'), /^HTTP\/1\.1 401 /)
    for (const [path, length, code] of [
      ['/nowhere/k', 5, 'NoSuchBucket'],
      ['/docs-demo/k', 5, 'AccessDenied'],
      [`/b-1/${'k'.repeat(1025)}`, 5, 'KeyTooLongError'],
      ['/b-1/k?partNumber=1&uploadId=none', 5, 'NoSuchUpload'],
      ['/b-1/k', '9'.repeat(13), 'EntityTooLarge']
    ] as const) {
      const refused = await open()
      refused.send(...put(path, length, EXPECT))
      const answer = await refused.ended()
      t.match(answer, /^HTTP\/1\.1 4\d\d /, code)
      t.match(answer, `<Code>${code}</Code>`)
      t.match(answer, /\r\nconnection: close\r\n/i, 'the client cannot tell where its next request would begin')
    }
  })
}

t.test('a body that is on its way already is read before the refusal', async t => {
  const { url } = await start(t)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  const { send, until } = talk(socket)
  send(`${put('/nowhere/k', 5, EXPECT).join('\r\n')}hello`)
  t.match(await until('</Error>'), /<Code>NoSuchBucket</)
  send('HEAD /import-samples HTTP/1.1', 'host: s3.localhost', '', '')
  t.match(await until('\r\n\r\n'), /^HTTP\/1\.1 200 /, 'the connection stays')
})

t.test('the same with HTTP/2', async t => {
  const { url } = await start(t, { tls: true, dataDir: t.testdir({}) })
  const session = connectH2(url, { rejectUnauthorized: false })
  t.teardown(() => session.destroy())
  const put = (path: string) => {
    const headers = { ':method': 'PUT', ':path': path, authorization: AUTHORIZATION, 'content-length': '5' }
    return session.request({ ...headers, expect: '100-continue' })
  }
  const bucket = session.request({ ':method': 'PUT', ':path': '/b-1', authorization: AUTHORIZATION })
  bucket.end()
  await text(bucket)
  const taken = put('/b-1/k')
  await once(taken, 'continue')
  taken.end('hello')
  const [headers] = await once(taken, 'response')
  t.equal(headers[':status'], 200)
  const refused = put('/nowhere/k')
  let asked = false
  refused.on('continue', () => {
    asked = true
  })
  const [{ ':status': status }] = await once(refused, 'response')
  t.strictSame([status, asked], [404, false])
  t.match(await text(refused), /<Code>NoSuchBucket</)
  refused.close()
})
