import type { IncomingMessage } from 'node:http'
import type { TSchema } from '@sinclair/typebox'
import type { FastifySerializerCompiler } from 'fastify'
import { compileShape } from '../contract/schema.ts'

/** Reads the rest of a request and drops it: many clients read the response only after they have sent everything. */
export const drain = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    if (request.readableEnded || request.destroyed) return resolve()
    request.once('end', resolve)
    request.once('close', resolve)
    request.unpipe()
    request.resume()
  })

/** A response body. @param url of the request */
export const serialize = (payload: unknown, url: string): string => JSON.stringify(payload) + endOf(url)

/** recorded: v1 bodies end with one newline, v2 bodies with none; other URLs end as v1 does (guess) */
const endOf = (url: string): string => (isOfV2(url) ? '' : '\n')

/** A v2 URL, also with doubled slashes, which the router accepts, and in the absolute form that clients send to proxies. */
const V2 = /^(?:[A-Za-z]+:\/\/[^/]*)?\/+v2(?:[/?#]|$)/

export const isOfV2 = (url: string): boolean => V2.test(url)

/** Plain JSON.stringify, in key order: a serializer compiled from the schema would drop and convert values silently. */
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
