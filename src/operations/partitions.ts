import { Type } from '@sinclair/typebox'
import { load, release } from '../collections/load.ts'
import {
  createPartition,
  dropPartition,
  hasPartition,
  listPartitions,
  partitionStats
} from '../collections/partitions.ts'
import { CollectionBody } from '../contract/collections-v2.ts'
import { PartitionBody, PartitionsBody } from '../contract/partitions-and-indexes.ts'
import { closedObject } from '../contract/schema.ts'
import { dataPlaneChecks } from '../imports/admission.ts'
import { dataPlane, Has, Names, Nothing } from './data-plane.ts'
import { ARCHIVE, ARCHIVES } from './examples.ts'
import { codesIn } from './operation.ts'

const tag = 'Partitions'

const RowCount = closedObject({ rowCount: Type.Integer() })

/** documented: partition calls of v2, at the address of the cluster */
export const partitions = {
  list: dataPlane({
    name: 'v2.partitions.list',
    tag,
    url: '/v2/vectordb/partitions/list',
    summary: 'List the partitions of a collection',
    example: { body: { collectionName: 'medium_articles' } },
    codes: codesIn(dataPlaneChecks),
    body: CollectionBody,
    data: Names,
    run: listPartitions
  }),
  has: dataPlane({
    name: 'v2.partitions.has',
    tag,
    url: '/v2/vectordb/partitions/has',
    summary: 'Check whether a partition exists',
    example: { body: ARCHIVE },
    codes: codesIn(dataPlaneChecks),
    body: PartitionBody,
    data: Has,
    run: hasPartition
  }),
  create: dataPlane({
    name: 'v2.partitions.create',
    tag,
    url: '/v2/vectordb/partitions/create',
    summary: 'Create a partition',
    example: { body: { collectionName: 'medium_articles', partitionName: 'mine' } },
    codes: [...codesIn(dataPlaneChecks), 1100, 65535],
    body: PartitionBody,
    data: Nothing,
    run: createPartition
  }),
  drop: dataPlane({
    name: 'v2.partitions.drop',
    tag,
    url: '/v2/vectordb/partitions/drop',
    summary: 'Drop a partition',
    example: { body: ARCHIVE, after: ['v2.partitions.release'] },
    codes: [...codesIn(dataPlaneChecks), 65535],
    body: PartitionBody,
    data: Nothing,
    run: dropPartition
  }),
  load: dataPlane({
    name: 'v2.partitions.load',
    tag,
    url: '/v2/vectordb/partitions/load',
    summary: 'Load partitions',
    example: { body: ARCHIVES },
    codes: [...codesIn(dataPlaneChecks), 200, 700],
    body: PartitionsBody,
    data: Nothing,
    run: load
  }),
  release: dataPlane({
    name: 'v2.partitions.release',
    tag,
    url: '/v2/vectordb/partitions/release',
    summary: 'Release partitions',
    example: { body: ARCHIVES },
    codes: [...codesIn(dataPlaneChecks), 200],
    body: PartitionsBody,
    data: Nothing,
    run: release
  }),
  stats: dataPlane({
    name: 'v2.partitions.stats',
    tag,
    url: '/v2/vectordb/partitions/get_stats',
    summary: 'Get the number of rows of a partition',
    example: { body: ARCHIVE },
    codes: [...codesIn(dataPlaneChecks), 200],
    body: PartitionBody,
    data: RowCount,
    run: partitionStats
  })
}
