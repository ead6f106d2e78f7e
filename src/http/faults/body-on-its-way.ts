import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Turn } from '../../lab/faults/fault.ts'
import { breakStream } from './break-off.ts'
import type { Waits } from './waits.ts'

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

async function* inPieces(body: Buffer, { chunks, over }: { chunks: number; over: number }, pause: Pause) {
  const pieces = Math.min(chunks, body.length)
  for (let piece = 0; piece < pieces; piece++) {
    if (piece > 0) await pause(over / (pieces - 1))
    yield body.subarray(Math.floor((body.length * piece) / pieces), Math.floor((body.length * (piece + 1)) / pieces))
  }
}

type Pause = (length: number) => Promise<void>

/** As long as the body, and no text whatever the random numbers: 0xff is in no UTF-8. */
const noiseFor = (body: Buffer, random: () => number): Buffer => {
  const noise = Buffer.alloc(body.length)
  for (let at = 0; at < noise.length; at++) noise[at] = Math.floor(random() * 256)
  noise[0] = 0xff
  return noise
}

/** What becomes of the body of an answer on its way; the answer says the length of the whole. */
export const bodyOnItsWay = (
  { id, answer: { drip, wire }, random }: Turn,
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
