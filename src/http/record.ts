import { METHODS } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MessageStyle, Refusal } from '../contract/refusals/refusal.ts'
import { timelineOf } from '../imports/jobs/timeline.ts'
import { type Cause, NO_OPERATION } from '../lab/coverage/coverage.ts'
import type { Ending } from '../lab/coverage/outcomes.ts'
import type { RequestRecord } from '../lab/journal/journal.ts'
import {
  pathWithoutSecrets,
  withoutSecretFields,
  withoutSecretHeaders,
  withoutSecretReply,
  withoutSecretsInBody
} from '../lab/journal/redact.ts'
import type { RequestLog } from '../lab/journal/request-log.ts'
import type { ObservedCall } from '../lab/lint/rule.ts'
import { lint } from '../lab/lint/rules.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import type { ApiOperation, OperationName } from '../operations/index.ts'
import { callIfKnown } from './call.ts'
import { serialize } from './serialize.ts'

/** Route of the contract that a request reached. */
export interface RouteInfo {
  readonly operation: ApiOperation
  /** Fields of its body, or else of its query; undefined if unknown fields are rejected. */
  readonly allowedFields: Readonly<Record<string, unknown>> | undefined
}

/** A request as it arrived, and its outcome. One object, because every property added to a request costs time. */
export class Received {
  /** The sandbox whose journal records the request. */
  sandbox: LabSandbox
  /** By `performance.now()`. */
  readonly startedAt = performance.now()
  /** Arrival time on the sandbox's clock, epoch milliseconds. */
  receivedAt: number
  readonly query: unknown
  /** The body as received, with its empty fields. */
  body: unknown = undefined
  /** Bytes of the body. */
  bodySize = 0
  /** Set once the body's shape is validated. */
  place: RouteInfo | undefined = undefined
  /** The refusal that was sent. */
  refused: Refusal | undefined = undefined
  /** Operation of the storage; undefined: not a request for the storage. */
  storage: string | undefined = undefined

  constructor(home: LabSandbox, query: unknown) {
    this.sandbox = home
    this.receivedAt = home.now()
    this.query = query
  }

  /** The sandbox of a request may be known only after it is read. */
  moveTo(home: LabSandbox): void {
    this.sandbox = home
    this.receivedAt = home.now()
  }
}

/** Starts the record of a request. */
export const arrived = (request: FastifyRequest, sandbox: LabSandbox): void => {
  request.received = new Received(sandbox, request.query)
}

/** Starts the record of a request for the storage. @param query of its own URL, which was rewritten */
export const arrivedAtStorage = (request: FastifyRequest, sandbox: LabSandbox, query: object): Received => {
  const received = new Received(sandbox, query)
  received.storage = 'unknown'
  request.received = received
  return received
}

/** Whether the client has ended its connection or HTTP/2 stream, so that no response reaches it. Injected calls have no connection. */
export const hasLeft = ({ raw }: FastifyRequest): boolean =>
  'stream' in raw ? (raw as unknown as Http2ServerRequest).stream.destroyed : raw.socket.writable === false

/** Records a request whose URL the router cannot parse; no hook sees its response. */
export const recordUnroutable = (request: FastifyRequest, reply: FastifyReply, style: MessageStyle): void => {
  const refused = request.received?.refused
  if (refused !== undefined) record(request, reply, serialize(refused.body(style), request.url))
}

/**
 * Reports a call and its response to coverage, the lint and the journal of its sandbox. Calls of the laboratory are not recorded.
 * Never throws: all observers run here, inside one error boundary.
 * @param body of the response, as text; anything else: none was sent
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
  received.sandbox.observers.run('journal', observe, request, received, reply, body, sentAt)
}

/** Runs coverage, each lint rule and the recording of contents separately: if one fails, the record is stored without it. */
const observe = (
  request: FastifyRequest,
  received: Received,
  reply: FastifyReply,
  body: unknown,
  sentAt: number
): void => {
  const { sandbox, place } = received
  const { observers, journal } = sandbox
  const answer = answered(request, received, reply, body)
  observers.run('metrics', countRequest, sandbox, answer, sentAt)
  const reportedJob = received.storage === undefined ? observers.run('coverage', count, sandbox, answer) : undefined
  const log = sandbox.requestLog === undefined ? undefined : logOf(sandbox, sandbox.requestLog, answer, sentAt)
  if (journal.most === 0) {
    log?.()
    return
  }
  const requestRecord = exchangeOf(answer, sentAt, observers.run('journal contents', contentsOf, answer))
  const { operation, success } = answer
  if (operation !== undefined && requestRecord.client === undefined) {
    requestRecord.warnings = lint(sandbox, {
      record: requestRecord,
      success,
      known: place?.allowedFields,
      reportedJob,
      fields: fieldsOf(requestRecord)
    })
  }
  journal.add(requestRecord, log)
}

