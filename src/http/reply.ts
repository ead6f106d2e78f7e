import { setImmediate } from 'node:timers'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { hasLeft, record } from './journal/record.ts'

type Done = () => void

interface Answer {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: unknown
  readonly send: Done
}

/**
 * Holds replies back until the event loop has read every request that has come in, then writes them one after the other. The first
 * write wakes the client up, which costs more than the write itself; those that follow find it awake. While it reads them they are
 * put into the journal, before anything else is done: whoever has an answer finds it there.
 * @param deliver the last stop of those replies that a fault had a hand in; all others are spared a hook of their own
 */
export const replyInBatches = (
  deliver: onSendHookHandler<unknown>,
  logger?: FastifyBaseLogger
): onSendHookHandler<unknown> => {
  let waiting: Answer[] = []
  /** Nobody else would catch it: it would end the process, and the other replies would never be sent. */
  const sendOne = ({ send, reply }: Answer) => {
    try {
      send()
    } catch (error) {
      logger?.error(error, 'an answer could not be sent')
      reply.raw.destroy()
    }
  }
  const sendAll = () => {
    const batch = waiting
    waiting = []
    const sentAt = performance.now()
    // Asked before: an answer that is sent may end its connection.
    const gone = new Set(batch.filter(({ request }) => hasLeft(request)))
    for (const answer of batch) sendOne(answer)
    for (const answer of batch) {
      const { request, reply, payload } = answer
      if (request.injected === undefined) record(request, reply, gone.has(answer) ? undefined : payload, sentAt)
    }
  }
  return function wait(request, reply, payload, done) {
    const send =
      request.injected === undefined ? (done as Done) : () => deliver.call(this, request, reply, payload, done)
    if (waiting.push({ request, reply, payload, send }) === 1) setImmediate(sendAll)
  }
}
