import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { withoutSecretPairs, withoutUrlSecrets } from '../text/secrets.ts'
import type { App } from './app-type.ts'
import { endWith, rawRefusal } from './malformed.ts'

/** Answers an expectation other than 100-continue; a listener of `checkExpectation`. */
export const refuseExpectation = (
  { headers, httpVersionMajor, url }: IncomingMessage,
  response: ServerResponse
): void => {
  const explain = `Expect: ${withoutSecretPairs(String(headers.expect))} cannot be met; leave the header out`
  const refusal = rawRefusal(400, 'http', 'its expectation cannot be met', explain, url)
  // HTTP/2 has no such header.
  const ended = httpVersionMajor < 2 ? { connection: 'close' } : {}
  response.writeHead(417, { ...refusal.headers, ...ended }).end(refusal.body)
}

const isTaken = (connection: Duplex | ServerResponse): connection is ServerResponse => 'writeHead' in connection

/** HTTP/2 hands over a response to be filled in, HTTP/1.1 the bare connection. */
const refuseTunnel = (request: IncomingMessage, connection: Duplex | ServerResponse): void => {
  const asked = String(request.url ?? request.headers[':authority'] ?? '')
  const reason = `CONNECT ${withoutSecretPairs(withoutUrlSecrets(asked)).slice(0, 100)}`
  const refusal = rawRefusal(405, 'http', reason, 'the emulator is no proxy; call it by its own address')
  if (!isTaken(connection)) {
    endWith(connection, '405 Method Not Allowed', refusal)
    return
  }
  connection.on('error', () => {})
  connection.writeHead(405, refusal.headers).end(refusal.body)
}

/** Requests that node:http keeps from Fastify: an expectation other than 100-continue, and the method of proxies. */
export const answerUnserved = ({ server }: App): void => {
  server.on('checkExpectation', refuseExpectation)
  server.on('connect', refuseTunnel)
}
