import { Type } from '@sinclair/typebox'
import { createIndex, describeIndex, dropIndex, listIndexes } from '../../src/collections/indexes.ts'
import { CollectionBody } from '../../src/contract/v2/collections.ts'
import { CreateIndexBody, IndexBody, IndexEntry } from '../../src/contract/v2/indexes.ts'
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
