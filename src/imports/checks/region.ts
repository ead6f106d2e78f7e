import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const region: Check<ClusterRequest> = {
  name: 'region',
  codes: [90102],
  run: ({ cluster, call: { host } }) => {
    if (host.kind !== 'region' || host.region === cluster.region) return undefined
    return refuse(90102, {
      explain: `the host names the region ${host.region}, the cluster is in ${cluster.region}; call the host of ${cluster.region}`
    })
  }
}
