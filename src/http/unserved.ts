import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { refuse } from '../contract/refusals/refusal.ts'
import { withoutSecretPairs, withoutUrlSecrets } from '../text/secrets.ts'
import type { App } from './app-type.ts'
import { headerText } from './header-text.ts'
import { serialize } from './serialize.ts'

const answer = (code: 400 | 405, reason: string, explain: string, url = '') => {
  const body = serialize(refuse(code, { reason, explain }).body('plain'), url)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-emulator-check': 'http',
    'x-emulator-explain': headerText(explain)
  }
  return { body, headers }
}

/** HTTP/2 has no such header. */
const ended = ({ httpVersionMajor }: IncomingMessage) => (httpVersionMajor < 2 ? { connection: 'close' } : {})

const isTaken = (connection: Duplex | ServerResponse): connection is ServerResponse => 'writeHead' in connection

/** Requests that node:http keeps from Fastify: an expectation other than 100-continue, and the method of proxies. */
export const answerUnserved = ({ server }: App): void => {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const expect = String(request.headers.expect)
    const { body, headers } = answer(
      400,
      'its expectation cannot be met',
      `Expect: ${withoutSecretPairs(expect)} cannot be met; leave the header out`,
      request.url
    )
    response.writeHead(417, { ...headers, ...ended(request) }).end(body)
  })
  // HTTP/2 hands over an answer to be filled in, HTTP/1.1 the bare connection.
  server.on('connect', (request: IncomingMessage, connection: Duplex | ServerResponse) => {
    const asked = String(request.url ?? request.headers[':authority'] ?? '')
    const { body, headers } = answer(
      405,
      `CONNECT ${withoutSecretPairs(withoutUrlSecrets(asked)).slice(0, 100)}`,
      'the emulator is no proxy; call it by its own address'
    )
    connection.on('error', () => {})
    if (isTaken(connection)) {
      connection.writeHead(405, headers).end(body)
      return
    }
    const head = Object.entries({ ...headers, ...ended(request) }).map(([name, value]) => `${name}: ${value}`)
    connection.end(['HTTP/1.1 405 Method Not Allowed', ...head, '', body].join('\r\n'))
  })
}
