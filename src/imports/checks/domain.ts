import type { HostClaim } from '../../contract/hosts.ts'
import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

const problemOf = (host: HostClaim): string | undefined => {
  if (host.kind === 'unknown') return host.problem
  if (host.kind === 'cluster') return `the host is the address of cluster ${host.clusterId}`
  return host.kind === 'global' ? 'v1 has a host for each region' : undefined
}

export const domain: Check<ClusterRequest> = {
  name: 'domain',
  codes: [90117],
  run: ({ call: { host } }) => {
    const problem = problemOf(host)
    if (problem === undefined) return undefined
    return refuse(90117, {
      explain: `${problem}; call controller.api.<region>.<domain> or localhost, or start with --neutral-hosts`
    })
  }
}

/** v2 has one host for all regions, and is served at the addresses of clusters too. */
export const anyDomain: Check<ClusterRequest> = {
  name: 'domain',
  codes: [90117],
  run: request => (request.call.host.kind === 'unknown' ? domain.run(request) : undefined)
}