/** Logs a call once the id of its journal entry is known. */
const logOf = (
  { name, observers }: LabSandbox,
  requestLog: RequestLog,
  { request, received, operation, code, status, sent }: Answered,
  sentAt: number
) => {
  const { refused, storage, startedAt } = received
  const line = {
    method: KNOWN_METHODS.has(request.method) ? request.method : 'other',
    route: storage === undefined ? (request.routeOptions.url ?? null) : null,
    operation: operation?.name ?? (storage === undefined ? null : STORAGE_PREFIX + storage),
    status: sent === undefined ? null : status,
    code: code ?? null,
    ...(refused !== undefined && { check: refused.check }),
    ...(request.injected?.fault !== undefined && { fault: request.injected.fault.id }),
    duration: Math.round((sentAt - startedAt) * 1000) / 1000,
    sandbox: name
  }
  return (journal: number | null = null): void => void observers.run('request log', requestLog, { ...line, journal })
}

/** HTTP/2 accepts any text as a method. */
const KNOWN_METHODS = new Set(METHODS)

/** A call and its response. */
export interface Answered {
  readonly request: FastifyRequest
  readonly received: Received
  readonly reply: FastifyReply
  readonly operation: ApiOperation | undefined
  /** undefined: not a documented code */
  readonly code: number | undefined
  readonly success: boolean
  /** HTTP status. */
  readonly status: number
  /** The body; undefined: no response was sent */
  readonly sent: string | undefined
}

const SUCCESS = { v1: 200, v2: 0 } as const

