import { type TSchema, Type } from '@sinclair/typebox'
import { listCollections } from '../../src/collections/collections.ts'
import { createCollectionV1, describeCollectionV1, dropCollectionV1 } from '../../src/collections/v1.ts'
import { CollectionV1, CreateBodyV1, DatabaseV1, EntryV1 } from '../../src/contract/collections-v1.ts'
import type { App } from '../../src/http/app-type.ts'
import { refuseBrokenQuery as preValidation } from '../../src/http/validation.ts'

const closed = { additionalProperties: false }

const OK = 200 as const
const PATH = '/v1/vector/collections'

/** The same collections under v1. documented: collection calls of v1, at the address of the cluster */
export const collectionRoutesV1 = (app: App): void => {
  const listing = { querystring: DatabaseV1, response: replyOf(Type.Array(Type.String())) }
  app.get(PATH, { schema: listing, preValidation }, async ({ call, query }) => ({
    code: OK,
    data: await listCollections(call, query)
  }))

  const describing = { querystring: CollectionV1, response: replyOf(EntryV1) }
  app.get(`${PATH}/describe`, { schema: describing, preValidation }, async ({ call, query }) => ({
    code: OK,
    data: await describeCollectionV1(call, query)
  }))

  const nothing = replyOf(Type.Object({}, closed))
  app.post(`${PATH}/create`, { schema: { body: CreateBodyV1, response: nothing } }, async ({ call, body }) => ({
    code: OK,
    data: await createCollectionV1(call, body)
  }))
  app.post(`${PATH}/drop`, { schema: { body: CollectionV1, response: nothing } }, async ({ call, body }) => ({
    code: OK,
    data: await dropCollectionV1(call, body)
  }))
}

const replyOf = <Data extends TSchema>(data: Data) => ({ 200: Type.Object({ code: Type.Literal(200), data }, closed) })
