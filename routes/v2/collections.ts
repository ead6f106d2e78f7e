import { type TSchema, Type } from '@sinclair/typebox'
import {
  createCollection,
  describeCollection,
  dropCollection,
  hasCollection,
  listCollections
} from '../../src/collections/operations.ts'
import {
  CollectionBody,
  CollectionEntry,
  CreateCollectionBody,
  DatabaseBody
} from '../../src/contract/v2/collections.ts'
import type { App } from '../../src/http/app-type.ts'

const closed = { additionalProperties: false }

const replyOf = <Data extends TSchema>(data: Data) => ({ 200: Type.Object({ code: Type.Literal(0), data }, closed) })

const NOTHING = Type.Object({}, closed)

const OK = 0 as const

/** What an import flow needs of the data plane. documented: collection calls of the cluster */
export const collectionRoutes = (app: App): void => {
  const path = (name: string) => `/v2/vectordb/collections/${name}`

  app.post(
    path('list'),
    { schema: { body: DatabaseBody, response: replyOf(Type.Array(Type.String())) } },
    async ({ call, body }) => ({
      code: OK,
      data: await listCollections(call, body)
    })
  )
  app.post(
    path('has'),
    { schema: { body: CollectionBody, response: replyOf(Type.Object({ has: Type.Boolean() }, closed)) } },
    async ({ call, body }) => ({
      code: OK,
      data: await hasCollection(call, body)
    })
  )
  app.post(
    path('describe'),
    { schema: { body: CollectionBody, response: replyOf(CollectionEntry) } },
    async ({ call, body }) => ({
      code: OK,
      data: await describeCollection(call, body)
    })
  )
  app.post(
    path('create'),
    { schema: { body: CreateCollectionBody, response: replyOf(NOTHING) } },
    async ({ call, body }) => ({
      code: OK,
      data: await createCollection(call, body)
    })
  )
  app.post(path('drop'), { schema: { body: CollectionBody, response: replyOf(NOTHING) } }, async ({ call, body }) => ({
    code: OK,
    data: await dropCollection(call, body)
  }))
}
