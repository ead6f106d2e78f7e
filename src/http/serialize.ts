import type { IncomingMessage } from 'node:http'
import type { TSchema } from '@sinclair/typebox'
import type { FastifySerializerCompiler } from 'fastify'
import { compileShape } from '../contract/schema.ts'

/** Reads the rest of a request and throws it away: many clients look at the answer only after they have sent everything. */
export const drain = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    if (request.readableEnded || request.destroyed) return resolve()
    request.once('end', resolve)
    request.once('close', resolve)
    request.unpipe()
    request.resume()
  })

/** A body. @param url that was called */
export const serialize = (payload: unknown, url: string): string => JSON.stringify(payload) + endOf(url)

/** recorded: bodies of v1 end with one newline, those of v2 with none; what is of neither ends as v1 does (guess) */
const endOf = (url: string): string => (isOfV2(url) ? '' : '\n')

/** A URL of v2: with slashes doubled as the router takes them, and in the absolute form that proxies are sent. */
const V2 = /^(?:[A-Za-z]+:\/\/[^/]*)?\/+v2(?:[/?#]|$)/

export const isOfV2 = (url: string): boolean => V2.test(url)

/** JSON as it is, in the order of its keys: a serializer made from the schema would drop and convert in silence. */
export const serializerCompiler =
  (checkResponses: boolean): FastifySerializerCompiler<TSchema> =>
  ({ schema, url }) => {
    const end = endOf(url)
    return checkResponses ? checked(schema, end) : payload => JSON.stringify(payload) + end
  }

const checked = (schema: TSchema, end: string) => {
  const problemsOf = compileShape(schema)
  return (payload: unknown): string => {
    const problems = problemsOf(payload)
    if (problems.length > 0) throw new Error(`reply is not of its schema: ${JSON.stringify(problems)}`)
    return JSON.stringify(payload) + end
  }
}
