import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const region: Check<ClusterRequest> = {
  name: 'region',
  codes: [90102],
  run: ({ cluster, call: { host } }) => {
    const called = 'region' in host ? host.region : undefined
    if (called === undefined || called === cluster.region) return undefined
    return refuse(90102, {
      explain: `the host names the region ${called}, the cluster is in ${cluster.region}; call the host of ${cluster.region}`
    })
  }
}
