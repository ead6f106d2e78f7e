import type { FastifyRequest } from 'fastify'
import type { BodyLimits } from '../contract/body-limits.ts'
import type { App } from './app-type.ts'
import { BodyRefusal } from './body-refusal.ts'
import { incomingBody } from './encoded-body.ts'
import type { BodyDone } from './json-body.ts'
import { Places } from './places.ts'

/** Bytes that every body may have. */
const SMALL = 256 * 1024

/** Few bodies may have more at a time: all together they would fill the memory. */
const PLACES = new Places(2, 500)

const wrongLength = (): BodyRefusal =>
  new BodyRefusal('the request body is not as long as its Content-Length says', 'mend the request')

/** What the journal says of a body without names, which may be a secret as a whole. */
const unnamed = (size: number, what: string): string | undefined =>
  size === 0 ? undefined : `[not kept: ${size} bytes that are ${what}]`

const kept = (error: Error | null, value: unknown, size: number): unknown => {
  if (error !== null) return unnamed(size, error instanceof BodyRefusal ? error.bytes : 'no JSON')
  return typeof value === 'string' ? unnamed(size, 'one text') : value
}

/** Reads the body of a request whole, as many clients look at the answer only after they have sent everything. */
const readBody = (
  { headers, received }: FastifyRequest,
  payload: FastifyRequest['raw'],
  limits: BodyLimits,
  done: BodyDone
): void => {
  const length = headers['content-length']
  const body = incomingBody(headers['content-encoding'], limits)
  let refusal: BodyRefusal | undefined
  let size = 0
  let isQueued = false
  let isOver = false
  let leave = (): void => {}

  const awaitPlace = (): void => {
    isQueued = true
    let isWaiting = true
    PLACES.enter(left => {
      isWaiting = false
      if (isOver) return left()
      leave = left
      payload.resume()
    })
    if (isWaiting) payload.pause()
  }
  const onData = (piece: Buffer): void => {
    size += piece.length
    if (refusal !== undefined) return
    refusal = body.take(piece)
    if (refusal !== undefined) leave()
    else if (size > SMALL && !isQueued) awaitPlace()
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
    leave()
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
