import { connect, createServer, type Socket } from 'node:net'

/** An address before a database that counts what is asked. */
export interface Counted {
  readonly port: number
  /** How often the database has answered, by connection in order of opening: each answer is one wait. */
  readonly answers: readonly number[]
  close(): void
}

/** Type of the message that ends each answer, 'Z'. source: postgresql.org/docs/current/protocol-message-formats.html */
const READY = 90

/** Bytes of the type and the length of a message. */
const HEAD = 5

/** Passes the bytes of each connection on to a database, without TLS. */
export const countExchanges = (to: number): Promise<Counted> =>
  new Promise((resolve, reject) => {
    const answers: number[] = []
    const open = new Set<Socket>()
    const server = createServer({ noDelay: true }, client => {
      const at = answers.push(0) - 1
      const target = connect({ host: '127.0.0.1', port: to, noDelay: true })
      let rest: Buffer = Buffer.alloc(0)
      target.on('data', bytes => {
        rest = Buffer.concat([rest, bytes])
        while (rest.length >= HEAD && rest.length > rest.readUInt32BE(1)) {
          if (rest[0] === READY) answers[at] = (answers[at] ?? 0) + 1
          rest = rest.subarray(1 + rest.readUInt32BE(1))
        }
      })
      for (const [socket, other] of [
        [client, target],
        [target, client]
      ] as const) {
        open.add(socket)
        socket.on('error', () => other.destroy())
        socket.on('close', () => other.destroy())
        socket.pipe(other)
      }
    })
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        answers,
        close: () => {
          server.close()
          for (const socket of open) socket.destroy()
        }
      })
    })
  })
