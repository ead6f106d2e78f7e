import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'
import { withoutSecretPairs, withoutUrlSecrets } from '../text/secrets.ts'
import type { App } from './app-type.ts'
import { headerText } from './error-handler.ts'
import { serialize } from './serialize.ts'

/** The response that a connection is busy with, as Node has it. */
type BusySocket = Socket & { readonly _httpMessage?: (ServerResponse & { readonly req: IncomingMessage }) | null }

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'the headers are larger than 16 KiB',
  HPE_INVALID_METHOD: 'it does not begin with a method of HTTP',
  ERR_HTTP_REQUEST_TIMEOUT: 'the request did not arrive in time'
}

/** Responses that an answer to malformed bytes waits for. */
const awaited = new WeakSet<ServerResponse>()

/** Answers bytes that are no HTTP request, of which Fastify is not told. A complete request before them, as with a `Content-Length` that is too small, is answered first. */
export const answerMalformed = (error: Error & { code?: string }, socket: BusySocket): void => {
  // Node tells further bytes here, too.
  if (socket.writableEnded && error.code !== 'ECONNRESET') return
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const { _httpMessage: response } = socket
  if (response?.req.complete === true) {
    if (!awaited.has(response)) response.once('finish', () => answerMalformed(error, socket))
    awaited.add(response)
    return
  }
  const reason = REASONS[error.code ?? ''] ?? 'it cannot be read'
  const explain = `${reason}; check that the client speaks plain HTTP/1.1 to this port`
  endWith(socket, '400 Bad Request', rawRefusal(400, 'http', reason, explain))
}

export interface RawResponse {
  readonly body: string
  readonly headers: Readonly<Record<string, string | number>>
}

/** Milliseconds that a client has to read the last response and close its connection. */
const LINGER = 1000

/**
 * Sends the last response of a connection that no server of Node looks after, and closes the connection. If it were closed while
 * bytes of the client are on their way, the client would be reset and lose the response; if only our side were closed, a client
 * that never closes its own would keep the connection.
 * @param status such as `403 Forbidden`
 */
export const endWith = (socket: Duplex, status: string, { body, headers }: RawResponse): void => {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  const timer = setTimeout(() => socket.destroy(), LINGER).unref()
  socket.once('close', () => clearTimeout(timer))
  socket.on('error', () => socket.destroy())
  socket.end([`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n'))
  socket.resume()
}

/**
 * The response to a request that does not reach Fastify.
 * @param check value of `x-emulator-check`
 * @param url of the request; decides how the body ends
 */
export const rawRefusal = (code: 400 | 405, check: string, reason: string, explain: string, url = ''): RawResponse => {
  const body = serialize(refuse(code, { check, reason, explain }).body('plain'), url)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-emulator-check': check,
    'x-emulator-explain': headerText(explain)
  }
  return { body, headers }
}

/** A client that speaks HTTP without TLS sees its connection end, and no more: the log says why. */
export const answerHttpOnHttpsPort = ({ server }: App, logger?: FastifyBaseLogger): void => {
  server.on('tlsClientError', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'ERR_SSL_HTTP_REQUEST') logger?.warn('a client speaks HTTP to the port of HTTPS; call https:// there')
  })
}

/** Requests that node:http keeps from Fastify: an expectation other than 100-continue, and the method of proxies. */
export const answerUnsupportedHttp = ({ server }: App): void => {
  server.on('checkExpectation', refuseExpectation)
  server.on('connect', refuseTunnel)
}

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

const isTaken = (connection: Duplex | ServerResponse): connection is ServerResponse => 'writeHead' in connection
