import type { onRequestHookHandler } from 'fastify'
import type { ApiOperation } from '../contract/operations.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { RateLimit } from '../lab/rate-limit.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import { RETRY_AFTER } from './faults/gateway-answer.ts'

/**
 * Refuses what is more than so many requests in a second of the sandbox's clock, with one key to one operation. documented: 20 a
 * second for each user and endpoint of the control plane, on the v2 pages; the answer is a guess
 */
export const limitRate = (most: number): ((operation: ApiOperation) => onRequestHookHandler) => {
  // A sandbox that is reset is another one, and begins to count anew.
  const limits = new WeakMap<LabSandbox, RateLimit>()
  return ({ name }) =>
    ({ call: { sandbox, key } }, reply, done) => {
      const limit = limits.get(sandbox) ?? new RateLimit(most)
      limits.set(sandbox, limit)
      if (limit.admits(sandbox.now(), name, key)) return done()
      reply.header('retry-after', RETRY_AFTER)
      const reason = `${most} a second to ${name} with this key is the most`
      const explain = `${reason}; wait a second of the sandbox's clock, or start with --rate-limit 0`
      done(Object.assign(refuse(429, { reason, explain }), { check: 'rateLimit' }))
    }
}
