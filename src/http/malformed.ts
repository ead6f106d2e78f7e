import type { Socket } from 'node:net'
import { refuse } from '../contract/refusals/refusal.ts'
import { headerText } from './header-text.ts'
import { serialize } from './serialize.ts'

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'the headers are larger than 16 KiB',
  HPE_INVALID_METHOD: 'it does not begin with a method of HTTP',
  ERR_HTTP_REQUEST_TIMEOUT: 'the request did not arrive in time'
}

/** Answers bytes that are no HTTP request: Fastify never sees those. */
export const answerMalformed = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const reason = REASONS[error.code ?? ''] ?? 'it cannot be read'
  const refusal = refuse(400, {
    reason,
    explain: `${reason}; check that the client speaks plain HTTP/1.1 to this port`
  })
  const body = serialize(refusal.body('plain'), '')
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-emulator-check: http',
    `x-emulator-explain: ${headerText(refusal.explain)}`,
    'connection: close'
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
