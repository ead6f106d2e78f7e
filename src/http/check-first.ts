import type { preHandlerAsyncHookHandler } from 'fastify'
import { admit, type Check } from '../imports/check.ts'
import type { Call } from '../imports/requests.ts'

/** A check for calls that have no table of their own. */
export const checkFirst =
  (check: Check<{ readonly call: Call }>): preHandlerAsyncHookHandler =>
  async request => {
    await admit([check], request, () => undefined)
  }
