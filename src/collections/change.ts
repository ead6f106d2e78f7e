import { type Cluster, type LiveCollection, withCluster } from '../cloud/world.ts'

import type { Call } from '../imports/requests.ts'

/** Puts a collection into its cluster, in the place of its former self. */
export const keep = ({ sandbox }: Call, cluster: Cluster, collection: LiveCollection): Record<string, never> => {
  const collections = new Map(cluster.collections).set(collection.name, collection)
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
  return {}
}

/** Takes a collection from its cluster. */
export const remove = ({ sandbox }: Call, cluster: Cluster, { name }: LiveCollection): void => {
  const collections = new Map(cluster.collections)
  collections.delete(name)
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
}
