import { isUtf8 } from 'node:buffer'
import { Socket } from 'node:net'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import type { BodyLimits } from '../contract/body-limits.ts'
import { Refusal } from '../contract/refusals/refusal.ts'
import { countOf } from '../text/text.ts'
import type { App } from './app-type.ts'
import { BodyBytes, type BodySlot, BodySlots, release } from './body-memory.ts'
import { incomingBody } from './encoded-body.ts'
import { jsonProblem, repeatedField } from './json-problem.ts'
import { JsonScan } from './json-scan.ts'

interface Unread {
  /** HTTP status of the laboratory. Default: 400. */
  readonly labStatus?: 413
  /** What the journal calls the bytes, such as `no JSON`. */
  readonly bytes?: string
}

/** The reason why a body is rejected. Never repeats the body, which may contain a secret. */
export class BodyRefusal extends Refusal {
  readonly labStatus: 400 | 413
  readonly bytes: string

  constructor(reason: string, advice: string, { labStatus, bytes = 'no JSON' }: Unread = {}) {
    super(80000, { check: 'body', reason, explain: `${reason}; ${advice}` })
    this.labStatus = labStatus ?? 400
    this.bytes = bytes
  }
}

const MIB = 1024 ** 2

const ADVICE = 'send less in one request'

const BYTES = 'beyond the limits of a body'

export const refuseLarge = ({ bytes }: BodyLimits): BodyRefusal =>
  new BodyRefusal(`the request body is larger than ${bytes / MIB} MiB`, ADVICE, { labStatus: 413, bytes: BYTES })

/** For a body that is within the size limit but has too many levels, entries or keys. */
export const refuseComplex = (limits: BodyLimits, exceeded: 'depth' | 'entries' | 'keys'): BodyRefusal => {
  const limit = `${limits[exceeded].toLocaleString('en-US')} ${LIMITED[exceeded]}`
  return new BodyRefusal(`the request body has more than ${limit}`, ADVICE, { bytes: BYTES })
}

const LIMITED = { depth: 'levels of objects and lists', entries: 'keys and list items', keys: 'keys in one object' }

const BYTE_ORDER_MARK = 0xfeff

const refuseUnreadable = (problem: string): BodyRefusal =>
  new BodyRefusal(`the request body ${problem}`, 'send one JSON object')

/** JSON.parse silently drops the first of two equal fields. The object then has fewer fields than the text. */
const lacksFields = (value: unknown, fields: number): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length < fields

const readJson = (bytes: Buffer, fields: number): unknown => {
  const decoded = bytes.toString('utf8')
  if (decoded.includes('\ufffd') && !isUtf8(bytes)) throw refuseUnreadable('is not valid UTF-8')
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuseUnreadable(`is not JSON: ${jsonProblem(text)}`)
  }
  if (lacksFields(value, fields)) throw refuseUnreadable(`has the field '${repeatedField(text).slice(0, 100)}' twice`)
  return value
}

/** Called when a body is complete: with its value, or with the reason why it has none. */
export type BodyDone = (error: Error | null, value?: unknown) => void

/** A JSON body, whatever its Content-Type says. It is parsed only after its limits have been checked. */
export class JsonBody implements IncomingBody {
  readonly #limits: BodyLimits
  readonly #scan: JsonScan
  readonly #bytes: BodyBytes
  /** Bytes received so far. */
  #size = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
    this.#scan = new JsonScan(limits)
    this.#bytes = new BodyBytes(limits.bytes)
  }

  take(piece: Buffer): BodyRefusal | undefined {
    this.#size += piece.length
    if (this.#size > this.#limits.bytes) return this.#refuse(refuseLarge(this.#limits))
    const exceeded = this.#scan.scan(piece)
    if (exceeded !== undefined) return this.#refuse(refuseComplex(this.#limits, exceeded))
    this.#bytes.add(piece)
    return undefined
  }

  finish(done: BodyDone): void {
    let error: Error | null = null
    let value: unknown
    try {
      value = readJson(this.#bytes.all(), this.#scan.fields)
    } catch (refusal) {
      error = refusal as Error
    }
    this.#bytes.free()
    done(error, value)
  }

  #refuse(refusal: BodyRefusal): BodyRefusal {
    this.#bytes.free()
    return refusal
  }
}

/**
 * Clients send JSON under any type, none or a broken one. Fastify answers 415 to a broken Content-Type before it looks for a parser, so the
 * header is replaced.
 */
