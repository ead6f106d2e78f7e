import { Socket } from 'node:net'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import type { BodyLimits } from '../contract/body-limits.ts'
import { countOf } from '../text/text.ts'
import type { App } from './app-type.ts'
import { type BodySlot, BodySlots, release } from './body-memory.ts'
import { incomingBody } from './encoded-body.ts'
import { type BodyDone, BodyRefusal, refuseLarge } from './json-body.ts'

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
export const ownsPieces = ({ httpVersionMajor, socket }: FastifyRequest['raw']): boolean =>
  httpVersionMajor === 1 && socket instanceof Socket

const toJournalBody = (error: Error | null, value: unknown, size: number): unknown => {
  if (error !== null) return unnamed(size, error instanceof BodyRefusal ? error.bytes : 'no JSON')
  return typeof value === 'string' ? unnamed(size, 'one text') : value
}

/** Stands in the journal for a body without field names, because such a body may be one secret. */
const unnamed = (size: number, kind: string): string | undefined =>
  size === 0 ? undefined : `[not kept: ${countOf(size, 'byte')} that ${size === 1 ? 'is' : 'are'} ${kind}]`

const wrongLength = (): BodyRefusal =>
  new BodyRefusal('the request body is not as long as its Content-Length says', 'correct the request')
