import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const organization: Check<ClusterRequest> = {
  name: 'organization',
  codes: [80020],
  run: ({ cluster, call: { caller } }) => {
    if (cluster.organization === caller.organization) return undefined
    return refuse(80020, {
      explain: `the cluster belongs to ${cluster.organization}, the key to ${caller.organization}; use a key of ${cluster.organization}`
    })
  }
}
