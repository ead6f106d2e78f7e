import type { Http2ServerRequest } from 'node:http2'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MessageStyle, Refusal } from '../../contract/refusals/refusal.ts'
import { timelineOf } from '../../imports/jobs/timeline.ts'
import type { Ending } from '../../lab/coverage/outcomes.ts'
import type { RequestRecord } from '../../lab/journal/journal.ts'
import {
  pathWithoutSecrets,
  withoutSecretFields,
  withoutSecretHeaders,
  withoutSecretReply,
  withoutSecretsInBody
} from '../../lab/journal/redact.ts'
import { lint } from '../../lab/lint/lint.ts'
import type { ObservedCall } from '../../lab/lint/rule.ts'
import type { LabSandbox } from '../../lab/sandbox.ts'
import type { ApiOperation, OperationName } from '../../operations/index.ts'
import { callIfKnown } from '../call.ts'
import { serialize } from '../serialize.ts'

/** What is known of a route of the contract. */
export interface RouteInfo {
  readonly operation: ApiOperation
  /** Fields of its body, or else of its query; undefined where no others are let in. */
  readonly allowedFields: Readonly<Record<string, unknown>> | undefined
}

/** A request as it came, and what became of it. One object: a request takes it up at the price of one property. */
export class Received {
  /** The sandbox in whose journal it belongs. */
  readonly home: LabSandbox
  /** By `performance.now()`. */
  readonly startedAt = performance.now()
  /** Time of that sandbox, epoch milliseconds. */
  readonly cameAt: number
  readonly query: unknown
  /** Before fields without a value are left out. */
  body: unknown = undefined
  /** Bytes of that. */
  bodySize = 0
  /** Set once its body is of its shape. */
  place: RouteInfo | undefined = undefined
  /** What it was refused with. */
  refused: Refusal | undefined = undefined

  constructor(home: LabSandbox, query: unknown) {
    this.home = home
    this.cameAt = home.now()
    this.query = query
  }
}

/** Notes when a request came, to whom, and with what query. */
export const arrived = (request: FastifyRequest, home: LabSandbox): void => {
  request.received = new Received(home, request.query)
}

/** Whether the client has ended its connection, or its stream of HTTP/2: no answer reaches it any more. Calls by `inject` have no connection. */
export const hasLeft = ({ raw }: FastifyRequest): boolean =>
  'stream' in raw ? (raw as unknown as Http2ServerRequest).stream.destroyed : raw.socket.writable === false

/** The same for a URL that the router cannot read, whose answer no hook sees. */
export const recordUnroutable = (request: FastifyRequest, reply: FastifyReply, style: MessageStyle): void => {
  const refused = request.received?.refused
  if (refused !== undefined) record(request, reply, serialize(refused.body(style), request.url))
}

/**
 * Tells coverage, the lint and the journal of its sandbox of a call and its answer; calls of the laboratory are none of theirs. Never
 * throws: all that observes requests does it here, within the error boundary.
 * @param body of the answer, as text; anything else: none was sent
 * @param sentAt by `performance.now()`
 */
export const record = (
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
  sentAt = performance.now()
): void => {
  const { received } = request
  if (received === undefined) return
  received.home.observers.run('journal', observe, request, received, reply, body, sentAt)
}

/** Coverage, each rule of the lint, and what of the contents is shown run by themselves: the record is kept without a part that fails. */
const observe = (
  request: FastifyRequest,
  received: Received,
  reply: FastifyReply,
  body: unknown,
  sentAt: number
): void => {
  const { home, place } = received
  const { observers, journal } = home
  const answer = answered(request, received, reply, body)
  const told = observers.run('coverage', count, home, answer)
  if (journal.most === 0) return
  const what = exchangeOf(answer, sentAt, observers.run('journal contents', contentsOf, answer))
  const { operation, success } = answer
  if (operation !== undefined) {
    what.warnings = lint(home, {
      what,
      success,
      known: place?.allowedFields,
      reportedJob: told,
      fields: fieldsOf(what)
    })
  }
  journal.add(what)
}

/** A call and what it was answered. */
export interface Answered {
  readonly request: FastifyRequest
  readonly received: Received
  readonly reply: FastifyReply
  readonly operation: ApiOperation | undefined
  /** undefined: none that the API documents */
  readonly code: number | undefined
  readonly success: boolean
  /** HTTP status. */
  readonly status: number
  /** The body; undefined: no answer was sent */
  readonly sent: string | undefined
}

const SUCCESS = { v1: 200, v2: 0 } as const

/** @param body of the answer, as text; anything else: none was sent */
export const answered = (request: FastifyRequest, received: Received, reply: FastifyReply, body: unknown): Answered => {
  const { injected } = request
  const { refused, place } = received
  // Looking the route up takes longer; what was refused early has no other way.
  const operation = place === undefined ? request.routeOptions.config?.operation : place.operation
  const sent = typeof body === 'string' ? body : undefined
  const own = sent !== undefined && injected?.turn?.effect.status === undefined
  const success = own && refused === undefined && operation !== undefined
  return {
    request,
    received,
    reply,
    operation,
    sent,
    success,
    status: reply.statusCode,
    code: success ? SUCCESS[operation.version] : own ? refused?.entry.code : undefined
  }
}

