import type { Refusal } from '../../contract/refusals/refusal.ts'
import { findCluster, findInProject } from '../addressing.ts'
import type { Check } from '../check.ts'
import { type ClusterRequest, GetRequest, ImportRequest, JobListRequest } from '../requests.ts'

/** What Milvus itself is asked names no cluster: `files` at creation, then the job alone. server source: handler_v2.go */
const findAsMilvus = (request: ClusterRequest): Refusal | undefined => {
  if (['cluster', 'project'].includes(request.call.host.kind)) return findCluster(request, '')
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

/** A cluster that is named by its address, or by project and region. */
export const address: Check<ClusterRequest> = {
  name: 'address',
  codes: [96001, 96005, 96018, 96025],
  run: request => {
    const { clusterId, projectId, regionId } = request.address
    if (clusterId !== undefined) return undefined
    return projectId === undefined ? findAsMilvus(request) : findInProject(request, projectId, regionId ?? '')
  }
}
