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
import { hostAndPort, inUrl, memoize } from '../text/text.ts'

import { callOf, setCall } from './call.ts'
import { arrived, isFromConsole } from './record.ts'

/**
 * Host and port at which the client of this request reaches the storage. An address is preferred to a host name of the service:
 * storage clients use no proxy and would resolve the name to the real service.
 */
export const storageEndpoint = (request: FastifyRequest): string => {
  const name = hostOf(request.headers)
  return (callOf(request).host.kind === 'neutral' && name !== '' ? undefined : ownAddress(request)) ?? name
}

/** HTTP/2 sends the host in `:authority`. */
export const hostOf = (headers: IncomingHttpHeaders): string =>
  headers.host ?? (headers[':authority'] as string | undefined) ?? ''

const TLS_PORT = 443

const LOOPBACK = /^(?:::1|127\.\d+\.\d+\.\d+)$/

const MAPPED = /^::ffff:(?=\d+\.)/

/** The local address of the connection; for a connection through the proxy, the same address with the emulator's port. */
const ownAddress = ({ server: { server }, raw: { socket } }: FastifyRequest): string | undefined => {
  const { port } = (server.address() ?? { port: socket.localPort }) as AddressInfo
  const address = (socket.localAddress ?? '').replace(MAPPED, '')
  if (!LOOPBACK.test(address) && port === socket.localPort) return undefined
  if (address === '') return undefined
  // The Java SDK takes no port in an endpoint without a scheme.
  return port === TLS_PORT ? inUrl(address) : hostAndPort(address, port)
}

export const SANDBOX_HEADER = 'x-emulator-sandbox'

/** Identifies the caller, the sandbox and the host. A bad key is rejected before anything else is checked. @param flavor decides which keys are valid */
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
    const fromConsole = isFromConsole(request)
    const sentKey = readKey(headers.authorization)
    if (sentKey instanceof Refusal) {
      arrived(request, findJournalSandbox(lab, headers))
      return done(sentKey)
    }
    const found = sandboxOf(lab, sentKey, headers[SANDBOX_HEADER], fromConsole && request.method === 'GET')
    if (found instanceof Refusal) {
      arrived(request, lab.main)
      return done(found)
    }
    const { sandbox, key } = found
    arrived(request, sandbox)
    const caller = callerOf(key, sandbox.world)
    if (caller instanceof Refusal) return done(caller)
    setCall(request, { sandbox, caller, key, host: hostClaim(hostOf(headers)), asMilvus: false, fromConsole })
    done()
  }
}

/** The sandbox whose journal records a call without a route: the sandbox that the call names, if it exists, else the default one. */
export const findJournalSandbox = (
  lab: Laboratory,
  { authorization, [SANDBOX_HEADER]: header }: IncomingHttpHeaders
): LabSandbox => {
  const sentKey = readKey(authorization)
  const inKey = sentKey instanceof Refusal ? undefined : nameIn(lab, sentKey)?.[2]
  const name = header === undefined ? inKey : textOf(header)
  return name !== undefined && lab.has(name) ? lab.sandbox(name) : lab.main
}

const KEY_IN_SANDBOX = /^(.+)@([\w.-]{1,64})$/

const nameIn = (lab: Laboratory, sentKey: string): readonly string[] | null =>
  sentKey.includes('@') && !lab.main.world.keys.has(sentKey) ? KEY_IN_SANDBOX.exec(sentKey) : null

/** A header may be sent twice. */
const textOf = (header: string | readonly string[]): string => (typeof header === 'string' ? header : header.join(','))

interface Found {
  readonly sandbox: LabSandbox
  /** The API key without the sandbox name. */
  readonly key: string
}

/**
 * The sandbox of a call, from its header or else from the end of its key: `demo@login-test` is the key `demo` in `login-test`.
 * @param readOnly whether the call only reads: then a missing sandbox is an error, and the call does not count as use
 */
export const sandboxOf = (
  lab: Laboratory,
  sentKey: string,
  header: string | readonly string[] | undefined,
  readOnly = false
): Found | Refusal => {
  const named = nameIn(lab, sentKey)
  const key = named?.[1] ?? sentKey
  const name = header === undefined ? (named?.[2] ?? strangeName(lab, sentKey)) : textOf(header)
  if (name === undefined) return { sandbox: lab.main, key }
  try {
    return { sandbox: readOnly ? lab.find(name) : lab.sandbox(name), key }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    const { message } = error
    const where = header === undefined ? 'what follows the @ of the key' : SANDBOX_HEADER
    return refuse(80000, { check: 'sandbox', reason: message, explain: `${where}: ${message}` })
  }
}

/** The text after the @ of a key if it is no sandbox. Milvus passwords, such as `root:Milvus@123!`, may contain an @. */
const strangeName = (lab: Laboratory, sentKey: string): string | undefined =>
  sentKey.includes('@') && !sentKey.includes(':') && !lab.main.world.keys.has(sentKey)
    ? sentKey.slice(sentKey.lastIndexOf('@') + 1)
    : undefined
