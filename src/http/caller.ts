import type { IncomingHttpHeaders } from 'node:http'
import type { onRequestHookHandler } from 'fastify'
import { type Caller, readCaller } from '../cloud/caller.ts'
import { readHost } from '../contract/hosts.ts'
import { Refusal } from '../contract/refusals/refusal.ts'
import type { Call } from '../imports/requests.ts'
import type { Sandbox } from '../imports/sandbox.ts'
import { remember } from '../text/remember.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route of the contract. */
    call: Call
  }
}

/** HTTP/2 has a header of its own for it. */
const hostOf = (headers: IncomingHttpHeaders): string =>
  headers.host ?? (headers[':authority'] as string | undefined) ?? ''

/** Finds out who calls and under which host name; a bad key is refused before anything else is looked at. */
export const identify = (currentSandbox: () => Sandbox, neutralHosts: readonly string[]): onRequestHookHandler => {
  const neutral = new Set(neutralHosts.map(host => host.toLowerCase()))
  const hostClaim = remember(1000, host => readHost(host, neutral))
  return (request, _reply, done) => {
    const sandbox = currentSandbox()
    const caller: Caller | Refusal = readCaller(request.headers.authorization, sandbox.world)
    if (caller instanceof Refusal) {
      caller.check = 'key'
      return done(caller)
    }
    request.call = { sandbox, caller, host: hostClaim(hostOf(request.headers)) }
    // Clients send JSON under any type, none or a broken one; the parser for JSON is the only one there is.
    request.headers['content-type'] = 'application/json'
    done()
  }
}