/** @param body of the response, as text; anything else: none was sent */
export const answered = (request: FastifyRequest, received: Received, reply: FastifyReply, body: unknown): Answered => {
  const { injected } = request
  const { refused, place } = received
  // Looking up the route is slower; only requests that were rejected early need it.
  const operation = place === undefined ? request.routeOptions.config?.operation : place.operation
  const isDownload = received.storage !== undefined && body instanceof Readable
  const sent = typeof body === 'string' ? body : isDownload ? '' : undefined
  const own = sent !== undefined && injected?.fault?.effect.status === undefined
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

/** Counts a call for the metrics of this process. */
const countRequest = (
  { requestCounts }: LabSandbox,
  { request, received, operation, code, success, status, sent }: Answered,
  sentAt: number
): void => {
  const { injected } = request
  const { refused, storage } = received
  const name = operation?.name ?? (storage === undefined ? NO_OPERATION : STORAGE_PREFIX + storage)
  const isFault = refused?.check === 'fault' || (code === undefined && injected?.fault !== undefined)
  const succeeded = storage === undefined ? success : status < 400
  const outcome = sent === undefined ? 'no_answer' : isFault ? 'fault' : succeeded ? 'success' : 'refused'
  requestCounts.of(name).count(outcome, code, sentAt - received.startedAt)
}

/** Before the operation of a storage, to tell it from one of the API. */
const STORAGE_PREFIX = 's3.'

/** Reports the code and the outcome of a call to coverage. Returns the job's outcome if the response showed one. */
export const count = (
  sandbox: LabSandbox,
  { request, received, operation, code, success, status, sent }: Answered
): ObservedCall['reportedJob'] => {
  const { injected } = request
  const { refused } = received
  const { coverage } = sandbox
  const name = operation?.name
  const ofConsole = isFromConsole(request)
  const causeOf = (byFault: boolean): Cause => (ofConsole ? 'console' : byFault ? 'fault' : 'state')
  if (sent === undefined) coverage.met(name, 'no answer', causeOf(injected !== undefined))
  else if (code === undefined) coverage.met(name, `HTTP ${status}`, causeOf(injected !== undefined))
  else coverage.met(name, success ? 'success' : code, causeOf(refused?.check === 'fault'))
  const reportedJob = success && sent !== undefined ? endingSeen(sandbox, name, sent) : undefined
  if (reportedJob !== undefined) coverage.met(name, reportedJob.ending, causeOf(false))
  return reportedJob
}

/** States of v2, and statuses of the control plane. */
const V2_STATES: Readonly<Record<string, Ending>> = {
  Completed: 'completed',
  Failed: 'failed',
  Uncommitted: 'uncommitted',
  SUCCESSFUL: 'completed',
  FAILED: 'failed',
  CANCELING: 'canceling'
}

/** The job outcome that a response showed; undefined for calls that do not ask for a job's progress. */
export const endingSeen = (
  sandbox: LabSandbox,
  operation: OperationName | undefined,
  reply: string
): { readonly jobId: string | undefined; readonly ending: Ending } | undefined => {
  if (operation !== 'get' && operation !== 'v2.describe' && operation !== 'v2.jobs.describe') return undefined
  const progress = dataOf(reply)
  const ending =
    operation === 'get' ? inV1(progress) : (V2_STATES[progress.state ?? progress.status ?? ''] ?? 'running')
  return { jobId: progress.jobId, ending: ending === 'running' && isStalled(sandbox, progress) ? 'stalled' : ending }
}

/** The fields of a progress response that are read here. */
interface ProgressReply {
  readonly jobId?: string
  readonly readyPercentage?: number
  readonly completeTime?: string | null
  readonly state?: string
  readonly status?: string
}

const dataOf = (reply: string): ProgressReply => {
  try {
    return (JSON.parse(reply) as { data?: ProgressReply }).data ?? {}
  } catch {
    return {}
  }
}

const inV1 = ({ readyPercentage, completeTime }: ProgressReply): Ending => {
  if (readyPercentage === 1) return 'completed'
  return completeTime === null ? 'running' : 'failed'
}

/** Whether the job will never change any more. Only the emulator can know. */
const isStalled = ({ jobs, now }: LabSandbox, { jobId = '' }: ProgressReply): boolean => {
  const job = jobs.get(jobId)
  if (job?.ending.kind !== 'stall') return false
  const { fractionAt } = timelineOf(job)
  return fractionAt(now()) === fractionAt(Number.MAX_SAFE_INTEGER)
}

/** The parts of a record that client and server chose. They may have any shape. */
export type Contents = Pick<RequestRecord, 'path' | 'headers' | 'query' | 'params' | 'body' | 'reply'>

/** Epoch milliseconds at which `performance.now()` was 0. */
const ORIGIN = performance.timeOrigin

/** Node creates a new string for each request; storing this constant saves memory. */
const ONE = '1.1'

/** The record of a call. @param contents undefined: recorded without contents */
export const exchangeOf = (
  { request, received, reply, operation, code, status, sent }: Answered,
  sentAt: number,
  contents: Contents | undefined
): RequestRecord => {
  const { injected, raw } = request
  const call = callIfKnown(request)
  const { refused, startedAt, receivedAt, bodySize } = received
  return {
    kind: 'request',
    id: 0,
    at: receivedAt,
    startedAt: ORIGIN + startedAt,
    duration: sentAt - startedAt,
    operation,
    storage: received.storage,
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
    check: refused?.check ?? (received.storage && (reply.getHeader('x-emulator-check') as string | undefined)),
    explain: reply.getHeader('x-emulator-explain') as string | undefined,
    fault: injected?.fault?.id,
    warnings: undefined,
    client: isFromConsole(request) ? 'console' : undefined
  }
}

/** Calls of the console have this header with the value `console`. */
export const CLIENT_HEADER = 'x-emulator-client'

/** Whether the console made the call. Console calls must not change the results of the tester's clients. */
export const isFromConsole = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers[CLIENT_HEADER] === 'console'

/** The contents of request and response, without secrets. */
export const contentsOf = ({ request, received, operation, sent }: Answered): Contents => {
  const { raw, params } = request
  const { query, body } = received
  return {
    path: pathWithoutSecrets(request.originalUrl, operation),
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
    /** undefined: not a request of the API */
    received: Received | undefined
  }
}
