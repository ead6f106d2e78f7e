import type { Cluster } from '../cloud/world.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import type { Call, ClusterRequest } from './requests.ts'

const ambiguous = (clusters: readonly Cluster[]): Refusal => {
  const ids = clusters.slice(0, 5).map(({ id }) => id)
  return refuse(96025, {
    explain: `${clusters.length} clusters could be meant; call one by its address, as http://${ids[0]}.localhost (${ids.join(', ')})`
  })
}

const own = ({ caller, sandbox }: Call): Cluster[] =>
  [...sandbox.world.clusters.values()].filter(({ organization }) => organization === caller.organization)

/**
 * Finds the cluster of a call that names none: the one whose address is called, else the caller's only one that has the collection,
 * else the caller's only one. guess: the cloud has an address for each cluster
 */
export const findCluster = (request: ClusterRequest, collectionName: string): Refusal | undefined => {
  const { call } = request
  if (call.host.kind === 'cluster') {
    request.clusterId = call.host.clusterId
    return undefined
  }
  const all = own(call)
  const having = all.filter(({ collections }) => collections.has(collectionName))
  const meant = having.length > 0 ? having : all
  if (meant.length > 1) return ambiguous(meant)
  request.clusterId = meant[0]?.id
  return undefined
}
