import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'
import type { MessageStyle } from '../../contract/refusals/refusal.ts'
import { pathOf, withoutSecretFields, withoutSecretHeaders, withoutSecretReply } from '../../lab/journal/redact.ts'
import { serialize } from '../serialize.ts'
import { type Answered, count, countEnding } from './count.ts'

/** Epoch milliseconds at which `performance.now()` was 0. */
const ORIGIN = performance.timeOrigin

const SUCCESS = { v1: 200, v2: 0 } as const

const hasFields = (value: unknown): boolean => {
  for (const _ in value as object) return true
  return false
}

const codeOf = (
  operation: ApiOperation | undefined,
  { refused, injected }: FastifyRequest,
  sent: string | undefined
): number | undefined => {
  if (sent === undefined || injected?.turn?.answer.status !== undefined) return undefined
  if (refused !== undefined) return refused.entry.code
  return operation === undefined ? undefined : SUCCESS[operation.version]
}

const answered = (request: FastifyRequest, { statusCode: status }: FastifyReply, body: unknown): Answered => {
  const operation = request.routeOptions.config?.operation
  const sent = typeof body === 'string' ? body : undefined
  return { operation, sent, status, code: codeOf(operation, request, sent) }
}

/**
 * Puts a call and its answer into the journal of its sandbox, and into coverage; calls of the laboratory are in neither.
 * @param body of the answer, as text; anything else: none was sent
 */
export const record = (request: FastifyRequest, reply: FastifyReply, body: unknown): void => {
  const { home, refused, injected, raw, query, call } = request
  if (home === undefined) return
  const answer = answered(request, reply, body)
  count(home, request, answer)
  countEnding(home, request, answer)
  if (home.journal.most === 0) return
  const { operation, code, status, sent } = answer
  home.journal.add({
    kind: 'request',
    at: request.cameAt,
    startedAt: ORIGIN + request.startedAt,
    duration: performance.now() - request.startedAt,
    operation,
    method: raw.method ?? '',
    httpVersion: raw.httpVersion,
    path: pathOf(raw.url ?? ''),
    headers: withoutSecretHeaders(raw.rawHeaders),
    query: hasFields(query) ? withoutSecretFields(query) : undefined,
    params: hasFields(request.params) ? request.params : undefined,
    body: request.received === undefined ? undefined : withoutSecretFields(request.received),
    bodySize: request.receivedSize,
    addressed: call?.host.kind === 'cluster' ? call.host.clusterId : undefined,
    status: sent === undefined ? undefined : status,
    code,
    reply: sent === undefined ? undefined : withoutSecretReply(sent),
    check: refused?.check,
    explain: reply.getHeader('x-emulator-explain') as string | undefined,
    fault: injected?.turn?.id,
    warnings: undefined
  })
}

/** The same for a URL that the router cannot read, whose answer no hook sees. */
export const recordUnroutable = (request: FastifyRequest, reply: FastifyReply, style: MessageStyle): void => {
  const { refused } = request
  if (refused !== undefined) record(request, reply, serialize(refused.body(style)))
}
