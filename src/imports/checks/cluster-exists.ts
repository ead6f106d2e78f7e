import { refuse } from '../../contract/refusals/refusal.ts'
import { nearest } from '../../text/nearest.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const clusterExists: Check<ClusterRequest> = {
  name: 'clusterExists',
  codes: [40021, 80020],
  run: request => {
    const { world, rules } = request.call.sandbox
    const id = request.clusterId ?? ''
    const cluster = world.clusters.get(id)
    if (cluster === undefined) {
      const near = nearest(id, [...world.clusters.keys()])
      return refuse(rules.hideUnknownClusters ? 80020 : 40021, {
        explain: `no cluster of the world '${world.name}' has this id; ${near === undefined ? 'check the id' : `did you mean ${near}?`}`
      })
    }
    request.cluster = cluster
    return undefined
  }
}
