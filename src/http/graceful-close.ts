import type { ServerResponse } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { App } from './app-type.ts'

/** Milliseconds that requests in flight may take to finish. */
const PATIENCE = 10_000

/**
 * A server for HTTP/2 knows no idle connections: it is told to take no more requests, and its connections are ended as soon as none
 * is being answered. Returns what begins that.
 */
const endSessions = ({ server }: App, sockets: ReadonlySet<Socket>): (() => void) => {
  const sessions = new Set<ServerHttp2Session>()
  let inFlight = 0
  let closing = false
  const endIdle = (): void => {
    if (closing && inFlight === 0) for (const socket of sockets) socket.destroy()
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

/** Returns the end of a server: it stops accepting connections and lets requests in flight finish, for at most `patience` ms. */
export const gracefulClose = (app: App, logger?: FastifyBaseLogger, patience = PATIENCE): (() => Promise<void>) => {
  const { server } = app
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const end = app.initialConfig.http2 === true ? endSessions(app, sockets) : () => {}

  return async () => {
    // Closing ends the connections that are idle by then. Those that become so later are left to the keep-alive time, and those
    // that never sent a byte, such as a client opens in advance, count as busy.
    Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 })
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    end()
    const limit = setTimeout(() => {
      logger?.warn(`requests are still in flight after ${patience / 1000} s; they are cut off`)
      for (const socket of sockets) socket.destroy()
    }, patience)
    await app.close()
    clearTimeout(limit)
  }
}
