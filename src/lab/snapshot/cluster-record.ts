import type { Cluster } from '../../cloud/world.ts'
import { cloudOfRegion } from '../../contract/clouds.ts'
import type { ClusterRecord } from './shape.ts'

export const recordOf = ({ cloud: _, collections, ...cluster }: Cluster): ClusterRecord =>
  structuredClone({ ...cluster, collections: [...collections.values()] }) as ClusterRecord

export const clusterOf = ({ collections, ...record }: ClusterRecord): Cluster => ({
  ...record,
  cloud: cloudOfRegion(record.region),
  collections: new Map(collections.map(collection => [collection.name, collection]))
})
