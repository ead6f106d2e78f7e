import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { REGIONS } from '../../contract/regions.ts'
import { findCluster } from '../addressing.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

const findIn = (request: ClusterRequest, projectId: string, regionId: string): Refusal | undefined => {
  const { world } = request.call.sandbox
  if (!world.projects.has(projectId)) {
    return refuse(96005, {
      explain: `the world '${world.name}' has no project ${projectId}; send clusterId, or one of its projects`
    })
  }
  if (!REGIONS.has(regionId)) return refuse(96001, { explain: `${regionId} is none of the documented regions` })
  const cluster = [...world.clusters.values()].find(
    ({ project, region }) => project === projectId && region === regionId
  )
  if (cluster === undefined) {
    return refuse(96018, { explain: `project ${projectId} has no cluster in ${regionId}; send clusterId instead` })
  }
  request.clusterId = cluster.id
  return undefined
}

/** The address called names it; with `--flavor cloud` the body alone does. */
const findByHost = (request: ClusterRequest): Refusal | undefined => {
  const { host, sandbox } = request.call
  return host.kind === 'cluster' && sandbox.rules.flavor === 'auto' ? findCluster(request, '') : undefined
}

/** A cluster that is named by project and region: the first of the world there (guess: the cloud means its on-demand cluster). */
export const address: Check<ClusterRequest> = {
  name: 'address',
  codes: [96001, 96005, 96018, 96025],
  run: request => {
    const { clusterId, projectId, regionId } = request.address
    if (clusterId !== undefined) return undefined
    return projectId === undefined ? findByHost(request) : findIn(request, projectId, regionId ?? '')
  }
}
