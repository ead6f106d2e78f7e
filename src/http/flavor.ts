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
  }
  request.body = withDatabase(request)
  done()
}
