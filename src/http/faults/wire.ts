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
import { hasLeft, record } from '../record.ts'
import { serialize } from '../serialize.ts'

/** Delays that faults add to calls, in real time. All end at once when the server closes. */
export class Waits {
  readonly #waiting = new Set<() => void>()

  /** Resolves after `length` milliseconds, or when the client disconnects or the server closes. */
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

/** The last hook of a response: applies the fault's effect to it, sets the headers that name the fault, and records the call. */
export const deliver =
  (waits: Waits): onSendHookHandler<unknown> =>
  (request, reply, payload, done) => {
    const { fault, note } = request.injected ?? {}
    if (note !== undefined) explain(reply, note)
    if (fault === undefined) {
      record(request, reply, hasLeft(request) ? undefined : payload)
      return done(null, payload)
    }
    const { lost, wire, status } = fault.effect
    if (lost && (wire === 'reset' || wire === 'empty')) {
      explain(reply, fault.explain)
      record(request, reply, undefined)
      return breakOff(wire, fault.id, request, reply)
    }
    reply.header('x-emulator-fault', fault.id)
    explain(reply, fault.explain)
    const answer = lost && status !== undefined ? gatewayAnswer(status, request.url) : undefined
    if (answer !== undefined && status !== undefined) reply.code(status).headers(answer.headers)
    const body = answer?.body ?? String(payload)
    record(request, reply, hasLeft(request) ? undefined : body)
    done(null, bodyOnItsWay(fault, body, reply, waits))
  }

const EXPLAIN = 'x-emulator-explain'

/** Puts the text before the explanation that the response already has, unless they are equal. */
const explain = (reply: FastifyReply, text: string): void => {
  const explanation = reply.getHeader(EXPLAIN)
  const also = typeof explanation === 'string' && explanation !== headerText(text) ? `; ${explanation}` : ''
  reply.header(EXPLAIN, headerText(`${text}${also}`))
}

/** Ends a call without a response: in HTTP/1.1 its connection, in HTTP/2 its stream. */
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

/** The error for an injected call, which has no socket: its promise is rejected with it. */
const broken = (kind: 'reset' | 'empty', id: string): Error =>
  Object.assign(new Error(`${id}: the connection is ${kind === 'reset' ? 'reset' : 'closed without a byte'}`), {
    code: 'ECONNRESET'
  })

/** The TCP socket below TLS, which sends the reset. */
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

/** An HTML page, as a load balancer sends it. */
const page =
  (title: string): Answering =>
  () => ({
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    headers: { 'content-type': 'text/html' }
  })

/** Seconds. Rate limits count by the second. */
export const RETRY_AFTER = '1'

/** guess: no page of the documentation shows these responses */
const ANSWERS: Readonly<Record<Status, Answering>> = {
  429: json(refuse(429, { reason: 'injected', explain: '' }).body('plain'), { 'retry-after': RETRY_AFTER }),
  500: json({ code: 500, message: 'Internal Server Error' }),
  502: page('502 Bad Gateway'),
  503: page('503 Service Temporarily Unavailable'),
  504: page('504 Gateway Time-out')
}

/** The response for an HTTP status that comes from a gateway, not from the contract. @param url of the request */
export const gatewayAnswer = (status: Status, url: string): GatewayAnswer => ANSWERS[status](url)

/** The response body after the fault's effect. The Content-Length stays that of the whole body. */
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

/** Random bytes, as many as the body has. They are never valid text, because 0xff never occurs in UTF-8. */
const noiseFor = (body: Buffer, random: () => number): Buffer => {
  const noise = Buffer.alloc(body.length)
  for (let at = 0; at < noise.length; at++) noise[at] = Math.floor(random() * 256)
  noise[0] = 0xff
  return noise
}

/** Ends the body stream of a truncated response with an error. */
class Truncated extends Error {
  readonly code = 'ECONNRESET'
}

async function* halfOf(body: Buffer, id: string, request: FastifyRequest) {
  yield body.subarray(0, Math.ceil(body.length / 2))
  // Bytes that are written in the same tick in which the connection ends may not arrive.
  await setImmediate()
  breakStream(request)
  throw new Truncated(`${id}: the rest of the body is missing`)
}

/** Ends an HTTP/2 stream with an error, so that the client notices the missing rest. HTTP/1.1 closes the connection instead. */
export const breakStream = (request: FastifyRequest): void => streamOf(request)?.close(constants.NGHTTP2_INTERNAL_ERROR)
