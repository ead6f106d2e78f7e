import { Agent, request as httpRequest } from 'node:http'

export interface Call {
  readonly method: string
  readonly path: string
  readonly key?: string | undefined
  readonly host?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Milliseconds without a byte of the response. */
const PATIENCE = 20_000

/** The response was lost: the connection ended before all of it was there. */
export class Lost extends Error {}

/** Connections that stay open, each with one call at a time. */
export class Client {
  readonly #port: number
  readonly #agent: Agent

  constructor(port: number, connections = 1) {
    this.#port = port
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  /** @throws Lost */
  send({ method, path, key, host, headers = {}, body }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const lost = (error: Error): void => reject(new Lost(`${method} ${path}: ${error.message}`))
      const sent = httpRequest(
        {
          ...{ host: '127.0.0.1', port: this.#port, method, path, agent: this.#agent },
          headers: {
            ...(host !== undefined && { host }),
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
            ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
            ...headers
          }
        },
        reply => {
          const pieces: Buffer[] = []
          reply.on('data', piece => pieces.push(piece))
          reply.on('error', lost)
          reply.on('end', () =>
            resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(pieces).toString() })
          )
        }
      )
      sent.on('error', lost)
      sent.setTimeout(PATIENCE, () => {
        reject(new Error(`${method} ${path} was not answered in ${PATIENCE / 1000} s`))
        sent.destroy()
      })
      sent.end(body)
    })
  }

  /** A call whose response is JSON. @throws if it has another status than 200 */
  async json<T>(call: Call): Promise<T> {
    const { status, body } = await this.send(call)
    if (status !== 200) throw new Error(`${call.method} ${call.path} was answered ${status} ${body.slice(0, 300)}`)
    return JSON.parse(body) as T
  }

  close(): void {
    this.#agent.destroy()
  }
}
