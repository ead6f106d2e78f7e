import { type Static, type TSchema, Type } from '@sinclair/typebox'
import {
  describeCollection,
  dropCollection,
  flushCollection,
  hasCollection,
  listCollections
} from '../../src/collections/collections.ts'
import { createCollection } from '../../src/collections/create.ts'
import { createIndex, describeIndex, dropIndex, listIndexes } from '../../src/collections/indexes.ts'
import { load, loadState, release } from '../../src/collections/load.ts'
import {
  createPartition,
  dropPartition,
  hasPartition,
  listPartitions,
  partitionStats
} from '../../src/collections/partitions.ts'
import { collectionStats } from '../../src/collections/stats.ts'
import {
  CollectionBody,
  CollectionEntry,
  CollectionStatsBody,
  CollectionStatsReply,
  CreateCollectionBody,
  DatabaseBody,
  LoadState,
  LoadStateBody
} from '../../src/contract/collections-v2.ts'
import { NOT_SERVED_PATHS } from '../../src/contract/flavors.ts'
import {
  CreateIndexBody,
  IndexBody,
  IndexEntry,
  PartitionBody,
  PartitionsBody
} from '../../src/contract/partitions-and-indexes.ts'
import { refuse } from '../../src/contract/refusals/refusal.ts'
import type { App } from '../../src/http/app-type.ts'
import type { CallContext } from '../../src/imports/requests.ts'

/** What Milvus has besides: users, roles, aliases, databases and so on. */
export const notServedRoutes = (app: App): void => {
  for (const path of NOT_SERVED_PATHS) refuseAt(app, `/v2/vectordb${path}`, path.slice(1), '', 'Milvus standalone')
}

const notEmulatedSchema = { body: Type.Object({}, { additionalProperties: true }) }

const refuseAt = (app: App, path: string, call: string, why: string, tools: string): void => {
  app.post(path, { schema: notEmulatedSchema }, async () => {
    const reason = `${call} is not emulated, use ${tools}`
    const explain = `${call} is not emulated${why}; use ${tools} for it`
    throw refuse(1100, { check: 'notEmulated', reason, explain })
  })
}

/** Where each version has its rows. documented: vector calls of the cluster */
const CALLS = {
  '/v1/vector': ['insert', 'upsert', 'delete', 'get', 'query', 'search'],
  '/v2/vectordb/entities': ['insert', 'upsert', 'delete', 'get', 'query', 'search', 'advanced_search', 'hybrid_search']
} as const

/** No vector is kept here, so none is found: an empty answer would mislead. */
export const notEmulatedRoutes = (app: App, prefix: keyof typeof CALLS): void => {
  for (const name of CALLS[prefix]) {
    const call = `${prefix.split('/').at(-1)}/${name}`
    const tools = 'Milvus Lite or Milvus standalone'
    refuseAt(app, `${prefix}/${name}`, call, ': rows are counted, not kept', tools)
  }
}

const statsSchema = { body: CollectionStatsBody, response: { 200: CollectionStatsReply } }

export const collectionStatsRoute = (app: App): void => {
  app.post('/v2/vectordb/collections/get_stats', { schema: statsSchema }, async request => ({
    code: 0 as const,
    data: await collectionStats(request.call, request.body)
  }))
}

const closed = { additionalProperties: false }

/** What calls answer that have nothing to tell. */
export const Nothing = Type.Object({}, closed)

export const Names = Type.Array(Type.String())

export const Has = Type.Object({ has: Type.Boolean() }, closed)

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

/** Serves a call of the data plane of v2: its path, body, answer and operation are all there is to it. */
export const dataPlanePost =
  (app: App) =>
  <Body extends TSchema, Data extends TSchema>(
    path: string,
    body: Body,
    data: Data,
    operation: (call: CallContext, body: Static<Body>) => Static<Data> | PromiseLike<Static<Data>>
  ): void => {
    const response = { 200: Type.Object({ code: Type.Literal(0), data }, closed) }
    app.post<{ Body: Static<Body> }>(`/v2/vectordb/${path}`, { schema: { body, response } }, async request => ({
      code: 0,
      data: await operation(request.call, request.body as Static<Body>)
    }))
  }

/** documented: index calls of the cluster */
export const indexRoutes = (app: App): void => {
  const post = dataPlanePost(app)
  post('indexes/list', CollectionBody, Names, listIndexes)
  post('indexes/describe', IndexBody, Type.Array(IndexEntry), describeIndex)
  post('indexes/create', CreateIndexBody, Nothing, createIndex)
  post('indexes/drop', IndexBody, Nothing, dropIndex)
}

export const RowCount = Type.Object({ rowCount: Type.Integer() }, closed)

/** documented: partition calls of the cluster */
export const partitionRoutes = (app: App): void => {
  const post = dataPlanePost(app)
  post('partitions/list', CollectionBody, Names, listPartitions)
  post('partitions/has', PartitionBody, Has, hasPartition)
  post('partitions/create', PartitionBody, Nothing, createPartition)
  post('partitions/drop', PartitionBody, Nothing, dropPartition)
  post('partitions/get_stats', PartitionBody, RowCount, partitionStats)
  post('partitions/load', PartitionsBody, Nothing, load)
  post('partitions/release', PartitionsBody, Nothing, release)
}
