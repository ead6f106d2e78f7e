import type { TSchema } from '@sinclair/typebox'
import type { FastifySchemaCompiler } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'
import { compileShape, type ShapeProblem } from '../contract/schema.ts'
import { present } from './present.ts'

const NOUN: Readonly<Record<string, string>> = { body: 'the request body', querystring: 'the query' }

const sentence = (part: string, { path, problem }: ShapeProblem): string =>
  path.length === 0 ? `${NOUN[part]} ${problem}` : `${path.join('.').slice(0, 100)} ${problem}`

const withoutUnknown = (value: unknown, known: object): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(known, name)))
    : value

/** Checks bodies and queries against their TypeBox schema: nothing is converted and nothing is dropped in silence. */
export const shapeCompiler =
  (unknownFields: 'refuse' | 'ignore'): FastifySchemaCompiler<TSchema> =>
  ({ schema, httpPart = 'body' }) => {
    const problemsOf = compileShape(schema)
    return (received: unknown) => {
      const given = present(received)
      const value = unknownFields === 'ignore' ? withoutUnknown(given, schema['properties']) : given
      const problems = problemsOf(value)
      if (problems.length === 0) return { value }
      const reason = problems.map(problem => sentence(httpPart, problem)).join('; ')
      const error = refuse(80000, {
        reason,
        explain: `${reason} (known fields: ${Object.keys(schema['properties']).join(', ')})`
      })
      error.check = httpPart === 'body' ? 'body' : 'query'
      return { error }
    }
  }
