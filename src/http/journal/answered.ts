import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'

type Fields = Readonly<Record<string, unknown>>

/** A call and what it was answered. */
export interface Answered {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly operation: ApiOperation | undefined
  /** undefined: none that the API documents */
  readonly code: number | undefined
  readonly success: boolean
  /** HTTP status. */
  readonly status: number
  /** The body; undefined: no answer was sent */
  readonly sent: string | undefined
  /** The fields that the schema of the route knows, of its body or else of its query. */
  readonly known: Fields | undefined
}

interface Schemas {
  readonly body?: { readonly properties?: Fields }
  readonly querystring?: { readonly properties?: Fields }
}

const SUCCESS = { v1: 200, v2: 0 } as const

/** @param body of the answer, as text; anything else: none was sent */
export const answered = (request: FastifyRequest, reply: FastifyReply, body: unknown): Answered => {
  const { refused, injected } = request
  const { config, schema } = request.routeOptions
  const { body: inBody, querystring } = (schema ?? {}) as Schemas
  const operation = config?.operation
  const sent = typeof body === 'string' ? body : undefined
  const own = sent !== undefined && injected?.turn?.answer.status === undefined
  const success = own && refused === undefined && operation !== undefined
  return {
    request,
    reply,
    operation,
    sent,
    success,
    status: reply.statusCode,
    code: success ? SUCCESS[operation.version] : own ? refused?.entry.code : undefined,
    known: (inBody ?? querystring)?.properties
  }
}
