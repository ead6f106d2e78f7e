import { Agent as HttpAgent, type IncomingHttpHeaders, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isRefused, pinnedLookup, resolveHost } from './addresses.ts'
import { AnswerBody } from './answer-body.ts'
import { storeFailure } from './failures.ts'
import { receiveInPlace } from './receiving.ts'

export interface StoreRequest {
  readonly method: 'GET' | 'HEAD'
  /** Differs from the endpoint's where the bucket is in the host. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Maximum bytes of the body; more is no answer of a store. The bytes of an object have no limit. */
  readonly most: number
}

export interface StoreReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** An answer whose body still arrives. */
type OpenReply = Omit<StoreReply, 'body'> & { readonly body: AnswerBody }

export interface ConnectionOptions {
  /** Milliseconds to connect, and between two pieces of an answer. */
  readonly timeout: number
  /** Ends all requests. */
  readonly ended: AbortSignal
}

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
    const { body, ...reply } = await this.#open(request)
    return { ...reply, body: await this.#whole(body, request.most) }
  }

  /** Asks for bytes of an object. If they come, they are in `bytes`, which the caller reads and closes. @throws StoreFailure */
  async read(request: StoreRequest): Promise<StoreReply & { readonly bytes?: AnswerBody }> {
    const { body, ...reply } = await this.#open(request)
    return reply.status === 200 || reply.status === 206
      ? { ...reply, body: NOTHING, bytes: body }
      : { ...reply, body: await this.#whole(body, request.most) }
  }

  async #open(request: StoreRequest): Promise<OpenReply> {
    const agent = await this.#agentOf(request.url)
    try {
      return await this.#send(request, agent)
    } catch (error) {
      // The store closed an idle connection while the request was on its way.
      if (!(error instanceof StaleSocket)) throw error
      return this.#send(request, agent)
    }
  }

  /** @throws StoreFailure for a body that is cut off, or longer than allowed */
  async #whole(body: AnswerBody, most: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    let length = 0
    for (let piece = await body.next(); piece !== undefined; piece = await body.next()) {
      length += piece.length
      if (length > most) {
        body.close()
        throw storeFailure('unexpected', this.origin, 'too long')
      }
      pieces.push(piece)
    }
    return Buffer.concat(pieces, length)
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
    const options = { keepAlive: true, timeout: IDLE, lookup: pinnedLookup(addresses) }
    const agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
    receiveInPlace(agent)
    return agent
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

  #send({ method, url, headers }: StoreRequest, agent: HttpAgent): Promise<OpenReply> {
    const { timeout, ended: signal } = this.#options
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const sent = send(url, { method, headers, agent, timeout, signal })
      const fail = (error: unknown): void => {
        const { reusedSocket } = sent
        sent.destroy()
        reject(reusedSocket && isReset(error) ? new StaleSocket() : this.#failureOf(error))
      }
      const onTimeout = (): void => {
        const connecting = sent.socket === null || sent.socket.connecting
        fail(storeFailure(connecting ? 'unreachable' : 'slow', this.origin, connecting ? 'no connection' : 'no bytes'))
      }
      sent.on('timeout', onTimeout)
      sent.on('error', fail)
      sent.on('response', response => {
        // From here on, the body has its own time limit.
        sent.setTimeout(0).off('timeout', onTimeout)
        const body = new AnswerBody(response, { timeout, origin: this.origin })
        resolve({ status: Number(response.statusCode), headers: response.headers, body })
      })
      sent.end()
    })
  }

  #failureOf(error: unknown): unknown {
    const code = codeOf(error)
    return code === undefined || code === 'ESTORE' || this.#options.ended.aborted
      ? error
      : storeFailure('unreachable', this.origin, code)
  }
}

const NOTHING = Buffer.alloc(0)

/** A kept connection that the store has closed. */
class StaleSocket extends Error {}

const isReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes(String(codeOf(error)))

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
