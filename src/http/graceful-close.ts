import { Server as HttpServer, type ServerResponse } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { App } from './app-type.ts'
import type { Logger } from './public-types.ts'
import { bytesTaken, type Handshakes, handshakesOf } from './time-limits.ts'

interface CloseOptions {
  readonly logger?: Logger | undefined
  /** Other servers that hand their connections to the app. */
  readonly extraServers?: readonly Server[]
  /** Milliseconds that requests in flight may take to finish. */
  readonly patience?: number
}

/** Milliseconds that requests in flight may take to finish. */
const PATIENCE = 10_000

/** Returns a function that closes the server: it accepts no more connections, and requests in flight have `patience` ms to finish. */
export const gracefulClose = (
  app: App,
  { logger, extraServers = [], patience = PATIENCE }: CloseOptions
): (() => Promise<void>) => {
  const { server } = app
  /** Each socket with the bytes that it had read before; a tunnel has read its CONNECT request. */
  const sockets = new Map<Socket, number>()
  let accepted = 0
  server.prependListener('connection', (socket: Socket) => {
    accepted++
    sockets.set(socket, bytesTaken(socket))
    socket.once('close', () => sockets.delete(socket))
  })
  const isHttp2 = app.initialConfig.http2 === true
  const handshakes: Handshakes = isHttp2 ? handshakesOf(server) : new Map()
  const end = isHttp2 ? endSessions(app, sockets) : () => {}

  return async () => {
    if (server.listening) await readWhatHasCome(handshakes, () => accepted)
    // close() ends the connections that are idle now. Connections that become idle later would wait for the keep-alive timeout, and
    // connections that never sent a byte, which clients open in advance, count as busy.
    Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 })
    for (const [socket, before] of sockets) if (socket.bytesRead === before) socket.destroySoon()
    end()
    const limit = setTimeout(() => {
      logger?.warn(`requests are still in flight after ${patience / 1000} s; they are cut off`)
      for (const socket of sockets.keys()) socket.destroy()
    }, patience)
    await Promise.all([app.close(), ...extraServers.map(closeServer)])
    clearTimeout(limit)
  }
}

/**
 * An HTTP/2 server does not track idle connections. The returned function makes its sessions accept no more requests and ends each
 * connection as soon as no response is pending on it.
 */
const endSessions = ({ server }: App, sockets: ReadonlyMap<Socket, number>): (() => void) => {
  const sessions = new Set<ServerHttp2Session>()
  let inFlight = 0
  let closing = false
  const endIdle = (): void => {
    if (closing && inFlight === 0) for (const socket of sockets.keys()) socket.destroySoon()
  }
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('request', (_request, response: ServerResponse) => {
    inFlight++
    response.once('close', () => {
      inFlight--
      // The session still has to send the last bytes of the response.
      setImmediate(endIdle)
    })
  })
  return () => {
    closing = true
    for (const session of sessions) session.close()
    endIdle()
  }
}

/** Milliseconds that pending TLS handshakes get to finish. */
const HANDSHAKES = 1000
const LOOK_AGAIN = 5

/** Accepting a connection, reading its bytes and handing over the request take one turn of the event loop each. */
const TURNS = 4

/** libuv accepts one connection per turn, and an operating system queues some thousand at most. */
const MOST_TURNS = 10_000

/**
 * Reads everything that clients have sent so far. Closing a connection with unread bytes would reset it, and the client could not
 * tell whether the server had processed its request.
 */
const readWhatHasCome = async (handshakes: Handshakes, countAccepted: () => number): Promise<void> => {
  const read = async () => {
    let before = countAccepted()
    for (let quiet = 0, all = 0; quiet < TURNS && all < MOST_TURNS; quiet++, all++) {
      await nextTurn()
      if (countAccepted() !== before) quiet = 0
      before = countAccepted()
    }
  }
  const isWaiting = () => [...handshakes.values()].some(({ socket, before }) => socket.bytesRead > before)
  await read()
  if (!isWaiting()) return
  for (let waited = 0; isWaiting() && waited < HANDSHAKES; waited += LOOK_AGAIN) await sleep(LOOK_AGAIN)
  await read()
}

/** Stops listening. Resolves when the server's own connections are closed; connections handed to the app do not count. */
const closeServer = (server: Server): Promise<void> =>
  new Promise(resolve => {
    server.close(() => resolve())
    if (server instanceof HttpServer) server.closeAllConnections()
  })
