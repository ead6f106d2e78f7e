import { statusAt } from '../../cloud/world.ts'
import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const status: Check<ClusterRequest> = {
  name: 'status',
  codes: [40003],
  run: ({ cluster, now }) => {
    const status = statusAt(cluster, now)
    if (status === 'RUNNING') return undefined
    return refuse(40003, {
      explain: `the cluster is ${status}; only a RUNNING cluster takes imports`
    })
  }
}
