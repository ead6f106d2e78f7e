import type { HostClaim } from '../../contract/hosts.ts'
import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { Call } from '../requests.ts'

type Called = { readonly call: Call }

const problemOf = (host: HostClaim): string => {
  switch (host.kind) {
    case 'unknown':
      return host.problem
    case 'cluster':
      return `the host is the address of cluster ${host.clusterId}`
    case 'project':
      return `the host is the endpoint of project ${host.projectId}`
    case 'region':
      return `the host is the control plane of ${host.region}`
    default:
      return 'the host is the control plane of all regions, which v2 alone has'
  }
}

const CONTROL_PLANE = 'call controller.api.<region>.<domain> or localhost, or start with --neutral-hosts'
const DATA_PLANE = 'call the address of a cluster, such as in01-5b7c0de3f1a2948.localhost, or localhost'

const only = (kinds: readonly HostClaim['kind'][], advice: string): Check<Called> => ({
  name: 'domain',
  codes: [90117],
  run: ({ call: { host } }) =>
    kinds.includes(host.kind) ? undefined : refuse(90117, { explain: `${problemOf(host)}; ${advice}` })
})

/** Calls of the control plane in v1, which has a host for each region. */
export const domain = only(['neutral', 'region'], CONTROL_PLANE)

/** The same in v2, which has one for all regions beside them. */
export const domainV2 = only(['neutral', 'region', 'global'], CONTROL_PLANE)

/** Import jobs of v2, which are Milvus' own at the addresses of clusters. */
export const anyDomain = only(['neutral', 'region', 'global', 'cluster', 'project'], CONTROL_PLANE)

/** Calls of the data plane. guess: no page tells what a controller host says to them */
export const dataPlaneDomain = only(['neutral', 'cluster', 'project'], DATA_PLANE)
