import { load, release } from '../../src/collections/load.ts'
import {
  createPartition,
  dropPartition,
  hasPartition,
  listPartitions,
  partitionStats
} from '../../src/collections/partitions.ts'
import { CollectionBody } from '../../src/contract/collections-v2.ts'
import { PartitionBody, PartitionsBody } from '../../src/contract/partitions-and-indexes.ts'
import type { App } from '../../src/http/app-type.ts'
import { dataPlanePost, Has, Names, Nothing, RowCount } from './data-plane-post.ts'

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
