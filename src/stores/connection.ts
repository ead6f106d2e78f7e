import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isRefused, pinnedLookup, resolveHost } from './addresses.ts'
import { storeFailure } from './failures.ts'

export interface StoreRequest {
  readonly method: 'GET' | 'HEAD'
  /** Differs from the endpoint's where the bucket is in the host. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Maximum bytes of the body; more is no answer of a store. */
  readonly most: number
}

export interface StoreReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface ConnectionOptions {
  /** Milliseconds to connect, and between two pieces of an answer. */
  readonly timeout: number
  /** Ends all requests. */
  readonly ended: AbortSignal
}

/** Sockets of one request of the API. */
const MOST_SOCKETS = 4

/** Milliseconds that an idle socket is kept. */
const IDLE = 4000

/**
 * Asks one store for one request of the API. Each host is resolved once, and only these addresses are asked: no redirect is followed
 * and no proxy used.
 */
export class Connection {
  readonly #options: ConnectionOptions
  /** Scheme, host and port of the declared store, for messages. */
  readonly origin: string
  readonly #agents = new Map<string, Promise<HttpAgent>>()

  constructor(origin: string, options: ConnectionOptions) {
    this.origin = origin
    this.#options = options
  }

  /** @throws StoreFailure when the store cannot be asked, or does not finish its answer */
  async ask(request: StoreRequest): Promise<StoreReply> {
    const agent = await this.#agentOf(request.url)
    try {
      return await this.#send(request, agent)
    } catch (error) {
      // The store closed an idle connection while the request was on its way.
      if (!(error instanceof StaleSocket)) throw error
      return this.#send(request, agent)
    }
  }

  #agentOf(url: URL): Promise<HttpAgent> {
    const known = this.#agents.get(url.hostname)
    if (known !== undefined) return known
    const made = this.#newAgent(url)
    this.#agents.set(url.hostname, made)
    return made
  }

  async #newAgent({ protocol, hostname }: URL): Promise<HttpAgent> {
    const addresses = await this.#inTime(resolveHost(hostname))
    if (addresses.some(({ address }) => isRefused(address))) throw storeFailure('linkLocal', this.origin)
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS, timeout: IDLE, lookup: pinnedLookup(addresses) }
    return protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  }

  /** DNS has a limit of its own, which is far longer. */
  async #inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(storeFailure('unreachable', this.origin, 'DNS timeout')), this.#options.timeout)
    })
    try {
      return await Promise.race([work, late])
    } catch (error) {
      throw this.#failureOf(error)
    } finally {
      clearTimeout(timer)
    }
  }

  #send({ method, url, headers, most }: StoreRequest, agent: HttpAgent): Promise<StoreReply> {
    const { timeout, ended: signal } = this.#options
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const sent = send(url, { method, headers, agent, timeout, signal })
      const fail = (error: unknown): void => {
        const { reusedSocket } = sent
        sent.destroy()
        reject(reusedSocket && isReset(error) ? new StaleSocket() : this.#failureOf(error))
      }
      sent.on('timeout', () => {
        const connecting = sent.socket === null || sent.socket.connecting
        fail(storeFailure(connecting ? 'unreachable' : 'slow', this.origin, connecting ? 'no connection' : 'no bytes'))
      })
      sent.on('error', fail)
      sent.on('response', response => {
        collect(response, most).then(
          body => resolve({ status: Number(response.statusCode), headers: response.headers, body }),
          error => fail(this.#cutOff(error))
        )
      })
      sent.end()
    })
  }

  #cutOff(error: unknown): unknown {
    if (error instanceof TooLong) return storeFailure('unexpected', this.origin, 'too long')
    return storeFailure('broken', this.origin, codeOf(error))
  }

  #failureOf(error: unknown): unknown {
    const code = codeOf(error)
    return code === undefined || code === 'ESTORE' || this.#options.ended.aborted
      ? error
      : storeFailure('unreachable', this.origin, code)
  }
}

/** A kept connection that the store has closed. */
class StaleSocket extends Error {}

class TooLong extends Error {}

const isReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes(String(codeOf(error)))

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** The body of an answer. Rejects when it is cut off, or longer than allowed. */
const collect = async (response: IncomingMessage, most: number): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response) {
    length += piece.length
    if (length > most) throw new TooLong()
    pieces.push(piece)
  }
  const [first, ...others] = pieces
  return first !== undefined && others.length === 0 ? first : Buffer.concat(pieces, length)
}
