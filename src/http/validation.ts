import type { TSchema } from '@sinclair/typebox'
import type { FastifySchemaCompiler, preValidationHookHandler } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'
import { compileShape, type ShapeProblem } from '../contract/schema.ts'

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
    const problemsOf = compileShape(schema)
    return (received: unknown) => {
      const fields = present(received)
      const value = unknownFields === 'ignore' ? withoutUnknown(fields, schema['properties']) : fields
      const problems = problemsOf(value)
      if (problems.length === 0) return { value }
      const reason = problems.map(problem => sentence(httpPart, problem)).join('; ')
      const error = refuse(80000, {
        check: httpPart === 'body' ? 'body' : 'query',
        reason,
        explain: `${reason} (known fields: ${Object.keys(schema['properties']).join(', ')})`
      })
      return { error }
    }
  }

/** The fields of a body or query that have a value; an absent body has none. Values that are not objects are returned as they are. */
export const present = (value: unknown): unknown => {
  if (isAbsent(value)) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const received = value as Readonly<Record<string, unknown>>
  for (const name in received) {
    // Most requests have no empty field and need no copy. Copying the entries keeps a field that is named `__proto__`.
    if (isAbsent(received[name]))
      return Object.fromEntries(Object.entries(received).filter(([, field]) => !isAbsent(field)))
  }
  return received
}

/** null, `""`, `[]` and `{}`: pymilvus sends these for omitted arguments. recorded: client source */
const isAbsent = (value: unknown): boolean => {
  if (value === null || value === undefined || value === '') return true
  if (typeof value !== 'object') return false
  for (const _ in value) return false
  return true
}

const withoutUnknown = (value: unknown, known: object): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(known, name)))
    : value

const NOUN: Readonly<Record<string, string>> = { body: 'the request body', querystring: 'the query' }

const sentence = (part: string, { path, problem }: ShapeProblem): string =>
  path.length === 0 ? `${NOUN[part]} ${problem}` : `${path.join('.').slice(0, 100)} ${problem}`