/** Tells coverage what a client has met. Returns how a job goes, for a call that was told. */
export const count = (
  home: LabSandbox,
  { request, received, operation, code, success, status, sent }: Answered
): ObservedCall['reportedJob'] => {
  const { injected } = request
  const { refused } = received
  const { coverage } = home
  const name = operation?.name
  if (sent === undefined) coverage.met(name, 'no answer', injected !== undefined)
  else if (code === undefined) coverage.met(name, `HTTP ${status}`, injected !== undefined)
  else coverage.met(name, success ? 'success' : code, refused?.check === 'fault')
  const told = success && sent !== undefined ? endingSeen(home, name, sent) : undefined
  if (told !== undefined) coverage.met(name, told.ending, false)
  return told
}

const V2_STATES: Readonly<Record<string, Ending>> = {
  Completed: 'completed',
  Failed: 'failed',
  Uncommitted: 'uncommitted'
}

/** What a call that asked how a job goes was told; undefined of all other calls. */
export const endingSeen = (
  sandbox: LabSandbox,
  operation: OperationName | undefined,
  reply: string
): { readonly jobId: string | undefined; readonly ending: Ending } | undefined => {
  if (operation !== 'get' && operation !== 'v2.describe') return undefined
  const told = dataOf(reply)
  const ending = operation === 'get' ? inV1(told) : (V2_STATES[told.state ?? ''] ?? 'running')
  return { jobId: told.jobId, ending: ending === 'running' && isStalled(sandbox, told) ? 'stalled' : ending }
}

/** What an answer tells of a job; only what is looked at here. */
interface Told {
  readonly jobId?: string
  readonly readyPercentage?: number
  readonly completeTime?: string | null
  readonly state?: string
}

const dataOf = (reply: string): Told => {
  try {
    return (JSON.parse(reply) as { data?: Told }).data ?? {}
  } catch {
    return {}
  }
}

const inV1 = ({ readyPercentage, completeTime }: Told): Ending => {
  if (readyPercentage === 1) return 'completed'
  return completeTime === null ? 'running' : 'failed'
}

/** Whether it stands where it will always stand; only the emulator can know. */
const isStalled = ({ jobs, now }: LabSandbox, { jobId = '' }: Told): boolean => {
  const job = jobs.get(jobId)
  if (job?.ending.kind !== 'stall') return false
  const { fractionAt } = timelineOf(job)
  return fractionAt(now()) === fractionAt(Number.MAX_SAFE_INTEGER)
}

/** The parts of a record that are what client and server said, of any shape. */
export type Contents = Pick<RequestRecord, 'path' | 'headers' | 'query' | 'params' | 'body' | 'reply'>

/** Epoch milliseconds at which `performance.now()` was 0. */
const ORIGIN = performance.timeOrigin

/** Node makes a text of its own for each request; one is enough to keep. */
const ONE = '1.1'

/** A record of a call; one whose contents are not known has the rest. */
export const exchangeOf = (
  { request, received, reply, operation, code, status, sent }: Answered,
  sentAt: number,
  contents: Contents | undefined
): RequestRecord => {
  const { injected, raw } = request
  const call = callIfKnown(request)
  const { refused, startedAt, cameAt, bodySize } = received
  return {
    kind: 'request',
    id: 0,
    at: cameAt,
    startedAt: ORIGIN + startedAt,
    duration: sentAt - startedAt,
    operation,
    method: raw.method ?? '',
    httpVersion: raw.httpVersion === ONE ? ONE : raw.httpVersion,
    path: contents === undefined ? '' : contents.path,
    headers: contents === undefined ? [] : contents.headers,
    query: contents?.query,
    params: contents?.params,
    body: contents?.body,
    bodySize,
    addressed: call?.host.kind === 'cluster' ? call.host.clusterId : undefined,
    status: sent === undefined ? undefined : status,
    code,
    reply: contents?.reply,
    check: refused?.check,
    explain: reply.getHeader('x-emulator-explain') as string | undefined,
    fault: injected?.turn?.id,
    warnings: undefined,
    client: isFromConsole(request) ? 'console' : undefined
  }
}

/** Calls of the console have this header with the value `console`. */
export const CLIENT_HEADER = 'x-emulator-client'

/** Whether the console made the call: it must not spoil what the tester's clients are told of theirs. */
export const isFromConsole = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers[CLIENT_HEADER] === 'console'

/** What came in and what went out, without secrets. */
export const contentsOf = ({ request, received, operation, sent }: Answered): Contents => {
  const { raw, params } = request
  const { query, body } = received
  return {
    path: pathWithoutSecrets(raw.url ?? '', operation),
    headers: withoutSecretHeaders(raw.rawHeaders),
    query: hasFields(query) ? withoutSecretFields(query) : undefined,
    params: hasFields(params) ? withoutSecretFields(params) : undefined,
    body: body === undefined ? undefined : withoutSecretsInBody(body),
    reply: sent === undefined ? undefined : withoutSecretReply(sent)
  }
}

const hasFields = (value: unknown): boolean => {
  for (const _ in value as object) return true
  return false
}

const NO_FIELDS: ObservedCall['fields'] = {}

const fieldsOf = ({ body, query }: RequestRecord): ObservedCall['fields'] => {
  const said = body ?? query
  return typeof said === 'object' && said !== null ? (said as ObservedCall['fields']) : NO_FIELDS
}

declare module 'fastify' {
  interface FastifyRequest {
    /** undefined: it is not one of the API's */
    received: Received | undefined
  }
}
