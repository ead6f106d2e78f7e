import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Laboratory } from '../lab/laboratory.ts'
import type { App } from './app-type.ts'
import { callIfKnown, setCall } from './call.ts'
import { CONSOLE_PATH } from './control-plugin.ts'
import { stateAway } from './reply.ts'

/** Names the process that answers, where several share a state. */
const REPLICA_HEADER = 'x-emulator-replica'

/** Paths that need no state: they answer also where it cannot be reached. */
const WITHOUT = [
  CONSOLE_PATH,
  '/_emulator/health',
  '/_emulator/ready',
  '/_emulator/errors',
  '/_emulator/metrics',
  '/_emulator/openapi',
  '/_emulator/stream'
]

/**
 * Where several processes share a state, each request is done in a turn: from its arrival to its answer, but for the time in which its
 * body arrives. Everywhere else there is no hook, and nothing is looked at.
 * @param storagePath of all requests for the storage
 */
export const takeTurns = (app: App, lab: Laboratory, storagePath: string): void => {
  const shared = lab.state?.shared
  if (shared === undefined) return
  const takesPart = ({ url }: FastifyRequest): boolean => !WITHOUT.some(path => url.startsWith(path))
  const enter = (request: FastifyRequest, reply: FastifyReply, done: () => void): void =>
    shared.enter(request.raw, isReading(request), problem =>
      problem === undefined ? done() : stateAway(request, reply, request.url.startsWith(storagePath), problem.message)
    )
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REPLICA_HEADER, shared.replica)
    if (!takesPart(request)) return done()
    // A connection that ends takes its request out of the turn.
    reply.raw.once('close', () => shared.left(request.raw))
    enter(request, reply, done)
  })
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (hasBody(request)) shared.left(request.raw)
    done(null, payload)
  })
  app.addHook('preValidation', (request, reply, done) => {
    if (!takesPart(request)) return done()
    enter(request, reply, () => {
      takePresentSandbox(lab, request)
      done()
    })
  })
}

/** While the body arrived, another process may have reset the sandbox, or have deleted it: then the call makes it, as if it came now. */
const takePresentSandbox = (lab: Laboratory, request: FastifyRequest): void => {
  const { received } = request
  if (received === undefined) return
  const { name } = received.sandbox
  const present = lab.peek(name) ?? lab.sandbox(name)
  if (present === received.sandbox) return
  received.sandbox = present
  const call = callIfKnown(request)
  if (call !== undefined) setCall(request, { ...call, sandbox: present })
}

/** By its method, and by the last word of a path of v2. A call that changes something all the same fails alone with others that read. */
const isReading = ({ method, url }: FastifyRequest): boolean =>
  method === 'GET' || method === 'HEAD' || /\/(?:list|describe|has|get\w*)(?:\?|$)/.test(url)

const hasBody = ({ headers, raw }: FastifyRequest): boolean =>
  raw.httpVersionMajor > 1 || headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
