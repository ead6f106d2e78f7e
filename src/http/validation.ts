import type { TSchema } from '@sinclair/typebox'
import type { FastifySchemaCompiler, preValidationHookHandler } from 'fastify'
import { Refusal, refuse } from '../contract/refusals/refusal.ts'
import { shapeReader } from '../contract/request-shape.ts'

/** Rejects a query that cannot be decoded; Fastify's parser would silently keep the escapes. */
export const refuseBrokenQuery: preValidationHookHandler = ({ url }, _reply, done) => {
  if (!url.includes('%') || isDecodable(url)) return done()
  const reason = 'the query is not percent-encoded UTF-8'
  done(refuse(80000, { check: 'query', reason, explain: `${reason}; percent-encode it anew` }))
}

const isDecodable = (query: string): boolean => {
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}

/** Validates bodies and queries against their TypeBox schema. Nothing is converted or silently dropped. */
export const shapeCompiler =
  (unknownFields: 'refuse' | 'ignore'): FastifySchemaCompiler<TSchema> =>
  ({ schema, httpPart = 'body' }) => {
    const read = shapeReader(schema, httpPart === 'body' ? 'body' : 'query', unknownFields)
    return (received: unknown) => {
      const value = read(received)
      return value instanceof Refusal ? { error: value } : { value }
    }
  }
