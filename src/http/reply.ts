import { setImmediate } from 'node:timers'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { hasLeft, record } from './record.ts'

type Done = () => void

interface Answer {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: unknown
  readonly send: Done
}

/**
 * Holds replies back until the event loop has read every request that has arrived, then writes them one after the other. The first
 * write wakes the client, which costs more than the write itself; the following writes find it awake. The replies are recorded in the
 * journal right after the writes, so a client that has its response finds the call there.
 * @param deliver hook for replies that a fault changes; other replies skip it
 */
export const replyInBatches = (
  deliver: onSendHookHandler<unknown>,
  logger?: FastifyBaseLogger
): onSendHookHandler<unknown> => {
  let waiting: Answer[] = []
  /** Nothing else would catch an error here: it would end the process, and the other replies would never be sent. */
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
    // Checked before sending, because a sent response may end its connection.
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
