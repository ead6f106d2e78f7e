import type { FastifyBodyParser } from 'fastify'
import { decoderOf } from './decode-body.ts'
import { readJsonBody } from './json-body.ts'

/** Bytes of a request body, both as sent and decoded. */
export const BODY_LIMIT = 16 * 1024 * 1024

const LIMIT = { maxOutputLength: BODY_LIMIT }

/** What the journal says of a body without names, which may be a secret as a whole. */
const unnamed = ({ length }: Buffer, what: string): string | undefined =>
  length === 0 ? undefined : `[not kept: ${length} bytes that are ${what}]`

const kept = (failure: Error | null, value: unknown, body: Buffer): unknown => {
  if (failure !== null) return unnamed(body, 'no JSON')
  return typeof value === 'string' ? unnamed(body, 'one text') : value
}

/** Reads every body as JSON: a parser for Fastify that is handed the whole body. */
export const parseBody: FastifyBodyParser<Buffer> = (request, body, done) => {
  const decode = decoderOf(request.headers['content-encoding'])
  decode(body, LIMIT, (error, bytes) => {
    let failure = error
    let value: unknown
    try {
      value = error ?? readJsonBody(bytes)
    } catch (refusal) {
      failure = refusal as Error
    }
    const { received } = request
    if (received !== undefined) {
      received.bodySize = body.length
      received.body = kept(failure, value, body)
    }
    done(failure, value)
  })
}
