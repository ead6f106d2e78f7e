import type { TSchema } from '@sinclair/typebox'
import type { FastifySerializerCompiler } from 'fastify'
import { compileShape } from '../contract/shape.ts'

/** recorded: v1 bodies of the gateway end with one newline */
export const serialize = (payload: unknown): string => `${JSON.stringify(payload)}\n`

const checked = (schema: TSchema) => {
  const problemsOf = compileShape(schema)
  return (payload: unknown): string => {
    const problems = problemsOf(payload)
    if (problems.length > 0) throw new Error(`reply is not of its schema: ${JSON.stringify(problems)}`)
    return serialize(payload)
  }
}

/** JSON as it is, in the order of its keys: a serializer made from the schema would drop and convert in silence. */
export const serializerCompiler =
  (checkResponses: boolean): FastifySerializerCompiler<TSchema> =>
  ({ schema }) =>
    checkResponses ? checked(schema) : serialize
