import type { Http2ServerRequest } from 'node:http2'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'
import type { Received } from './received.ts'

/** A call and what it was answered. */
export interface Answered {
  readonly request: FastifyRequest
  readonly received: Received
  readonly reply: FastifyReply
  readonly operation: ApiOperation | undefined
  /** undefined: none that the API documents */
  readonly code: number | undefined
  readonly success: boolean
  /** HTTP status. */
  readonly status: number
  /** The body; undefined: no answer was sent */
  readonly sent: string | undefined
}

/** Whether the client has ended its connection, or its stream of HTTP/2: no answer reaches it any more. Calls by `inject` have no connection. */
export const hasLeft = ({ raw }: FastifyRequest): boolean =>
  'stream' in raw ? (raw as unknown as Http2ServerRequest).stream.destroyed : raw.socket.writable === false

const SUCCESS = { v1: 200, v2: 0 } as const

/** @param body of the answer, as text; anything else: none was sent */
export const answered = (request: FastifyRequest, received: Received, reply: FastifyReply, body: unknown): Answered => {
  const { injected } = request
  const { refused, place } = received
  // Looking the route up takes longer; what was refused early has no other way.
  const operation = place === undefined ? request.routeOptions.config?.operation : place.operation
  const sent = typeof body === 'string' ? body : undefined
  const own = sent !== undefined && injected?.turn?.answer.status === undefined
  const success = own && refused === undefined && operation !== undefined
  return {
    request,
    received,
    reply,
    operation,
    sent,
    success,
    status: reply.statusCode,
    code: success ? SUCCESS[operation.version] : own ? refused?.entry.code : undefined
  }
}
