import { Type } from '@sinclair/typebox'
import { createIndex, describeIndex, dropIndex, listIndexes } from '../../src/collections/indexes.ts'
import { CollectionBody } from '../../src/contract/collections-v2.ts'
import { CreateIndexBody, IndexBody, IndexEntry } from '../../src/contract/partitions-and-indexes.ts'
import type { App } from '../../src/http/app-type.ts'
import { dataPlanePost, Names, Nothing } from './data-plane-post.ts'

/** documented: index calls of the cluster */
export const indexRoutes = (app: App): void => {
  const post = dataPlanePost(app)
  post('indexes/list', CollectionBody, Names, listIndexes)
  post('indexes/describe', IndexBody, Type.Array(IndexEntry), describeIndex)
  post('indexes/create', CreateIndexBody, Nothing, createIndex)
  post('indexes/drop', IndexBody, Nothing, dropIndex)
}
