import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const role: Check<ClusterRequest> = {
  name: 'role',
  codes: [40022],
  run: ({ cluster, call: { caller } }) => {
    if (caller.projects === undefined || caller.projects.has(cluster.project)) return undefined
    return refuse(40022, {
      explain: `the key has no role in ${cluster.project}, the cluster's project; add it to the key's projects or use another key`
    })
  }
}
