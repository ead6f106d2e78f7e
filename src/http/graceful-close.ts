import { Server as HttpServer, type ServerResponse } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { App } from './app-type.ts'
import { bytesTaken, type Handshakes, handshakesOf } from './time-limits.ts'

interface CloseOptions {
  readonly logger?: FastifyBaseLogger | undefined
  /** Other servers whose connections the app serves. */
  readonly doors?: readonly Server[]
  /** Milliseconds that requests in flight may take to finish. */
  readonly patience?: number
}

/** Milliseconds that requests in flight may take to finish. */
const PATIENCE = 10_000

/** Returns the end of a server: it stops accepting connections and lets requests in flight finish, for at most `patience` ms. */
export const gracefulClose = (
  app: App,
  { logger, doors = [], patience = PATIENCE }: CloseOptions
): (() => Promise<void>) => {
  const { server } = app
  /** With the bytes that each had read before, as a tunnel has. */
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
    // Closing ends the connections that are idle by then. Those that become so later are left to the keep-alive time, and those
    // that never sent a byte, such as a client opens in advance, count as busy.
    Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 })
    for (const [socket, before] of sockets) if (socket.bytesRead === before) socket.destroySoon()
    end()
    const limit = setTimeout(() => {
      logger?.warn(`requests are still in flight after ${patience / 1000} s; they are cut off`)
      for (const socket of sockets.keys()) socket.destroy()
    }, patience)
    await Promise.all([app.close(), ...doors.map(closeDoor)])
    clearTimeout(limit)
  }
}

/**
 * A server for HTTP/2 knows no idle connections: it is told to take no more requests, and its connections are ended as soon as none
 * is being answered. Returns what begins that.
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
      // The last bytes of the answer are still on their way through the session.
      setImmediate(endIdle)
    })
  })
  return () => {
    closing = true
    for (const session of sessions) session.close()
    endIdle()
  }
}

/** Milliseconds that handshakes of TLS may take to finish, whose request is on its way. */
const HANDSHAKES = 1000
const LOOK_AGAIN = 5

/** To accept a connection, to read its bytes, to hand over the request in them: each is a turn of the event loop. */
const TURNS = 4

/** libuv accepts one connection a turn, and a system keeps some thousand waiting at most. */
const MOST_TURNS = 10_000

/**
 * Reads all that clients had sent by now. To close a connection with unread bytes in it tells the client that it was reset, whereas the
 * server may have had its request.
 */
const readWhatHasCome = async (handshakes: Handshakes, countAccepted: () => number): Promise<void> => {
  const read = async () => {
    let before = countAccepted()
    for (let quiet = 0, all = 0; quiet < TURNS && all < MOST_TURNS; quiet++, all++) {
      await turn()
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

/** Stops listening. Ends once its connections are closed: those of a proxy that are no tunnel are, the others are the app's. */
const closeDoor = (door: Server): Promise<void> =>
  new Promise(resolve => {
    door.close(() => resolve())
    if (door instanceof HttpServer) door.closeAllConnections()
  })
