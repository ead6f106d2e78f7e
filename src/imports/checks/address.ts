import type { Refusal } from '../../contract/refusals/refusal.ts'
import { findCluster, findInProject } from '../addressing.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

/** The address called names it; with `--flavor cloud` the body alone does. */
const findByHost = (request: ClusterRequest): Refusal | undefined => {
  const { host, sandbox } = request.call
  const named = host.kind === 'cluster' || host.kind === 'project'
  return named && sandbox.rules.flavor === 'auto' ? findCluster(request, '') : undefined
}

/** A cluster that is named by its address, or by project and region. */
export const address: Check<ClusterRequest> = {
  name: 'address',
  codes: [96001, 96005, 96018, 96025],
  run: request => {
    const { clusterId, projectId, regionId } = request.address
    if (clusterId !== undefined) return undefined
    return projectId === undefined ? findByHost(request) : findInProject(request, projectId, regionId ?? '')
  }
}
