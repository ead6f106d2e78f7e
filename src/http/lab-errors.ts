import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import { BodyRefusal } from './body-refusal.ts'
import { failureOf, withoutConnection } from './failures.ts'
import { serialize } from './serialize.ts'

interface Answer {
  readonly status: number
  readonly message: string
  readonly details?: LabError['details']
}

const answerOf = (error: FastifyError): Answer => {
  if (error instanceof LabError) return error
  // The parser of bodies is the contract's, which refuses what is no JSON.
  if (error instanceof BodyRefusal) return { status: error.labStatus, message: error.explain }
  if (error instanceof Refusal) return { status: 400, message: error.explain }
  const failure = failureOf(error)
  if (failure !== undefined) return { status: 400, message: failure.reason }
  return { status: 500, message: `${error.name}: this is a defect of the emulator; its log has the details` }
}

export type LabErrorHandler = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply
) => Promise<FastifyReply>

/** Errors of the laboratory are not the contract's: `{error}` with an HTTP status that tells what it is. */
export const labErrorHandler =
  (logger?: FastifyBaseLogger): LabErrorHandler =>
  async (error, request, reply) => {
    const { status, message, details } = answerOf(error)
    if (status === 500) logger?.error(error, 'unexpected error')
    withoutConnection(request, reply)
    return reply
      .code(status)
      .header('content-type', 'application/json; charset=utf-8')
      .serializer(body => serialize(body, request.url))
      .send({ error: message, ...details })
  }
