import type { onRequestHookHandler } from 'fastify'
import { type Caller, readCaller } from '../cloud/caller.ts'
import { type HostClaim, readHost } from '../contract/hosts.ts'
import { Refusal } from '../contract/refusals/refusal.ts'
import type { Call } from '../imports/requests.ts'
import type { Sandbox } from '../imports/sandbox.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route of the contract. */
    call: Call
  }
}

const MOST_HOSTS = 1000

/** Host headers read once each; forgotten together when a client invents too many. */
const hostReader = (neutralHosts: ReadonlySet<string>) => {
  const claims = new Map<string | undefined, HostClaim>()
  return (host: string | undefined): HostClaim => {
    let claim = claims.get(host)
    if (claim === undefined) {
      if (claims.size >= MOST_HOSTS) claims.clear()
      claim = readHost(host, neutralHosts)
      claims.set(host, claim)
    }
    return claim
  }
}

/** Finds out who calls and under which host name; a bad key is refused before anything else is looked at. */
export const identify = (currentSandbox: () => Sandbox, neutralHosts: readonly string[]): onRequestHookHandler => {
  const hostClaim = hostReader(new Set(neutralHosts.map(host => host.toLowerCase())))
  return (request, _reply, done) => {
    const sandbox = currentSandbox()
    const caller: Caller | Refusal = readCaller(request.headers.authorization, sandbox.world)
    if (caller instanceof Refusal) {
      caller.check = 'key'
      return done(caller)
    }
    request.call = { sandbox, caller, host: hostClaim(request.headers.host) }
    // Clients send JSON under any type, none or a broken one; the parser for JSON is the only one there is.
    request.headers['content-type'] = 'application/json'
    done()
  }
}
