import { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { BodyLimits } from '../contract/body-limits.ts'
import { countOf } from '../text/count.ts'
import type { App } from './app-type.ts'
import { BodyRefusal, refuseLarge } from './body-refusal.ts'
import { incomingBody } from './encoded-body.ts'
import type { BodyDone } from './json-body.ts'
import { release } from './kept-bytes.ts'
import { type Place, Places } from './places.ts'

/** Bytes that every body may have. */
const SMALL = 64 * 1024

/**
 * Few bodies with more come in at a time, also to be thrown away: all together they would fill the memory and take all the time. One that does not
 * get on by a piece in so many milliseconds lets the next one in.
 */
const PLACES = new Places(2, 500)

/** Bytes of a body that are looked at before others have their turn. */
const PIECE = 256 * 1024

const wrongLength = (): BodyRefusal =>
  new BodyRefusal('the request body is not as long as its Content-Length says', 'mend the request')

/** What the journal says of a body without names, which may be a secret as a whole. */
const unnamed = (size: number, what: string): string | undefined =>
  size === 0 ? undefined : `[not kept: ${countOf(size, 'byte')} that ${size === 1 ? 'is' : 'are'} ${what}]`

const kept = (error: Error | null, value: unknown, size: number): unknown => {
  if (error !== null) return unnamed(size, error instanceof BodyRefusal ? error.bytes : 'no JSON')
  return typeof value === 'string' ? unnamed(size, 'one text') : value
}

/** node:http copies each piece for who reads it; HTTP/2 shares memory between pieces, and a call that never touches a socket has its caller's. */
const ownsPieces = ({ httpVersionMajor, socket }: FastifyRequest['raw']): boolean =>
  httpVersionMajor === 1 && socket instanceof Socket

/** Reads the body of a request whole, as many clients look at the answer only after they have sent everything. */
const readBody = (
  { headers, received }: FastifyRequest,
  payload: FastifyRequest['raw'],
  limits: BodyLimits,
  done: BodyDone
): void => {
  const length = headers['content-length']
  const body = incomingBody(headers['content-encoding'], limits)
  // That it is too large may be known from its length.
  let refusal: Error | undefined = Number(length) > limits.bytes ? refuseLarge(limits) : undefined
  const isOwner = ownsPieces(payload)
  let size = 0
  let pauseAt = SMALL
  let isOver = false
  let place: Place | undefined

  /** Goes on when there is a place, and others have had their turn. */
  const pause = (): void => {
    pauseAt = size + PIECE
    payload.pause()
    const goOn = (): void => {
      setImmediate(() => payload.resume())
    }
    if (place !== undefined) {
      place.stay()
      goOn()
      return
    }
    PLACES.enter(given => {
      if (isOver) given.leave()
      else {
        place = given
        goOn()
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
      // Thrown from a stream it would end the process.
      refusal = defect as Error
    }
    if (size > pauseAt) pause()
  }
  const settle: BodyDone = (error, value) => {
    if (received !== undefined) {
      received.bodySize = size
      received.body = kept(error, value, size)
    }
    try {
      done(error, value)
    } catch (defect) {
      // What goes on from here has no one else to catch it.
      done(defect as Error)
    }
    place?.leave()
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

/** Has every body that comes to these routes read as JSON, within such limits. */
export const readBodies = (app: App, limits: BodyLimits): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request, payload, done) => readBody(request, payload, limits, done))
}
