import { connect, createServer, type Socket } from 'node:net'

/** An address of its own before a server. */
export interface Forward {
  readonly port: number
  close(): void
}

/** Passes the bytes of each connection on to a port. */
export const forward = (to: number): Promise<Forward> =>
  new Promise((resolve, reject) => {
    const open = new Set<Socket>()
    const server = createServer({ noDelay: true }, client => {
      const target = connect({ host: '127.0.0.1', port: to, noDelay: true })
      for (const [socket, other] of [
        [client, target],
        [target, client]
      ] as const) {
        open.add(socket)
        socket.on('error', () => other.destroy())
        socket.on('close', () => {
          open.delete(socket)
          // After an orderly end the other side still writes what it has.
          if (!socket.readableEnded) other.destroy()
        })
        socket.pipe(other)
      }
    })
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        close: () => {
          server.close()
          for (const socket of open) socket.destroy()
        }
      })
    })
  })
