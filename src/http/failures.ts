import type { FastifyError } from 'fastify'

export const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE'

const LARGE = { code: 80000, check: 'body', reason: 'the request body is larger than 16 MiB' } as const

const ENCODING = 'the request body is not encoded as its Content-Encoding says'

interface Failure {
  readonly code: 80000 | 400
  readonly check: string
  readonly reason: string
}

/** Failures of HTTP itself, before any route has a say, by the code of the error. */
const FAILURES: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  [TOO_LARGE, LARGE],
  ['ERR_BUFFER_TOO_LARGE', LARGE],
  [
    'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    { code: 80000, check: 'body', reason: 'the request body is not as long as its Content-Length says' }
  ],
  ['Z_DATA_ERROR', { code: 80000, check: 'body', reason: ENCODING }],
  ['Z_BUF_ERROR', { code: 80000, check: 'body', reason: 'the encoded request body has no end' }],
  // HTTP/2 lets any text pass as a method.
  ['FST_ERR_NOT_FOUND', { code: 400, check: 'http', reason: 'it does not begin with a method of HTTP' }],
  ['FST_ERR_BAD_URL', { code: 400, check: 'path', reason: 'the path has a broken percent escape' }],
  ['ECONNRESET', { code: 400, check: 'http', reason: 'the client went away before its request had arrived' }]
])

export const failureOf = ({ code = '' }: FastifyError): Failure | undefined =>
  // Brotli has a code of its own for each place in its decoder.
  FAILURES.get(code) ?? (code.startsWith('ERR__ERROR_') ? FAILURES.get('Z_DATA_ERROR') : undefined)
