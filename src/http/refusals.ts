import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type MessageStyle, Refusal, refuse } from '../contract/refusals/refusal.ts'
import { RefusalReply } from '../contract/v1/refusal.ts'
import { drain } from './drain.ts'
import { headerText } from './header-text.ts'
import { serializerCompiler } from './serialize.ts'

const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE'

const LARGE = { code: 80000, check: 'body', reason: 'the request body is larger than 16 MiB' } as const

const ENCODING = 'the request body is not encoded as its Content-Encoding says'

interface Failure {
  readonly code: 80000 | 400
  readonly check: string
  readonly reason: string
}

/** Failures of HTTP itself, before any route has a say, by the code of the error. */
const FAILURES: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  [TOO_LARGE, LARGE],
  ['ERR_BUFFER_TOO_LARGE', LARGE],
  [
    'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    { code: 80000, check: 'body', reason: 'the request body is not as long as its Content-Length says' }
  ],
  ['Z_DATA_ERROR', { code: 80000, check: 'body', reason: ENCODING }],
  ['Z_BUF_ERROR', { code: 80000, check: 'body', reason: 'the encoded request body has no end' }],
  ['FST_ERR_BAD_URL', { code: 400, check: 'path', reason: 'the path has a broken percent escape' }],
  ['ECONNRESET', { code: 400, check: 'http', reason: 'the client went away before its request had arrived' }]
])

const failureOf = ({ code = '' }: FastifyError): Failure | undefined =>
  // Brotli has a code of its own for each place in its decoder.
  FAILURES.get(code) ?? (code.startsWith('ERR__ERROR_') ? FAILURES.get('Z_DATA_ERROR') : undefined)

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
  const serializeReply = serializerCompiler(checkResponses)({ schema: RefusalReply, method: '', url: '' })
  return (error, request, reply) => {
    const refusal = inFace(refusalOf(error, logger), request)
    if (request.received !== undefined) request.received.refused = refusal
    logger?.debug({ code: refusal.entry.code, check: refusal.check }, 'refused')
    reply
      .code(refusal.status)
      .header('x-emulator-check', refusal.check)
      .header('x-emulator-explain', headerText(refusal.explain))
      .header('content-type', 'application/json; charset=utf-8')
      .serializer(serializeReply)
    const send = () => reply.send(refusal.body(style))
    if (error.code === TOO_LARGE) drain(request.raw).then(send)
    else send()
  }
}
