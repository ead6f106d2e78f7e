import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'

interface Answer {
  readonly status: number
  readonly message: string
  readonly details?: LabError['details']
}

const answerOf = (error: Error): Answer => {
  if (error instanceof LabError) return error
  // The parser of bodies is the contract's, which refuses what is no JSON.
  if (error instanceof Refusal) return { status: 400, message: error.explain }
  return { status: 500, message: `${error.name}: this is a defect of the emulator; its log has the details` }
}

/** Errors of the laboratory are not the contract's: `{error}` with an HTTP status that tells what it is. */
export const labErrorHandler =
  (logger?: FastifyBaseLogger) =>
  (error: Error, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { status, message, details } = answerOf(error)
    if (status === 500) logger?.error(error, 'unexpected error')
    return reply
      .code(status)
      .header('content-type', 'application/json; charset=utf-8')
      .send({ error: message, ...details })
  }
