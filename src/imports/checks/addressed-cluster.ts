import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest } from '../requests.ts'

/**
 * The cluster whose address is called; under a name that is no cluster's the caller's only one that has the collection.
 * guess: the cloud has an address for each cluster
 */
export const addressedCluster: Check<CollectionRequest> = {
  name: 'addressedCluster',
  codes: [96018, 96025],
  run: request => {
    const { world } = request.call.sandbox
    const { host, caller } = request.call
    if (host.kind === 'cluster') {
      request.clusterId = host.clusterId
      return undefined
    }
    const having = [...world.clusters.values()].filter(
      ({ organization, collections }) => organization === caller.organization && collections.has(request.collectionName)
    )
    const [first, ...others] = having
    if (others.length === 0) {
      request.clusterId = first?.id
      return undefined
    }
    const ids = having.map(({ id }) => id).slice(0, 5)
    return refuse(96025, {
      explain: `${having.length} clusters have a collection ${request.collectionName}; call one by its address, as http://${ids[0]}.localhost (${ids.join(', ')})`
    })
  }
}
