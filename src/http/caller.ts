import type { onRequestHookHandler } from 'fastify'
import { CLOUD_KEYS, type KeyReader } from '../cloud/caller.ts'
import { readHost } from '../contract/hosts.ts'
import { Refusal } from '../contract/refusals/refusal.ts'
import type { Call } from '../imports/requests.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import { remember } from '../text/memoize.ts'
import { arrived } from './journal/received.ts'
import { homeOf, SANDBOX_HEADER, sandboxOf } from './sandbox-of.ts'
import { hostOf } from './storage-endpoint.ts'

/** A call as the laboratory knows it. */
interface LabCall extends Call {
  readonly sandbox: LabSandbox
  /** Without the name of a sandbox. A secret: it is compared and never shown. */
  readonly key: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route of the contract. */
    call: LabCall
  }
}

const marked = (refusal: Refusal): Refusal => Object.assign(refusal, { check: 'key' })

/** Finds out who calls, in which sandbox and under which host name; a bad key is refused before anything else is looked at. */
export const identify = (
  lab: Laboratory,
  neutralHosts: readonly string[],
  { readKey, callerOf }: KeyReader = CLOUD_KEYS
): onRequestHookHandler => {
  const neutral = new Set(neutralHosts.map(host => host.toLowerCase()))
  const hostClaim = remember(1000, host => readHost(host, neutral))
  return (request, _reply, done) => {
    const { headers } = request
    const given = readKey(headers.authorization)
    if (given instanceof Refusal) {
      arrived(request, homeOf(lab, headers))
      return done(marked(given))
    }
    const found = sandboxOf(lab, given, headers[SANDBOX_HEADER])
    if (found instanceof Refusal) {
      arrived(request, lab.main)
      return done(found)
    }
    const { sandbox, key } = found
    arrived(request, sandbox)
    const caller = callerOf(key, sandbox.world)
    if (caller instanceof Refusal) return done(marked(caller))
    request.call = { sandbox, caller, key, host: hostClaim(hostOf(headers)), asMilvus: false }
    // Clients send JSON under any type, none or a broken one; the parser for JSON is the only one there is.
    headers['content-type'] = 'application/json'
    done()
  }
}
