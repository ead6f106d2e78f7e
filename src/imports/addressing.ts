import { type Cluster, statusAt } from '../cloud/world.ts'

import { REGIONS, unknownRegion } from '../contract/clouds.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import type { Call, ClusterRequest } from './requests.ts'

const ambiguous = (clusters: readonly Cluster[]): Refusal => {
  const ids = clusters.slice(0, 5).map(({ id }) => id)
  return refuse(96025, {
    explain: `${clusters.length} clusters could be meant; call one by its address, as ${ids[0]}.localhost (${ids.join(', ')})`
  })
}

const own = ({ caller, sandbox }: Call): Cluster[] =>
  [...sandbox.world.clusters.values()].filter(({ organization }) => organization === caller.organization)

/** The first cluster of a project in a region. guess: the cloud means its on-demand cluster */
export const findInProject = (request: ClusterRequest, projectId: string, regionId: string): Refusal | undefined => {
  const { world } = request.call.sandbox
  if (!world.projects.has(projectId)) {
    return refuse(96005, {
      explain: `the world '${world.name}' has no project ${projectId}; send clusterId, or one of its projects`
    })
  }
  if (!REGIONS.has(regionId)) return refuse(96001, { explain: unknownRegion(regionId) })
  const cluster = [...world.clusters.values()].find(
    ({ project, region }) => project === projectId && region === regionId
  )
  if (cluster === undefined) {
    return refuse(96018, { explain: `project ${projectId} has no cluster in ${regionId}; send clusterId instead` })
  }
  request.clusterId = cluster.id
  return undefined
}

/**
 * Finds the cluster of a call that names none: the one whose address is called, else the caller's only one that has the collection,
 * else the caller's only one. Where all of v2 is one Milvus, the first of several that runs. guess: the cloud has an address for each
 * cluster, a Milvus is one
 */
export const findCluster = (request: ClusterRequest, collectionName: string): Refusal | undefined => {
  const { call } = request
  const { host } = call
  if (host.kind === 'project') return findInProject(request, host.projectId, host.region)
  if (host.kind === 'cluster') {
    request.clusterId = host.clusterId
    return undefined
  }
  const all = own(call)
  const having = all.filter(({ collections }) => collections.has(collectionName))
  const meant = having.length > 0 ? having : all
  const [first, ...others] = meant
  const runs = (cluster: Cluster): boolean => statusAt(cluster, request.now) === 'RUNNING'
  if (others.length > 0 && call.sandbox.rules.flavor !== 'milvus') return ambiguous(meant)
  request.clusterId = (meant.find(runs) ?? first)?.id
  return undefined
}
