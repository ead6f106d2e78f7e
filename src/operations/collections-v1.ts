import { Type } from '@sinclair/typebox'
import { listCollections } from '../collections/collections.ts'
import {
  createChecksV1,
  createCollectionV1,
  describeCollectionV1,
  dropChecksV1,
  dropCollectionV1
} from '../collections/v1.ts'
import { CollectionV1, CreateBodyV1, DatabaseV1, EntryV1 } from '../contract/collections-v1.ts'
import { closedObject } from '../contract/schema.ts'
import { atCluster, dataPlaneChecks } from '../imports/admission.ts'
import { ARTICLES } from './examples.ts'
import { call, codesIn, operation, replyOf } from './operation.ts'

const V1 = { version: 'v1', plane: 'data', tag: 'Collections' } as const

const Nothing = replyOf(200, closedObject({}))

/** documented: collection calls of v1, at the address of the cluster */
export const collectionsV1 = {
  list: operation(
    {
      ...V1,
      name: 'collections.list',
      method: 'GET',
      summary: 'List the collections of a cluster',
      fields: ['cluster'],
      example: { query: { dbName: 'default' } },
      codes: codesIn(atCluster())
    },
    call('/v1/vector/collections', {
      querystring: DatabaseV1,
      reply: replyOf(200, Type.Array(Type.String())),
      run: (call, { query }) => listCollections(call, query)
    })
  ),
  describe: operation(
    {
      ...V1,
      name: 'collections.describe',
      method: 'GET',
      summary: 'Describe a collection',
      fields: ['cluster', 'collection'],
      example: { query: { dbName: 'default', ...ARTICLES } },
      codes: codesIn(dataPlaneChecks)
    },
    call('/v1/vector/collections/describe', {
      querystring: CollectionV1,
      reply: replyOf(200, EntryV1),
      run: (call, { query }) => describeCollectionV1(call, query)
    })
  ),
  create: operation(
    {
      ...V1,
      name: 'collections.create',
      method: 'POST',
      summary: 'Create a collection',
      fields: ['cluster', 'collection'],
      example: { body: { collectionName: 'mine', dimension: 768, metricType: 'COSINE' } },
      codes: [...codesIn(createChecksV1), 1100, 65535]
    },
    call('/v1/vector/collections/create', {
      body: CreateBodyV1,
      reply: Nothing,
      run: (call, { body }) => createCollectionV1(call, body)
    })
  ),
  drop: operation(
    {
      ...V1,
      name: 'collections.drop',
      method: 'POST',
      summary: 'Drop a collection',
      fields: ['cluster', 'collection'],
      example: { body: ARTICLES },
      codes: [...codesIn(dropChecksV1), 65535]
    },
    call('/v1/vector/collections/drop', {
      body: CollectionV1,
      reply: Nothing,
      run: (call, { body }) => dropCollectionV1(call, body)
    })
  )
}
