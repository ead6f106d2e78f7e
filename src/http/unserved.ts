import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { refuse } from '../contract/refusals/refusal.ts'
import type { App } from './app-type.ts'
import { headerText } from './header-text.ts'
import { serialize } from './serialize.ts'

const answer = (code: 400 | 405, reason: string, explain: string) => {
  const body = serialize(refuse(code, { reason, explain }).body('plain'))
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-emulator-check': 'http',
    'x-emulator-explain': headerText(explain),
    connection: 'close'
  }
  return { body, headers }
}

/** Requests that node:http keeps from Fastify: an expectation other than 100-continue, and the method of proxies. */
export const answerUnserved = ({ server }: App): void => {
  server.on('checkExpectation', ({ headers: { expect } }: IncomingMessage, response: ServerResponse) => {
    const { body, headers } = answer(
      400,
      'its expectation cannot be met',
      `Expect: ${expect} cannot be met; leave the header out`
    )
    response.writeHead(417, headers).end(body)
  })
  server.on('connect', ({ url }: IncomingMessage, socket: Duplex) => {
    const { body, headers } = answer(
      405,
      `CONNECT ${url?.slice(0, 100)}`,
      'the emulator is no proxy; call it by its own address'
    )
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    socket.on('error', () => {})
    socket.end(['HTTP/1.1 405 Method Not Allowed', ...head, '', body].join('\r\n'))
  })
}
