import type { FastifyBodyParser } from 'fastify'
import { decoderOf } from './decode-body.ts'
import { readJsonBody } from './json-body.ts'

/** Bytes of a request body, both as sent and decoded. */
export const BODY_LIMIT = 16 * 1024 * 1024

const LIMIT = { maxOutputLength: BODY_LIMIT }

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
    done(failure, value)
  })
}
