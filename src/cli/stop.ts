import type { Socket } from 'node:net'
import type { Emulator } from '../emulator.ts'
import type { Logger } from './logger.ts'

/** Milliseconds that requests in flight may take to finish. */
const PATIENCE = 10_000

/** Returns the end of an emulator: it stops accepting connections and lets requests in flight finish, for at most `patience` ms. */
export const stopper = (
  { app: { server }, close }: Pick<Emulator, 'app' | 'close'>,
  logger: Logger,
  patience = PATIENCE
) => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  return async (): Promise<void> => {
    // Closing ends the connections that are idle by then. Those that become so later are left to the keep-alive time, and those
    // that never sent a byte, such as a client opens in advance, count as busy.
    Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 })
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    const limit = setTimeout(() => {
      logger.warn(`requests are still in flight ${patience / 1000} s after the signal; they are cut off`)
      server.closeAllConnections()
    }, patience)
    await close()
    clearTimeout(limit)
  }
}
