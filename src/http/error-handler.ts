import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Flavor } from '../contract/flavors.ts'
import { RefusalReply } from '../contract/imports-v1.ts'
import { type MessageStyle, Refusal, refuse } from '../contract/refusals/refusal.ts'
import { toDataPlaneRefusal, toDescribeRefusal, toMilvusRefusal, toV2Refusal } from '../contract/refusals/translate.ts'
import { callIfKnown } from './call.ts'
import { isOfV2, serializerCompiler } from './serialize.ts'

/** The refusal that a call gets, from the one that was thrown. */
export type RefusalTranslator = (refusal: Refusal, request: FastifyRequest) => Refusal

/** How the calls of the jobs refuse: as the cloud, or as Milvus. */
export const jobsTranslator =
  (flavor: Flavor): RefusalTranslator =>
  (refusal, request) =>
    isAsMilvus(flavor, request) ? toMilvusRefusal(refusal) : toV2Refusal(refusal)

/** A bad key and a body that is no JSON are refused before it is known whom the call is meant for. */
const isAsMilvus = (flavor: Flavor, request: FastifyRequest): boolean =>
  flavor === 'milvus' || callIfKnown(request)?.asMilvus === true

/** How a cluster refuses at its own address, where a Milvus answers behind the gateway's keys. */
export const dataPlaneTranslator =
  (flavor: Flavor): RefusalTranslator =>
  (refusal, request) => {
    const told = isAsMilvus(flavor, request) ? toMilvusRefusal(refusal) : toDataPlaneRefusal(refusal)
    return request.routeOptions.url?.endsWith('/collections/describe') ? toDescribeRefusal(told) : told
  }

export type RefusalHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void

/**
 * Answers every refusal and every error in the contract's shape; help goes into headers, never into the body.
 * @param translate gives a refusal the code that the version of the API, called in this way, has for it
 */
export const refusalHandler = (
  style: MessageStyle,
  checkResponses: boolean,
  logger?: FastifyBaseLogger,
  translate: (refusal: Refusal, request: FastifyRequest) => Refusal = refusal => refusal
): RefusalHandler => {
  const compile = serializerCompiler(checkResponses)
  const inV1 = compile({ schema: RefusalReply, method: '', url: '/v1' })
  const inV2 = compile({ schema: RefusalReply, method: '', url: '/v2' })
  return (error, request, reply) => {
    const refusal = translate(refusalOf(error, logger), request)
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

const refusalOf = (error: FastifyError, logger?: FastifyBaseLogger): Refusal => {
  if (error instanceof Refusal) return error
  const failure = failureOf(error)
  if (failure !== undefined) {
    const { code, check, reason } = failure
    return refuse(code, { check, reason, explain: `${reason}; mend the request` })
  }
  logger?.error(error, 'unexpected error')
  return refuse(500, { reason: error.name, explain: 'this is a defect of the emulator; its log has the details' })
}

interface Failure {
  readonly code: 400
  readonly check: string
  readonly reason: string
}

/** Failures of HTTP itself, before any route has a say, by the code of the error. */
const FAILURES: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  // HTTP/2 lets any text pass as a method.
  ['FST_ERR_NOT_FOUND', { code: 400, check: 'http', reason: 'it does not begin with a method of HTTP' }],
  ['FST_ERR_BAD_URL', { code: 400, check: 'path', reason: 'the path has a broken percent escape' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { code: 400, check: 'http', reason: 'the request did not arrive in time' }],
  ['ECONNRESET', { code: 400, check: 'http', reason: 'the client went away before its request had arrived' }]
])

export const failureOf = ({ code = '' }: FastifyError): Failure | undefined => FAILURES.get(code)

const LONGEST = 1000

/** A text as a header value: one line of printable ASCII, the rest percent-encoded, at most 1000 characters. */
export const headerText = (text: string): string => {
  const encoded = encode(text.slice(0, LONGEST + 1))
  return encoded.length <= LONGEST ? encoded : beginning(text)
}

const encode = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '?')
    .replaceAll('…', '...')
    .replace(/[^\x20-\x7e]/gu, encodeURIComponent)

const MORE = ' ...'

/** The beginning of a text, encoded, up to a space: no path, word or percent escape is cut. A single long word is cut between characters. */
const beginning = (text: string): string => {
  let cut = ''
  for (const character of text) {
    const more = encode(character)
    if (cut.length + more.length > LONGEST - MORE.length) break
    cut += more
  }
  const space = cut.lastIndexOf(' ')
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).replace(/[,;:]$/, '')}${MORE}`
}

/** Fastify asks for the end of a connection whose body is refused, for which HTTP/2 has no header. */
export const withoutConnection = ({ raw }: FastifyRequest, reply: FastifyReply): void => {
  if (raw.httpVersionMajor > 1) reply.removeHeader('connection')
}
