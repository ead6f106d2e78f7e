import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { readHost } from '../contract/hosts.ts'
import { Refusal } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import { StateFileError } from '../volumes/blobs.ts'
import { hostOf } from './caller.ts'
import { failureOf, withoutConnection } from './error-handler.ts'
import { BodyRefusal } from './json-body.ts'
import type { Logger } from './public-types.ts'
import { stateAway } from './reply.ts'
import { serialize } from './serialize.ts'

export interface GuardOptions {
  /** The address that the server listens on. */
  readonly host: string
  readonly neutralHosts: readonly string[]
  /** undefined: no token is required. */
  readonly controlToken?: string
  /** Whether no token is required even on an address that other machines reach. */
  readonly insecure: boolean
}

export const TOKEN_HEADER = 'x-emulator-token'

const TOKEN_WANTED = `send the token that the emulator was started with, in the header ${TOKEN_HEADER} or as Authorization: Bearer TOKEN`

/** Path of the web console, whose files anyone may read. */
export const CONSOLE_PATH = '/_emulator/ui'

/** Refuses foreign host names alone: the files of the console need no token, and may be opened from a link. */
export const hostGuard = ({
  host,
  neutralHosts
}: Pick<GuardOptions, 'host' | 'neutralHosts'>): onRequestHookHandler => {
  const neutral = neutralNames(host, neutralHosts)
  return ({ headers }, _reply, done) => {
    const problem = problemOfHost(hostOf(headers), neutral)
    done(problem === undefined ? undefined : new LabError(403, problem))
  }
}

/** Rejects calls of the control API from web pages of other sites, and calls without the token if other machines reach the address. */
export const guard = ({ host, neutralHosts, controlToken, insecure }: GuardOptions): onRequestHookHandler => {
  const neutral = neutralNames(host, neutralHosts)
  const expected = controlToken === undefined ? undefined : digest(controlToken)
  const closed = isClosed({ host, controlToken, insecure })
  return ({ headers }, _reply, done) => {
    const page = problemOfPage(headers, neutral)
    if (page !== undefined) return done(new LabError(403, page))
    if (expected !== undefined && !sameToken(expected, headers)) {
      return done(new LabError(401, TOKEN_WANTED))
    }
    if (closed) {
      const advice = 'start it with --control-token, or with --insecure when no one else reaches it'
      return done(new LabError(403, `the emulator listens on ${host} without a token; ${advice}`))
    }
    done()
  }
}

const neutralNames = (host: string, neutralHosts: readonly string[]): ReadonlySet<string> =>
  new Set([...neutralHosts, host].map(name => name.toLowerCase()))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Whether every call of the laboratory is rejected: other machines reach the address, and no token tells callers apart. */
export const isClosed = ({
  host,
  controlToken,
  insecure
}: {
  readonly host: string
  readonly controlToken?: string | undefined
  readonly insecure: boolean
}): boolean => controlToken === undefined && !insecure && isReachable(host)

/** Whether other machines reach a server that listens on that address. */
export const isReachable = (host: string): boolean =>
  host !== 'localhost' && host !== '::1' && !(isIP(host) === 4 && host.startsWith('127.'))

/** A page of another site may send requests here. Through DNS rebinding (its host name resolves to this machine) it may even read the responses. */
const problemOfPage = (headers: IncomingHttpHeaders, neutral: ReadonlySet<string>): string | undefined => {
  const host = hostOf(headers)
  const problem = problemOfHost(host, neutral)
  if (problem !== undefined) return problem
  const { origin, 'sec-fetch-site': site } = headers
  const own = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
  if (own && (site === undefined || site === 'same-origin' || site === 'none')) return undefined
  return 'the request comes from a page of another site; only programs and pages of the emulator may ask this'
}

const problemOfHost = (host: string, neutral: ReadonlySet<string>): string | undefined =>
  readHost(host, neutral).kind === 'unknown'
    ? `the host is none of the emulator's; call it as localhost, or start it with --neutral-hosts`
    : undefined

/** Compares in constant time. The header of the laboratory goes before Authorization. */
const sameToken = (expected: Buffer, { authorization, [TOKEN_HEADER]: header }: IncomingHttpHeaders): boolean => {
  const token = typeof header === 'string' ? header : /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  return token !== undefined && timingSafeEqual(digest(token), expected)
}

export type LabErrorHandler = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply
) => Promise<FastifyReply>

/** Errors of the laboratory have their own shape: `{error}` with a matching HTTP status. */
export const labErrorHandler =
  (logger?: Logger): LabErrorHandler =>
  async (error, request, reply) => {
    if (error instanceof StateFileError) {
      withoutConnection(request, reply)
      stateAway(request, reply, false, error.message)
      return reply
    }
    const { status, message, details } = answerOf(error)
    if (status === 500) logger?.error(error, 'unexpected error')
    withoutConnection(request, reply)
    if (status === 503) {
      stateAway(request, reply, false, message)
      return reply
    }
    return reply
      .code(status)
      .header('content-type', 'application/json; charset=utf-8')
      .serializer(body => serialize(body, request.url))
      .send({ error: message, ...details })
  }

interface Answer {
  readonly status: number
  readonly message: string
  readonly details?: LabError['details']
}

/** A request may find out in its middle that its state is away. */
const answerOf = (error: FastifyError): Answer => {
  if (error instanceof LabError) return error
  if (error.code === 'AWAY') return { status: 503, message: error.message }
  // Bodies are parsed by the contract's parser, which throws its own refusals.
  if (error instanceof BodyRefusal) return { status: error.labStatus, message: error.explain }
  if (error instanceof Refusal) return { status: 400, message: error.explain }
  const failure = failureOf(error)
  if (failure !== undefined) return { status: 400, message: failure.reason }
  return { status: 500, message: `${error.name}: this is a defect of the emulator; its log has the details` }
}
