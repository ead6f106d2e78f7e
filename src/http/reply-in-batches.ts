import { setImmediate } from 'node:timers'
import type { onSendHookHandler } from 'fastify'
import { record } from './journal/record.ts'

/**
 * Holds replies back until the event loop has read every request that has come in, then writes them one after the other. The first
 * write wakes the client up, which costs more than the write itself; those that follow find it awake. Puts them into the journal.
 * @param deliver the last stop of those replies that a fault had a hand in; all others are spared a hook of their own
 */
export const replyInBatches = (deliver: onSendHookHandler<unknown>): onSendHookHandler<unknown> => {
  let waiting: (() => void)[] = []
  const sendAll = () => {
    const batch = waiting
    waiting = []
    for (const send of batch) send()
  }
  return function send(request, reply, payload, done) {
    const { injected } = request
    if (injected === undefined) record(request, reply, payload)
    const last = injected === undefined ? done : () => deliver.call(this, request, reply, payload, done)
    if (waiting.push(last) === 1) setImmediate(sendAll)
  }
}
