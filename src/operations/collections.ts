import { addField, alterProperties, compact, refreshLoad, refreshLoadChecks } from '../collections/change.ts'
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

import { AddFieldBody, CollectionPropertiesBody, CompactBody, CompactEntry } from '../contract/aliases.ts'
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
    codes: [...codesIn(atCluster()), 1100, 65535],
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
    codes: [...codesIn(dataPlaneChecks), 65535],
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
  }),
  compact: dataPlane({
    name: 'v2.collections.compact',
    tag,
    url: '/v2/vectordb/collections/compact',
    summary: 'Compact a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CompactBody,
    data: CompactEntry,
    run: compact
  }),
  refreshLoad: dataPlane({
    name: 'v2.collections.refresh_load',
    tag,
    url: '/v2/vectordb/collections/refresh_load',
    summary: 'Load what was imported since a collection was loaded',
    example: { body: ARTICLES },
    codes: codesIn(refreshLoadChecks),
    body: CollectionBody,
    data: Nothing,
    run: refreshLoad
  }),
  alterProperties: dataPlane({
    name: 'v2.collections.alter_properties',
    tag,
    url: '/v2/vectordb/collections/alter_properties',
    summary: 'Change properties of a collection',
    example: { body: { ...ARTICLES, properties: { 'collection.ttl.seconds': 3600 } } },
    codes: [...codesIn(dataPlaneChecks), 104, 1100, 65535],
    body: CollectionPropertiesBody,
    data: Nothing,
    run: alterProperties
  }),
  addField: dataPlane({
    name: 'v2.collections.fields.add',
    tag,
    url: '/v2/vectordb/collections/fields/add',
    summary: 'Add a nullable field to a collection',
    example: { body: { ...ARTICLES, schema: { fieldName: 'pages', dataType: 'Int64', nullable: true } } },
    codes: [...codesIn(dataPlaneChecks), 1100, 65535],
    body: AddFieldBody,
    data: Nothing,
    run: addField
  })
}
