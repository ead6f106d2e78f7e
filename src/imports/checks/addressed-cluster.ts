import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest } from '../requests.ts'

const ambiguous = (count: number, ids: readonly string[]): Refusal =>
  refuse(96025, {
    explain: `${count} clusters could be meant; call one by its address, as http://${ids[0]}.localhost (${ids.slice(0, 5).join(', ')})`
  })

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
    const own = [...world.clusters.values()].filter(({ organization }) => organization === caller.organization)
    const having = own.filter(({ collections }) => collections.has(request.collectionName))
    if (having.length === 0) {
      const [only, ...more] = own
      if (more.length === 0) request.clusterId = only?.id
      else
        return ambiguous(
          own.length,
          own.map(({ id }) => id)
        )
      return undefined
    }
    const [first, ...others] = having
    if (others.length === 0) {
      request.clusterId = first?.id
      return undefined
    }
    return ambiguous(
      having.length,
      having.map(({ id }) => id)
    )
  }
}
