import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { RefusalReply } from '../contract/imports-v1.ts'
import { type MessageStyle, Refusal, refuse } from '../contract/refusals/refusal.ts'
import { failureOf, withoutConnection } from './failures.ts'
import { headerText } from './header-text.ts'
import { isOfV2, serializerCompiler } from './serialize.ts'

const refusalOf = (error: FastifyError, logger?: FastifyBaseLogger): Refusal => {
  if (error instanceof Refusal) return error
  const failure = failureOf(error)
  if (failure !== undefined) {
    const { code, check, reason } = failure
    return Object.assign(refuse(code, { reason, explain: `${reason}; mend the request` }), { check })
  }
  logger?.error(error, 'unexpected error')
  return refuse(500, { reason: error.name, explain: 'this is a defect of the emulator; its log has the details' })
}

export type RefusalHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void

/**
 * Answers every refusal and every error in the contract's shape; help goes into headers, never into the body.
 * @param inFace gives a refusal the code that the version of the API, called in this way, has for it
 */
export const refusalHandler = (
  style: MessageStyle,
  checkResponses: boolean,
  logger?: FastifyBaseLogger,
  inFace: (refusal: Refusal, request: FastifyRequest) => Refusal = refusal => refusal
): RefusalHandler => {
  const compile = serializerCompiler(checkResponses)
  const inV1 = compile({ schema: RefusalReply, method: '', url: '/v1' })
  const inV2 = compile({ schema: RefusalReply, method: '', url: '/v2' })
  return (error, request, reply) => {
    const refusal = inFace(refusalOf(error, logger), request)
    if (request.received !== undefined) request.received.refused = refusal
    logger?.debug({ code: refusal.entry.code, check: refusal.check }, 'refused')
    reply
      .code(refusal.status)
      .header('x-emulator-check', refusal.check)
      .header('x-emulator-explain', headerText(refusal.explain))
      .header('content-type', 'application/json; charset=utf-8')
      .serializer(isOfV2(request.routeOptions.url ?? request.url) ? inV2 : inV1)
    withoutConnection(request, reply)
    reply.send(refusal.body(style))
  }
}
