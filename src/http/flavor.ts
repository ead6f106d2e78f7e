import type { TSchema } from '@sinclair/typebox'
import type { FastifyRequest, preValidationHookHandler } from 'fastify'
import { isForMilvus } from '../contract/flavors.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { foldKeys } from './fold-keys.ts'

/** SDKs name the database in a header too; the body wins. server source: handler_v2.go, wrapperPost */
const withDatabase = ({ headers, body }: FastifyRequest): unknown => {
  const dbName = headers['db-name']
  if (typeof dbName !== 'string' || dbName === '') return body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return (body as { dbName?: unknown }).dbName ? body : { ...body, dbName }
}

/** server source: gin's EOF of handler_v2.go */
const noBody = (): Refusal => {
  const explain = 'the request has no body; send a JSON object'
  const text = 'can only accept json format request, the request body should be nil, however {} is valid'
  const refusal = refuse(80000, { reason: explain, explain, milvus: { code: 1801, text } })
  refusal.check = 'body'
  return refusal
}

const CREATE = '/v2/vectordb/jobs/import/create'

const AUTO_COMMIT = 'options.auto_commit must be one of "true" or "false"'

/** server source: request_v2.go; null is no such text either, milvus-io/milvus#50460 */
const wrongCommit = (body: unknown): Refusal | undefined => {
  const options = (body as { options?: unknown } | null)?.options
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, 'auto_commit')) return undefined
  const { auto_commit } = options as { auto_commit: unknown }
  if (auto_commit === 'true' || auto_commit === 'false') return undefined
  if (auto_commit !== null && typeof auto_commit !== 'string') return undefined
  return Object.assign(refuse(80000, { reason: AUTO_COMMIT, explain: `${AUTO_COMMIT}, as a text` }), { check: 'body' })
}

/** Finds out from the body whether the cloud is meant or Milvus itself, and which database. Milvus takes keys in any case. */
export const chooseFlavor: preValidationHookHandler = (request, _reply, done) => {
  const { call } = request
  const { url = '', schema } = request.routeOptions
  const body = schema?.body === undefined ? request.body : foldKeys(schema.body as TSchema, request.body)
  const asMilvus = isForMilvus(call.sandbox.rules.flavor, url, body)
  if (asMilvus) {
    request.call = { ...call, asMilvus }
    if (body === undefined) return done(noBody())
    request.body = body
    const problem = url === CREATE ? wrongCommit(body) : undefined
    if (problem !== undefined) return done(problem)
  }
  request.body = withDatabase(request)
  done()
}
