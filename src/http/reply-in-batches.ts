import { setImmediate } from 'node:timers'
import type { onSendHookHandler } from 'fastify'

/**
 * Holds replies back until the event loop has read every request that has come in, then writes them one after the other. The first
 * write wakes the client up, which costs more than the write itself; those that follow find it awake.
 */
export const replyInBatches = (): onSendHookHandler => {
  let waiting: (() => void)[] = []
  const sendAll = () => {
    const batch = waiting
    waiting = []
    for (const send of batch) send()
  }
  return (_request, _reply, _payload, done) => {
    if (waiting.push(done) === 1) setImmediate(sendAll)
  }
}
