import type { IncomingMessage, Server } from 'node:http'
import {
  constants,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream
} from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { App } from './app-type.ts'

/** All in milliseconds. Exceeded limits are detected at the next check. */
export interface TimeLimits {
  /** From the start of the connection: the TLS handshake and the headers of the first request. */
  readonly headers: number
  /** From the first byte of a request to its last; of an upload, between two bytes. documented: control-plane requests time out after a minute */
  readonly request: number
  /** Time between requests on a connection. */
  readonly idle: number
  readonly look: number
}

/** Maximum number of concurrent requests on one HTTP/2 connection. */
export const MOST_STREAMS = 100

export const TIME_LIMITS: TimeLimits = { headers: 60_000, request: 60_000, idle: 72_000, look: 15_000 }

/** Connections and requests of HTTP/2 whose body is an upload. */
const uploads = new WeakSet<object>()

/** An upload may take longer than other requests: its reader limits the time between two pieces. Returns a function that ends this. */
export const exemptUpload = (request: IncomingMessage): (() => void) => {
  // A request of HTTP/2 shares its connection with others.
  const key = request.httpVersionMajor < 2 ? request.socket : request
  uploads.add(key)
  return () => uploads.delete(key)
}

export const isUpload = (connection: object): boolean => uploads.has(connection)

/** The error that Node emits for HTTP/1.1. */
export const lateError = () =>
  Object.assign(new Error('the request did not arrive in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

/** Sets the same time limits with TLS and without. Must be called before the server listens. */
export const limitTimes = (app: App, limits: TimeLimits = TIME_LIMITS): void => {
  const { server } = app
  limitHttp1(server, limits)
  if (app.initialConfig.http2 !== true) return
  const looks = [limitHandshakes(server, limits), limitSessions(server, limits)]
  server.on('listening', () => {
    const timer = setInterval(() => {
      for (const look of looks) look(performance.now())
    }, limits.look).unref()
    server.once('close', () => clearInterval(timer))
  })
}

/** Sets the limits of HTTP/1.1, with TLS and without; Node enforces them itself. */
export const limitHttp1 = (server: Server, { headers, request, idle, look }: TimeLimits): void => {
  const limits: Partial<Server> & { connectionsCheckingInterval: number } = {
    headersTimeout: headers,
    requestTimeout: request,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: look
  }
  Object.assign(server, limits)
}

/** Node ends a handshake only when no byte arrives for a while, so a client that sends byte by byte would keep it open. */
const limitHandshakes = (server: App['server'], { headers }: TimeLimits) => {
  const waiting = handshakesOf(server)
  return (now: number): void => {
    for (const { socket, since } of waiting.values()) if (now - since > headers) socket.destroy()
  }
}

interface Handshake {
  readonly socket: Socket
  readonly since: number
  readonly before: number
}

/** Connections whose TLS handshake is pending, by the client's address. */
export type Handshakes = ReadonlyMap<string, Handshake>

export const handshakesOf = (server: App['server']): Handshakes => {
  const waiting = new Map<string, Handshake>()
  server.prependListener('connection', (socket: Socket) => {
    const name = nameOf(socket)
    waiting.set(name, { socket, since: performance.now(), before: bytesTaken(socket) })
    socket.once('close', () => {
      if (waiting.get(name)?.socket === socket) waiting.delete(name)
    })
  })
  server.on('secureConnection', (socket: TLSSocket) => waiting.delete(nameOf(socket)))
  return waiting
}

const nameOf = ({ remoteAddress, remotePort, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localPort}`

/** Bytes of a new connection that were read before its server got it: a tunnel has read its CONNECT request. */
export const bytesTaken = ({ bytesRead, readableLength }: Socket): number => bytesRead - readableLength

/** An HTTP/2 request whose body is still arriving. */
interface Arriving {
  readonly request: Http2ServerRequest
  readonly since: number
  warned: boolean
}

/** An HTTP/2 connection is idle while no request is pending on it, even if it receives pings or incomplete headers. */
const limitSessions = (server: App['server'], { headers, request, idle }: TimeLimits) => {
  const sessions = new Map<ServerHttp2Session, { streams: number; since: number; limit: number }>()
  const arriving = new Set<Arriving>()
  server.on('session', (session: ServerHttp2Session) => {
    const state = { streams: 0, since: performance.now(), limit: headers }
    sessions.set(session, state)
    session.once('close', () => sessions.delete(session))
    session.on('stream', (stream: ServerHttp2Stream) => {
      state.streams++
      stream.once('close', () => {
        state.streams--
        Object.assign(state, { since: performance.now(), limit: idle })
      })
    })
  })
  server.on('request', (request: Http2ServerRequest, _response: Http2ServerResponse) => {
    if (request.httpVersionMajor < 2 || request.stream.endAfterHeaders) return
    const one: Arriving = { request, since: performance.now(), warned: false }
    arriving.add(one)
    const arrived = () => arriving.delete(one)
    request.once('end', arrived)
    request.stream.once('close', arrived)
  })
  return (now: number): void => {
    for (const [session, { streams, since, limit }] of sessions) {
      if (streams > 0 || now - since <= limit) continue
      // The first time, the client gets GOAWAY, because a request may be on its way.
      if (session.closed) session.destroy()
      else session.close()
    }
    for (const one of arriving) if (now - one.since > request && !uploads.has(one.request)) endLate(one)
  }
}

/** Emits an error for the reader of the body, which then responds. Without a reader, or after a response, the stream is closed. */
const endLate = (arriving: Arriving): void => {
  const { request, warned } = arriving
  const { stream } = request
  arriving.warned = true
  if (!warned && !stream.headersSent && request.listenerCount('error') > 0) request.emit('error', lateError())
  else stream.close(stream.writableEnded ? constants.NGHTTP2_NO_ERROR : constants.NGHTTP2_CANCEL)
}