export const readAsJson: onRequestHookHandler = ({ headers }, _reply, done) => {
  headers['content-type'] = 'application/json'
  done()
}

/** Makes the routes of `app` read every body as JSON, within `limits`. */
export const readBodies = (app: App, limits: BodyLimits): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request, payload, done) => readBody(request, payload, limits, done))
}

/** Bytes that a body may have without waiting for a slot. */
const SMALL = 64 * 1024

/**
 * At most two larger bodies are received at a time, even those that are thrown away: together they would fill the memory and block the
 * event loop. A body that receives no piece for 500 ms passes its slot on.
 */
const SLOTS = new BodySlots(2, 500)

/** Bytes of a body that are scanned before other requests get their turn. */
const PIECE = 256 * 1024

/** Reads the whole body of a request, because many clients read the response only after they have sent everything. */
const readBody = (
  { headers, received }: FastifyRequest,
  payload: FastifyRequest['raw'],
  limits: BodyLimits,
  done: BodyDone
): void => {
  const length = headers['content-length']
  const body = incomingBody(headers['content-encoding'], limits)
  // The Content-Length may already exceed the limit.
  let refusal: Error | undefined = Number(length) > limits.bytes ? refuseLarge(limits) : undefined
  const isOwner = ownsPieces(payload)
  let size = 0
  let pauseAt = SMALL
  let isOver = false
  let slot: BodySlot | undefined

  /** Resumes when a slot is free and other requests have had their turn. */
  const pause = (): void => {
    pauseAt = size + PIECE
    payload.pause()
    const resume = (): void => {
      setImmediate(() => payload.resume())
    }
    if (slot !== undefined) {
      slot.extend()
      resume()
      return
    }
    SLOTS.enter(free => {
      if (isOver) free.leave()
      else {
        slot = free
        resume()
      }
    })
  }
  const onData = (sent: Buffer): void => {
    const piece = isOwner ? sent : Buffer.from(sent)
    size += piece.length
    try {
      if (refusal === undefined) refusal = body.take(piece)
      else release(piece)
    } catch (defect) {
      // An error that is thrown from a stream would end the process.
      refusal = defect as Error
    }
    if (size > pauseAt) pause()
  }
  const settle: BodyDone = (error, value) => {
    if (received !== undefined) {
      received.bodySize = size
      received.body = toJournalBody(error, value, size)
    }
    try {
      done(error, value)
    } catch (defect) {
      // Nothing else catches an error that the request handling throws from here.
      done(defect as Error)
    }
    slot?.leave()
  }
  const onEnd = (error?: Error): void => {
    payload.off('data', onData).off('end', onEnd).off('error', onEnd)
    isOver = true
    const problem = error ?? refusal ?? (length === undefined || Number(length) === size ? undefined : wrongLength())
    if (problem === undefined) body.finish(settle)
    else settle(problem)
  }
  payload.on('data', onData).on('end', onEnd).on('error', onEnd)
}

/** Whether the pieces may be freed: node:http copies each piece, HTTP/2 shares memory between pieces, and injected calls share it with their caller. */
const ownsPieces = ({ httpVersionMajor, socket }: FastifyRequest['raw']): boolean =>
  httpVersionMajor === 1 && socket instanceof Socket

const toJournalBody = (error: Error | null, value: unknown, size: number): unknown => {
  if (error !== null) return unnamed(size, error instanceof BodyRefusal ? error.bytes : 'no JSON')
  return typeof value === 'string' ? unnamed(size, 'one text') : value
}

/** Stands in the journal for a body without field names, because such a body may be one secret. */
const unnamed = (size: number, kind: string): string | undefined =>
  size === 0 ? undefined : `[not kept: ${countOf(size, 'byte')} that ${size === 1 ? 'is' : 'are'} ${kind}]`

const wrongLength = (): BodyRefusal =>
  new BodyRefusal('the request body is not as long as its Content-Length says', 'mend the request')

/** A body that arrives in pieces. */
export interface IncomingBody {
  /** Takes the next piece. Returns the refusal if a limit is exceeded; all pieces are then dropped. */
  take(piece: Buffer): BodyRefusal | undefined
  /** The body is complete. `done` gets undefined for a blank body, and Refusal 80000, which never repeats the body, for invalid JSON. */
  finish(done: BodyDone): void
}
