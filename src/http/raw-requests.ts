import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { refuse } from '../contract/refusals/refusal.ts'
import { withoutSecretPairs, withoutUrlSecrets } from '../text/secrets.ts'
import type { App } from './app-type.ts'
import { headerText } from './error-handler.ts'
import type { Logger } from './public-types.ts'
import { serialize } from './serialize.ts'
import { isUpload } from './time-limits.ts'

/** `_httpMessage` is Node's internal field for the response that a connection is sending. */
type BusySocket = Socket & { readonly _httpMessage?: (ServerResponse & { readonly req: IncomingMessage }) | null }

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'the headers are larger than 16 KiB',
  HPE_INVALID_METHOD: 'it does not begin with a method of HTTP',
  ERR_HTTP_REQUEST_TIMEOUT: 'the request did not arrive in time'
}

/** Responses that must end before a reply to malformed bytes is sent. */
const awaited = new WeakSet<ServerResponse>()

/** Answers bytes that are no HTTP request, which never reach Fastify. A complete request before them (its `Content-Length` was too small) is answered first. */
export const answerMalformed = (error: Error & { code?: string }, socket: BusySocket): void => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isUpload(socket)) return
  // Node emits the event again for further bytes.
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
 * Sends the last response of a connection that no Node server manages any more, and closes the connection. Closing it while
 * the client still sends would reset the connection, and the client would lose the response. Closing only our side would keep
 * the connection open as long as the client does.
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

/** A client that speaks HTTP to the TLS port only sees its connection end. The log gives the reason. */
export const answerHttpOnHttpsPort = ({ server }: App, logger?: Logger): void => {
  server.on('tlsClientError', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'ERR_SSL_HTTP_REQUEST') logger?.warn('a client speaks HTTP to the port of HTTPS; call https:// there')
  })
}

/** Answers requests that node:http does not pass to Fastify: an expectation other than 100-continue, and CONNECT. */
export const answerUnsupportedHttp = ({ server }: App): void => {
  server.on('checkExpectation', refuseExpectation)
  server.on('connect', refuseTunnel)
}

/** Listener for `checkExpectation`: answers an expectation other than 100-continue. */
export const refuseExpectation = (
  { headers, httpVersionMajor, url }: IncomingMessage,
  response: ServerResponse
): void => {
  const explain = `Expect: ${withoutSecretPairs(String(headers.expect))} cannot be met; leave the header out`
  const refusal = rawRefusal(400, 'http', 'its Expect header is not supported', explain, url)
  // HTTP/2 forbids the header.
  const ended = httpVersionMajor < 2 ? { connection: 'close' } : {}
  response.writeHead(417, { ...refusal.headers, ...ended }).end(refusal.body)
}

/** Answers CONNECT. HTTP/2 passes a response object, HTTP/1.1 the bare connection. */
const refuseTunnel = (request: IncomingMessage, connection: Duplex | ServerResponse): void => {
  const destination = String(request.url ?? request.headers[':authority'] ?? '')
  const reason = `CONNECT ${withoutSecretPairs(withoutUrlSecrets(destination)).slice(0, 100)}`
  const refusal = rawRefusal(405, 'http', reason, 'the emulator is no proxy; call it by its own address')
  if (!isTaken(connection)) {
    endWith(connection, '405 Method Not Allowed', refusal)
    return
  }
  connection.on('error', () => {})
  connection.writeHead(405, refusal.headers).end(refusal.body)
}

const isTaken = (connection: Duplex | ServerResponse): connection is ServerResponse => 'writeHead' in connection
