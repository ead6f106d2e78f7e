import {
  collectionStats,
  describeCollection,
  dropCollection,
  flushCollection,
  hasCollection,
  listCollections
} from '../collections/collections.ts'
import { createCollection } from '../collections/create.ts'
import { load, loadState, release } from '../collections/load.ts'

import {
  CollectionBody,
  CollectionEntry,
  CollectionStatsBody,
  CollectionStatsReply,
  CreateCollectionBody,
  DatabaseBody,
  LoadState,
  LoadStateBody
} from '../contract/collections-v2.ts'
import { atCluster, dataPlaneChecks } from '../imports/admission.ts'
import { dataPlane, Has, Names, Nothing } from './data-plane.ts'
import { ARTICLES } from './examples.ts'
import { codesIn } from './operation.ts'

const tag = 'Collections'

/** documented: collection calls of v2, at the address of the cluster */
export const collections = {
  list: dataPlane({
    name: 'v2.collections.list',
    tag,
    url: '/v2/vectordb/collections/list',
    summary: 'List the collections of a cluster',
    fields: ['cluster'],
    example: { body: {} },
    codes: codesIn(atCluster()),
    body: DatabaseBody,
    data: Names,
    run: listCollections
  }),
  has: dataPlane({
    name: 'v2.collections.has',
    tag,
    url: '/v2/vectordb/collections/has',
    summary: 'Check whether a collection exists',
    example: { body: ARTICLES },
    codes: codesIn(atCluster()),
    body: CollectionBody,
    data: Has,
    run: hasCollection
  }),
  describe: dataPlane({
    name: 'v2.collections.describe',
    tag,
    url: '/v2/vectordb/collections/describe',
    summary: 'Describe a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CollectionBody,
    data: CollectionEntry,
    run: describeCollection
  }),
  create: dataPlane({
    name: 'v2.collections.create',
    tag,
    url: '/v2/vectordb/collections/create',
    summary: 'Create a collection',
    example: { body: { collectionName: 'mine', dimension: 8, metricType: 'COSINE' } },
    codes: [...codesIn(atCluster()), 1100],
    body: CreateCollectionBody,
    data: Nothing,
    run: createCollection
  }),
  drop: dataPlane({
    name: 'v2.collections.drop',
    tag,
    url: '/v2/vectordb/collections/drop',
    summary: 'Drop a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CollectionBody,
    data: Nothing,
    run: dropCollection
  }),
  flush: dataPlane({
    name: 'v2.collections.flush',
    tag,
    url: '/v2/vectordb/collections/flush',
    summary: 'Flush a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CollectionBody,
    data: Nothing,
    run: flushCollection
  }),
  load: dataPlane({
    name: 'v2.collections.load',
    tag,
    url: '/v2/vectordb/collections/load',
    summary: 'Load a collection',
    example: { body: ARTICLES },
    codes: [...codesIn(dataPlaneChecks), 200, 700],
    body: CollectionBody,
    data: Nothing,
    run: load
  }),
  release: dataPlane({
    name: 'v2.collections.release',
    tag,
    url: '/v2/vectordb/collections/release',
    summary: 'Release a collection',
    example: { body: ARTICLES },
    codes: [...codesIn(dataPlaneChecks), 200],
    body: CollectionBody,
    data: Nothing,
    run: release
  }),
  loadState: dataPlane({
    name: 'v2.collections.load_state',
    tag,
    url: '/v2/vectordb/collections/get_load_state',
    summary: 'Get the load state of a collection or of partitions',
    example: { body: ARTICLES },
    codes: [...codesIn(dataPlaneChecks), 200],
    body: LoadStateBody,
    data: LoadState,
    run: loadState
  }),
  stats: dataPlane({
    name: 'v2.collections.stats',
    tag,
    url: '/v2/vectordb/collections/get_stats',
    summary: 'Get the number of rows of a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CollectionStatsBody,
    data: CollectionStatsReply.properties.data,
    run: collectionStats
  })
}
