import { statusAt } from '../cloud/lifecycle.ts'
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
 * else the caller's only one. Where all of v2 is one Milvus, the first of several that runs. guess: the cloud has an address for each
 * cluster, a Milvus is one
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
  const [first, ...others] = meant
  const runs = (cluster: Cluster): boolean => statusAt(cluster, request.now) === 'RUNNING'
  if (others.length > 0 && call.sandbox.rules.flavor !== 'milvus') return ambiguous(meant)
  request.clusterId = (meant.find(runs) ?? first)?.id
  return undefined
}
