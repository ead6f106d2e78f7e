import { constants, type Http2ServerRequest } from 'node:http2'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { refuse } from '../../contract/refusals/refusal.ts'
import type { AppliedFault } from '../../lab/faults/fault.ts'
import type { Status } from '../../lab/faults/schema.ts'
import { headerText } from '../error-handler.ts'
import { hasLeft, record } from '../journal/record.ts'
import { serialize } from '../serialize.ts'

/** Waits of calls that faults delay, by the machine's own time. All end at once when the server closes. */
export class Waits {
  readonly #waiting = new Set<() => void>()

  /** Ends after that many milliseconds, or when the client has gone or the server closes. */
  until(length: number, { raw }: FastifyReply): Promise<void> {
    return new Promise(resolve => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(end)
        raw.off('close', end)
        resolve()
      }
      const timer = setTimeout(end, length)
      this.#waiting.add(end)
      raw.once('close', end)
    })
  }

  endAll(): void {
    for (const end of this.#waiting) end()
  }
}

/** The last stop of an answer: what a fault does to it on its way, the headers that say so, and the journal. */
export const deliver =
  (waits: Waits): onSendHookHandler<unknown> =>
  (request, reply, payload, done) => {
    const { turn, note } = request.injected ?? {}
    if (note !== undefined) explain(reply, note)
    if (turn === undefined) {
      record(request, reply, hasLeft(request) ? undefined : payload)
      return done(null, payload)
    }
    const { lost, wire, status } = turn.effect
    if (lost && (wire === 'reset' || wire === 'empty')) {
      explain(reply, turn.explain)
      record(request, reply, undefined)
      return breakOff(wire, turn.id, request, reply)
    }
    reply.header('x-emulator-fault', turn.id)
    explain(reply, turn.explain)
    const answer = lost && status !== undefined ? gatewayAnswer(status, request.url) : undefined
    if (answer !== undefined && status !== undefined) reply.code(status).headers(answer.headers)
    const body = answer?.body ?? String(payload)
    record(request, reply, hasLeft(request) ? undefined : body)
    done(null, bodyOnItsWay(turn, body, reply, waits))
  }

const EXPLAIN = 'x-emulator-explain'

/** Says it before what the answer says already; that may be the same. */
const explain = (reply: FastifyReply, text: string): void => {
  const said = reply.getHeader(EXPLAIN)
  const also = typeof said === 'string' && said !== headerText(text) ? `; ${said}` : ''
  reply.header(EXPLAIN, headerText(`${text}${also}`))
}

/** Ends a call without an answer: HTTP/1.1 by its connection, HTTP/2 by its stream. */
export const breakOff = (kind: 'reset' | 'empty', id: string, request: FastifyRequest, reply: FastifyReply): void => {
  reply.hijack()
  const stream = streamOf(request)
  const { socket } = request.raw
  if (stream !== undefined) {
    stream.close(kind === 'reset' ? constants.NGHTTP2_INTERNAL_ERROR : constants.NGHTTP2_NO_ERROR)
  } else if (!(socket instanceof Socket)) reply.raw.destroy(broken(kind, id))
  else if (kind === 'empty') socket.destroy()
  else below(socket).resetAndDestroy()
}

const streamOf = ({ raw }: FastifyRequest): Http2ServerRequest['stream'] | undefined =>
  raw.httpVersionMajor === 2 ? (raw as unknown as Http2ServerRequest).stream : undefined

/** What a call that never touches a socket gets instead: its promise is rejected with this. */
const broken = (kind: 'reset' | 'empty', id: string): Error =>
  Object.assign(new Error(`${id}: the connection is ${kind === 'reset' ? 'reset' : 'closed without a byte'}`), {
    code: 'ECONNRESET'
  })

/** Under TLS the packet that resets is sent by the socket below. */
const below = (socket: Socket): Socket => {
  const { _parent: parent } = socket as Socket & { readonly _parent?: Socket }
  return socket instanceof TLSSocket && parent instanceof Socket ? parent : socket
}

export interface GatewayAnswer {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

type Answering = (url: string) => GatewayAnswer

const json =
  (body: unknown, headers: GatewayAnswer['headers'] = {}): Answering =>
  url => ({
    body: serialize(body, url),
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers }
  })

/** A load balancer in front knows no JSON. */
const page =
  (title: string): Answering =>
  () => ({
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    headers: { 'content-type': 'text/html' }
  })

/** Seconds: limits are by the second. */
export const RETRY_AFTER = '1'

/** guess: no page has one of these */
const ANSWERS: Readonly<Record<Status, Answering>> = {
  429: json(refuse(429, { reason: 'injected', explain: '' }).body('plain'), { 'retry-after': RETRY_AFTER }),
  500: json({ code: 500, message: 'Internal Server Error' }),
  502: page('502 Bad Gateway'),
  503: page('503 Service Temporarily Unavailable'),
  504: page('504 Gateway Time-out')
}

/** What is said with an HTTP status that is no answer of the contract. @param url that was called */
export const gatewayAnswer = (status: Status, url: string): GatewayAnswer => ANSWERS[status](url)

/** What becomes of the body of an answer on its way; the answer says the length of the whole. */
export const bodyOnItsWay = (
  { id, effect: { drip, wire }, random }: AppliedFault,
  payload: string,
  reply: FastifyReply,
  waits: Waits
): string | Buffer | Readable => {
  if (drip === undefined && wire !== 'truncated' && wire !== 'garbled') return payload
  const body = Buffer.from(payload)
  reply.header('content-length', body.length)
  if (drip !== undefined) return Readable.from(inPieces(body, drip, length => waits.until(length, reply)))
  return wire === 'garbled' ? noiseFor(body, random) : Readable.from(halfOf(body, id, reply.request))
}

type Pause = (length: number) => Promise<void>

async function* inPieces(body: Buffer, { chunks, over }: { chunks: number; over: number }, pause: Pause) {
  const pieces = Math.min(chunks, body.length)
  for (let piece = 0; piece < pieces; piece++) {
    if (piece > 0) await pause(over / (pieces - 1))
    yield body.subarray(Math.floor((body.length * piece) / pieces), Math.floor((body.length * (piece + 1)) / pieces))
  }
}

/** As long as the body, and no text whatever the random numbers: 0xff is in no UTF-8. */
const noiseFor = (body: Buffer, random: () => number): Buffer => {
  const noise = Buffer.alloc(body.length)
  for (let at = 0; at < noise.length; at++) noise[at] = Math.floor(random() * 256)
  noise[0] = 0xff
  return noise
}

/** What tells a client that the rest is missing. */
class Truncated extends Error {
  readonly code = 'ECONNRESET'
}

async function* halfOf(body: Buffer, id: string, request: FastifyRequest) {
  yield body.subarray(0, Math.ceil(body.length / 2))
  // What is sent in the same turn of the loop as the end of the connection may not arrive.
  await setImmediate()
  breakStream(request)
  throw new Truncated(`${id}: the rest of the body is missing`)
}

/** Tells a client of HTTP/2 that its stream ends before its time; HTTP/1.1 tells by closing the connection. */
export const breakStream = (request: FastifyRequest): void => streamOf(request)?.close(constants.NGHTTP2_INTERNAL_ERROR)
