import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { App } from './app-type.ts'

/** Milliseconds that requests in flight may take to finish. */
const PATIENCE = 10_000

/** Returns the end of a server: it stops accepting connections and lets requests in flight finish, for at most `patience` ms. */
export const gracefulClose = (app: App, logger?: FastifyBaseLogger, patience = PATIENCE): (() => Promise<void>) => {
  const { server } = app
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  return async () => {
    // Closing ends the connections that are idle by then. Those that become so later are left to the keep-alive time, and those
    // that never sent a byte, such as a client opens in advance, count as busy.
    Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 })
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    const limit = setTimeout(() => {
      logger?.warn(`requests are still in flight after ${patience / 1000} s; they are cut off`)
      server.closeAllConnections()
    }, patience)
    await app.close()
    clearTimeout(limit)
  }
}
