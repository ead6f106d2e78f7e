import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers'
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import type { KeptState, Laboratory, SharedTurns } from '../lab/laboratory.ts'
import { headerText } from './error-handler.ts'
import type { Logger } from './public-types.ts'
import { hasLeft, record } from './record.ts'
import { serialize } from './serialize.ts'

type Done = () => void

interface Answer {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: unknown
  readonly send: Done
  /** Sends the payload, or another one. */
  readonly done: Parameters<onSendHookHandler<unknown>>[3]
  /** Failures to save, at the time of the answer. */
  readonly failures: number
}

/**
 * Holds replies back until the event loop has read every request that has arrived, then writes them one after the other. The first
 * write wakes the client, which costs more than the write itself; the following writes find it awake. The replies are recorded in the
 * journal right after the writes, so a client that has its response finds the call there.
 *
 * With a state that is kept, what a batch has changed is saved first, in one commit. Replies that come meanwhile wait for the next one.
 * Where several processes share the state, a reply is recorded at once, because its record is part of the commit.
 * @param deliver hook for replies that a fault changes; other replies skip it
 */
export const replyInBatches = (
  deliver: onSendHookHandler<unknown>,
  lab: Laboratory,
  logger?: Logger
): onSendHookHandler<unknown> => {
  let waiting: Answer[] = []
  let isSaving = false
  /** Nothing else would catch an error here: it would end the process, and the other replies would never be sent. */
  const sendOne = ({ send, reply }: Answer) => {
    try {
      send()
    } catch (error) {
      logger?.error({ err: error }, 'an answer could not be sent')
      reply.raw.destroy()
    }
  }
  const sendAll = () => {
    const batch = waiting
    waiting = []
    const { state } = lab
    if (state === undefined) return sendBatch(batch)
    for (const { request } of batch) if (request.received !== undefined) state.use(request.received.sandbox)
    const saving = state.save()
    if (saving === undefined) return sendBatch(refuseLost(batch, state))
    isSaving = true
    saving.then(problem => {
      isSaving = false
      sendBatch(refuseLost(batch, state, problem))
      if (waiting.length > 0) sendAll()
    })
  }
  const sendBatch = (batch: readonly Answer[]) => {
    const sentAt = performance.now()
    // Checked before sending, because a sent response may end its connection.
    const gone = new Set(batch.filter(({ request }) => hasLeft(request)))
    for (const answer of batch) sendOne(answer)
    if (lab.state?.shared !== undefined) return
    for (const answer of batch) {
      const { request, reply, payload } = answer
      if (request.injected === undefined) record(request, reply, gone.has(answer) ? undefined : payload, sentAt)
    }
  }
  /** Ends the turn of a request whose reply is ready. @returns how it is sent when the turn is committed */
  const endTurn = (
    app: FastifyInstance,
    { request, reply, payload, done }: Omit<Answer, 'send' | 'failures'>,
    turns: SharedTurns
  ): Done => {
    let sent = payload
    // A request that was refused for want of a turn tells of nothing.
    if (!turns.isLost(request.raw)) {
      if (request.injected === undefined) record(request, reply, hasLeft(request) ? undefined : payload)
      else
        deliver.call(app, request, reply, payload, (_error?: Error | null, body?: unknown) => {
          sent = body
        })
      if (request.received !== undefined) lab.state?.use(request.received.sandbox)
    }
    turns.left(request.raw)
    return () => done(null, sent)
  }
  return function wait(request, reply, payload, done) {
    const shared = lab.state?.shared
    // Nothing of it needs the state.
    if (shared?.takesPart(request.raw) === false) return done()
    const send =
      shared !== undefined
        ? endTurn(this, { request, reply, payload, done }, shared)
        : request.injected === undefined
          ? (done as Done)
          : () => deliver.call(this, request, reply, payload, done)
    const failures = lab.state?.failures ?? 0
    if (waiting.push({ request, reply, payload, send, done, failures }) === 1 && !isSaving) setImmediate(sendAll)
  }
}

/** Replaces the answers of a batch that tell of what could not be saved. @param problem of the batch's own commit */
const refuseLost = (batch: readonly Answer[], state: KeptState, problem?: string): readonly Answer[] =>
  batch.map(answer => {
    const { received } = answer.request
    const isLost =
      answer.failures !== state.failures ||
      state.shared?.isLost(answer.request.raw) ||
      (received !== undefined && state.isLost(received.sandbox))
    if (problem === undefined && !isLost) return answer
    return withoutState(
      answer,
      problem ??
        state.shared?.problemOf(answer.request.raw) ??
        state.problem ??
        'the state was read again meanwhile; send the request again'
    )
  })

/** How long a client may wait before it sends its request again, in seconds. */
const RETRY_AFTER = '1'

/** The answer to a call that is not done, because the state could not be saved. */
const withoutState = (answer: Answer, problem: string): Answer => {
  const { request, reply, payload, done } = answer
  const isOfStorage = request.received?.storage !== undefined
  const body = bodyOfAway(request, isOfStorage)
  const send = () => {
    if (payload instanceof Readable) payload.destroy()
    for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
    setAway(reply, isOfStorage, problem)
    done(null, body)
  }
  return { ...answer, payload: body, send }
}

/** Storage clients read XML. An empty body makes them go by the status. */
const bodyOfAway = (request: FastifyRequest, isOfStorage: boolean): string =>
  isOfStorage ? '' : serialize({ code: 503, message: 'Service Unavailable' }, request.url)

const setAway = (reply: FastifyReply, isOfStorage: boolean, problem: string): void => {
  reply
    .code(503)
    .header('content-type', isOfStorage ? 'text/plain' : 'application/json; charset=utf-8')
    .header('retry-after', RETRY_AFTER)
    .header('x-emulator-explain', headerText(problem))
}

/** Answers a request that is not begun, because the state cannot be reached. */
export const stateAway = (
  request: FastifyRequest,
  reply: FastifyReply,
  isOfStorage: boolean,
  problem: string
): void => {
  setAway(reply, isOfStorage, problem)
  reply.serializer(String).send(bodyOfAway(request, isOfStorage))
}
