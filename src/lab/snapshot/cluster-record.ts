import type { Cluster, World } from '../../cloud/world.ts'
import { cloudOfRegion } from '../../contract/clouds.ts'
import type { ClusterRecord, SandboxRecord } from './shape.ts'

type Clusters = ReadonlyMap<string, Cluster>

const clusterToRecord = ({ cloud: _, collections, ...cluster }: Cluster): ClusterRecord =>
  structuredClone({ ...cluster, collections: [...collections.values()] }) as ClusterRecord

const clusterOf = ({ collections, ...record }: ClusterRecord): Cluster => ({
  ...record,
  cloud: cloudOfRegion(record.region),
  collections: new Map(collections.map(collection => [collection.name, collection]))
})

/** Changed clusters stay where the world has them, new ones come last. */
const withChanges = (
  clusters: Clusters,
  changed: readonly Cluster[],
  gone: readonly string[]
): Map<string, Cluster> => {
  const all = new Map(clusters)
  for (const id of gone) all.delete(id)
  for (const cluster of changed) all.set(cluster.id, cluster)
  return all
}

/** The first ones in that order, the others after them. */
const orderClusters = (clusters: Clusters, order: readonly string[]): Clusters => {
  const ordered = new Map<string, Cluster>()
  for (const id of [...order, ...clusters.keys()]) {
    const cluster = clusters.get(id)
    if (cluster !== undefined) ordered.set(id, cluster)
  }
  return ordered
}

/** What calls have made of the clusters of a world. */
export const clusterRecords = (
  { clusters }: World,
  { clusters: before }: World
): Pick<SandboxRecord, 'clusters' | 'gone' | 'order'> => {
  // A cluster that nothing has changed is the very one of the template.
  const changed = [...clusters.values()].filter(cluster => before.get(cluster.id) !== cluster)
  const gone = [...before.keys()].filter(id => !clusters.has(id))
  const order = [...clusters.keys()]
  const usual = [...withChanges(before, changed, gone).keys()]
  return {
    clusters: changed.map(clusterToRecord),
    gone,
    ...(order.some((id, index) => id !== usual[index]) && { order })
  }
}

/** The world with what calls had made of its clusters. Clusters that it did not have then come last. */
export const withRecords = (world: World, { clusters, gone, order = [] }: SandboxRecord): World => ({
  ...world,
  clusters: orderClusters(withChanges(world.clusters, clusters.map(clusterOf), gone), order)
})
