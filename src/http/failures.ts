import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

interface Failure {
  readonly code: 400
  readonly check: string
  readonly reason: string
}

/** Failures of HTTP itself, before any route has a say, by the code of the error. */
const FAILURES: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  // HTTP/2 lets any text pass as a method.
  ['FST_ERR_NOT_FOUND', { code: 400, check: 'http', reason: 'it does not begin with a method of HTTP' }],
  ['FST_ERR_BAD_URL', { code: 400, check: 'path', reason: 'the path has a broken percent escape' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { code: 400, check: 'http', reason: 'the request did not arrive in time' }],
  ['ECONNRESET', { code: 400, check: 'http', reason: 'the client went away before its request had arrived' }]
])

export const failureOf = ({ code = '' }: FastifyError): Failure | undefined => FAILURES.get(code)

/** Fastify asks for the end of a connection whose body is refused, for which HTTP/2 has no header. */
export const withoutConnection = ({ raw }: FastifyRequest, reply: FastifyReply): void => {
  if (raw.httpVersionMajor > 1) reply.removeHeader('connection')
}
