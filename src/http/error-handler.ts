import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Flavor } from '../contract/flavors.ts'
import { RefusalReply } from '../contract/imports-v1.ts'
import { type MessageStyle, Refusal, refuse } from '../contract/refusals/refusal.ts'
import { toDataPlaneRefusal, toDescribeRefusal, toMilvusRefusal, toV2Refusal } from '../contract/refusals/translate.ts'
import { callIfKnown } from './call.ts'
import type { Logger } from './public-types.ts'
import { isOfV2, serializerCompiler } from './serialize.ts'

/** Translates a thrown refusal to the one that the caller gets. */
export type RefusalTranslator = (refusal: Refusal, request: FastifyRequest) => Refusal

/** Translates refusals of job calls to the form of the cloud or of Milvus. */
export const jobsTranslator =
  (flavor: Flavor): RefusalTranslator =>
  (refusal, request) =>
    isAsMilvus(flavor, request) ? toMilvusRefusal(refusal, request.routeOptions.url) : toV2Refusal(refusal)

/** A bad key and invalid JSON are rejected before the flavor of the call is known; then the setting decides. */
const isAsMilvus = (flavor: Flavor, request: FastifyRequest): boolean =>
  flavor === 'milvus' || callIfKnown(request)?.asMilvus === true

/** Translates refusals at a cluster's address, where Milvus answers after the gateway has checked the key. */
export const dataPlaneTranslator =
  (flavor: Flavor): RefusalTranslator =>
  (refusal, request) => {
    const translated = isAsMilvus(flavor, request)
      ? toMilvusRefusal(refusal, request.routeOptions.url)
      : toDataPlaneRefusal(refusal)
    return request.routeOptions.url?.endsWith('/collections/describe') ? toDescribeRefusal(translated) : translated
  }

export type RefusalHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void

/**
 * Answers every refusal and every error in the contract's shape. Help goes into headers, never into the body.
 * @param translate replaces the code by the one that this version and address of the API uses
 */
export const refusalHandler = (
  style: MessageStyle,
  checkResponses: boolean,
  logger?: Logger,
  translate: (refusal: Refusal, request: FastifyRequest) => Refusal = refusal => refusal
): RefusalHandler => {
  const compile = serializerCompiler(checkResponses)
  const inV1 = compile({ schema: RefusalReply, method: '', url: '/v1' })
  const inV2 = compile({ schema: RefusalReply, method: '', url: '/v2' })
  return (error, request, reply) => {
    const refusal = translate(toRefusal(error, logger), request)
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

const toRefusal = (error: FastifyError, logger?: Logger): Refusal => {
  if (error instanceof Refusal) return error
  const failure = failureOf(error)
  if (failure !== undefined) {
    const { code, check, reason } = failure
    return refuse(code, { check, reason, explain: `${reason}; correct the request` })
  }
  // The log has the outage of a state already.
  if (error.code !== 'AWAY') logger?.error(error, 'unexpected error')
  return refuse(500, { reason: error.name, explain: 'this is a defect of the emulator; its log has the details' })
}

interface Failure {
  readonly code: 400
  readonly check: string
  readonly reason: string
}

/** Failures of HTTP itself, before any route runs, by the code of the Node or Fastify error. */
const FAILURES: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  // HTTP/2 accepts any text as a method.
  ['FST_ERR_NOT_FOUND', { code: 400, check: 'http', reason: 'it does not begin with a method of HTTP' }],
  ['FST_ERR_BAD_URL', { code: 400, check: 'path', reason: 'the path has a broken percent escape' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { code: 400, check: 'http', reason: 'the request did not arrive in time' }],
  ['ECONNRESET', { code: 400, check: 'http', reason: 'the client went away before its request had arrived' }]
])

export const failureOf = ({ code = '' }: FastifyError): Failure | undefined => FAILURES.get(code)

const LONGEST = 1000

/** A text as a header value: one line of printable ASCII, other characters percent-encoded, at most 1000 characters. */
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

/** The encoded beginning of a text, cut at a space, so that words, paths and escapes stay whole. A single long word is cut between characters. */
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

/** Fastify sends `Connection: close` when it rejects a body; HTTP/2 forbids that header. */
export const withoutConnection = ({ raw }: FastifyRequest, reply: FastifyReply): void => {
  if (raw.httpVersionMajor > 1) reply.removeHeader('connection')
}
