import {
  describeCollection,
  dropCollection,
  flushCollection,
  hasCollection,
  listCollections
} from '../../src/collections/collections.ts'
import { createCollection } from '../../src/collections/create.ts'
import { load, loadState, release } from '../../src/collections/load.ts'
import {
  CollectionBody,
  CollectionEntry,
  CreateCollectionBody,
  DatabaseBody,
  LoadState,
  LoadStateBody
} from '../../src/contract/collections-v2.ts'

import type { App } from '../../src/http/app-type.ts'
import { dataPlanePost, Has, Names, Nothing } from './data-plane-post.ts'

/** What an import flow needs of the data plane. documented: collection calls of the cluster */
export const collectionRoutes = (app: App): void => {
  const post = dataPlanePost(app)
  post('collections/list', DatabaseBody, Names, listCollections)
  post('collections/has', CollectionBody, Has, hasCollection)
  post('collections/describe', CollectionBody, CollectionEntry, describeCollection)
  post('collections/create', CreateCollectionBody, Nothing, createCollection)
  post('collections/drop', CollectionBody, Nothing, dropCollection)
  post('collections/flush', CollectionBody, Nothing, flushCollection)
  post('collections/load', CollectionBody, Nothing, load)
  post('collections/release', CollectionBody, Nothing, release)
  post('collections/get_load_state', LoadStateBody, LoadState, loadState)
}
