import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { REGIONS } from '../../contract/regions.ts'
import { findCluster } from '../addressing.ts'
import type { Check } from '../check.ts'
import { type ClusterRequest, GetRequest, ImportRequest, JobListRequest } from '../requests.ts'

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

/** What Milvus itself is asked names no cluster: `files` at creation, then the job alone. server source: handler_v2.go */
const findAsMilvus = (request: ClusterRequest): Refusal | undefined => {
  if (request.call.host.kind === 'cluster') return findCluster(request, '')
  if (request instanceof ImportRequest && request.fields.files !== undefined) {
    return findCluster(request, request.fields.collectionName ?? '')
  }
  if (request instanceof JobListRequest && request.collectionName !== undefined) {
    return findCluster(request, request.collectionName)
  }
  const job = request instanceof GetRequest ? request.call.sandbox.jobs.get(request.jobId ?? '') : undefined
  if (job?.asMilvus === true) request.clusterId = job.clusterId
  return undefined
}

/** A cluster that is named by project and region: the first of the world there (guess: the cloud means its on-demand cluster). */
export const address: Check<ClusterRequest> = {
  name: 'address',
  codes: [96001, 96005, 96018, 96025],
  run: request => {
    const { clusterId, projectId, regionId } = request.address
    if (clusterId !== undefined) return undefined
    return projectId === undefined ? findAsMilvus(request) : findIn(request, projectId, regionId ?? '')
  }
}
