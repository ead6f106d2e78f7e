import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type MessageStyle, Refusal, refuse } from '../contract/refusals/refusal.ts'
import { RefusalReply } from '../contract/v1/refusal.ts'
import { headerText } from './header-text.ts'
import { serializerCompiler } from './serialize.ts'

/** Failures of HTTP itself, before any route has a say. */
const FRAMEWORK: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'the request body is larger than 16 MiB',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the request body is not as long as its Content-Length says',
  Z_DATA_ERROR: 'the request body is not encoded as its Content-Encoding says',
  Z_BUF_ERROR: 'the encoded request body has no end'
}

const unreadable = (reason: string): Refusal => {
  const refusal = refuse(80000, { reason, explain: `${reason}; send one small JSON object` })
  refusal.check = 'body'
  return refusal
}

const badUrl = (): Refusal => {
  const reason = 'the path has a broken percent escape'
  const refusal = refuse(400, { reason, explain: `${reason}; percent-encode it anew` })
  refusal.check = 'path'
  return refusal
}

const refusalOf = (error: FastifyError, request: FastifyRequest): Refusal => {
  if (error instanceof Refusal) return error
  const problem =
    FRAMEWORK[error.code] ?? (error.code?.startsWith('ERR__ERROR_') ? FRAMEWORK['Z_DATA_ERROR'] : undefined)
  if (problem !== undefined) return unreadable(problem)
  if (error.code === 'FST_ERR_BAD_URL') return badUrl()
  request.log.error(error, 'unexpected error')
  return refuse(500, { reason: error.message, explain: 'this is a defect of the emulator; its log has the stack' })
}

export type RefusalHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void

/** Answers every refusal and every error in the contract's shape; help goes into headers, never into the body. */
export const refusalHandler = (style: MessageStyle, checkResponses: boolean): RefusalHandler => {
  const serializeReply = serializerCompiler(checkResponses)({ schema: RefusalReply, method: '', url: '' })
  return (error, request, reply) => {
    const refusal = refusalOf(error, request)
    request.log.debug({ code: refusal.entry.code, check: refusal.check }, 'refused')
    reply
      .code(refusal.entry.status)
      .header('x-emulator-check', refusal.check)
      .header('x-emulator-explain', headerText(refusal.explain))
      .header('content-type', 'application/json; charset=utf-8')
      .serializer(serializeReply)
      .send(refusal.body(style))
  }
}
