import { Type } from '@sinclair/typebox'
import { createIndex, describeIndex, dropIndex, listIndexes } from '../collections/indexes.ts'
import { CollectionBody } from '../contract/collections-v2.ts'
import { CreateIndexBody, IndexBody, IndexEntry } from '../contract/partitions-and-indexes.ts'
import { dataPlaneChecks } from '../imports/admission.ts'
import { dataPlane, Names, Nothing } from './data-plane.ts'
import { ARTICLES, INDEX } from './examples.ts'
import { codesIn } from './operation.ts'

const tag = 'Indexes'

/** documented: index calls of v2, at the address of the cluster */
export const indexes = {
  list: dataPlane({
    name: 'v2.indexes.list',
    tag,
    url: '/v2/vectordb/indexes/list',
    summary: 'List the indexes of a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CollectionBody,
    data: Names,
    run: listIndexes
  }),
  describe: dataPlane({
    name: 'v2.indexes.describe',
    tag,
    url: '/v2/vectordb/indexes/describe',
    summary: 'Describe an index',
    example: { body: INDEX },
    codes: [...codesIn(dataPlaneChecks), 700],
    body: IndexBody,
    data: Type.Array(IndexEntry),
    run: describeIndex
  }),
  create: dataPlane({
    name: 'v2.indexes.create',
    tag,
    url: '/v2/vectordb/indexes/create',
    summary: 'Create indexes',
    example: {
      body: { ...ARTICLES, indexParams: [{ fieldName: 'vector', indexName: 'vector', metricType: 'COSINE' }] }
    },
    codes: [...codesIn(dataPlaneChecks), 1100, 65535],
    body: CreateIndexBody,
    data: Nothing,
    run: createIndex
  }),
  drop: dataPlane({
    name: 'v2.indexes.drop',
    tag,
    url: '/v2/vectordb/indexes/drop',
    summary: 'Drop an index',
    example: { body: INDEX, after: ['v2.collections.release'] },
    codes: [...codesIn(dataPlaneChecks), 65535],
    body: IndexBody,
    data: Nothing,
    run: dropIndex
  })
}
