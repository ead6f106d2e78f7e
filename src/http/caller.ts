import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { CLOUD_KEYS, MILVUS_KEYS, readKey } from '../cloud/caller.ts'
import type { Flavor } from '../contract/flavors.ts'
import { readHost } from '../contract/hosts.ts'
import { Refusal, refuse } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import { hostAndPort, inUrl } from '../text/host.ts'
import { memoize } from '../text/memoize.ts'
import { callOf, setCall } from './call.ts'
import { arrived } from './journal/record.ts'

/**
 * Host and port at which a client that calls by this request finds the storage. A name of the service is not given back where there
 * is an address: storage clients know no proxy, and would look for the name in the world outside.
 */
export const storageEndpoint = (request: FastifyRequest): string => {
  const name = hostOf(request.headers)
  return (callOf(request).host.kind === 'neutral' && name !== '' ? undefined : ownAddress(request)) ?? name
}

/** HTTP/2 has a header of its own for it. */
export const hostOf = (headers: IncomingHttpHeaders): string =>
  headers.host ?? (headers[':authority'] as string | undefined) ?? ''

const TLS_PORT = 443

const LOOPBACK = /^(?:::1|127\.\d+\.\d+\.\d+)$/

const MAPPED = /^::ffff:(?=\d+\.)/

/** Where the connection ends, if that is on this machine; for a connection through the proxy, the same address at the emulator's port. */
const ownAddress = ({ server: { server }, raw: { socket } }: FastifyRequest): string | undefined => {
  const { port } = (server.address() ?? { port: socket.localPort }) as AddressInfo
  const address = (socket.localAddress ?? '').replace(MAPPED, '')
  if (!LOOPBACK.test(address) && port === socket.localPort) return undefined
  if (address === '') return undefined
  // The Java SDK takes no port in an endpoint without a scheme.
  return port === TLS_PORT ? inUrl(address) : hostAndPort(address, port)
}

export const SANDBOX_HEADER = 'x-emulator-sandbox'

/** Finds out who calls, in which sandbox and under which host name; a bad key is refused before anything else is looked at. @param flavor whose keys they are */
export const identify = (
  lab: Laboratory,
  neutralHosts: readonly string[],
  flavor: Flavor = 'cloud'
): onRequestHookHandler => {
  const { readKey, callerOf } = flavor === 'milvus' ? MILVUS_KEYS : CLOUD_KEYS
  const neutral = new Set(neutralHosts.map(host => host.toLowerCase()))
  const hostClaim = memoize(1000, host => readHost(host, neutral))
  return (request, _reply, done) => {
    const { headers } = request
    const given = readKey(headers.authorization)
    if (given instanceof Refusal) {
      arrived(request, homeOf(lab, headers))
      return done(given)
    }
    const found = sandboxOf(lab, given, headers[SANDBOX_HEADER])
    if (found instanceof Refusal) {
      arrived(request, lab.main)
      return done(found)
    }
    const { sandbox, key } = found
    arrived(request, sandbox)
    const caller = callerOf(key, sandbox.world)
    if (caller instanceof Refusal) return done(caller)
    setCall(request, { sandbox, caller, key, host: hostClaim(hostOf(headers)), asMilvus: false })
    done()
  }
}

/** The sandbox whose journal is told of a call that no route takes: the one it names, if there is such a one, else the default one. */
export const homeOf = (
  lab: Laboratory,
  { authorization, [SANDBOX_HEADER]: header }: IncomingHttpHeaders
): LabSandbox => {
  const given = readKey(authorization)
  const inKey = given instanceof Refusal ? undefined : nameIn(lab, given)?.[2]
  const name = header === undefined ? inKey : textOf(header)
  return name !== undefined && lab.has(name) ? lab.sandbox(name) : lab.main
}

const KEY_IN_SANDBOX = /^(.+)@([\w.-]{1,64})$/

const nameIn = (lab: Laboratory, given: string): readonly string[] | null =>
  given.includes('@') && !lab.main.world.keys.has(given) ? KEY_IN_SANDBOX.exec(given) : null

/** A header may stand there twice. */
const textOf = (header: string | readonly string[]): string => (typeof header === 'string' ? header : header.join(','))

interface Found {
  readonly sandbox: LabSandbox
  /** Without the name of a sandbox. */
  readonly key: string
}

/** The sandbox that a call is for, by its header or else by the end of its key: `demo@login-test` is the key `demo`. */
export const sandboxOf = (
  lab: Laboratory,
  given: string,
  header: string | readonly string[] | undefined
): Found | Refusal => {
  const named = nameIn(lab, given)
  const key = named?.[1] ?? given
  const name = header === undefined ? (named?.[2] ?? strangeName(lab, given)) : textOf(header)
  if (name === undefined) return { sandbox: lab.main, key }
  try {
    return { sandbox: lab.sandbox(name), key }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    const { message } = error
    const where = header === undefined ? 'what follows the @ of the key' : SANDBOX_HEADER
    return refuse(80000, { check: 'sandbox', reason: message, explain: `${where}: ${message}` })
  }
}

/** What ends a key as the name of a sandbox would and is none; passwords of Milvus, as `root:Milvus@123!`, may have an @. */
const strangeName = (lab: Laboratory, given: string): string | undefined =>
  given.includes('@') && !given.includes(':') && !lab.main.world.keys.has(given)
    ? given.slice(given.lastIndexOf('@') + 1)
    : undefined
