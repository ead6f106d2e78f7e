import type { Check } from './check.ts'
import {
  address,
  addressedCluster,
  anyDomain,
  clusterExists,
  dataPlaneDomain,
  domain,
  domainV2,
  organization,
  region,
  role,
  status
} from './checks/cluster.ts'
import { collection, database, fieldTypes, newTypes } from './checks/collection.ts'
import { fileSet, objectCount, objectNames, objectSize } from './checks/files.ts'
import { abortable, anyJob, committable, concurrency } from './checks/jobs.ts'
import {
  arrays,
  deferToJob,
  importOptions,
  milvusFiles,
  milvusJob,
  milvusJobToDecide,
  milvusRequired
} from './checks/milvus.ts'
import { objectMeta, objectUrlForm, sameCloud, volume } from './checks/objects.ts'
import { clusterId, collectionName, content, jobId, jobPaging, objectUrl, paging, required } from './checks/request.ts'

import type {
  ClusterRequest,
  CollectionRequest,
  GetRequest,
  ImportRequest,
  JobListRequest,
  ListRequest
} from './requests.ts'

/** The cluster exists in the caller's organization and in the called region, and the key has a role in it. */
export const clusterAccess: readonly Check<ClusterRequest>[] = [clusterExists, organization, region, role]

export const listChecks: readonly Check<ListRequest>[] = [domain, clusterId, paging, ...clusterAccess]

/** In order; the first refusal wins. guess: no page gives the order, only the layers of the codes */
export const importChecks: readonly Check<ImportRequest>[] = [
  domain,
  content,
  clusterId,
  objectUrl,
  collectionName,
  ...clusterAccess,
  status,
  collection,
  objectUrlForm,
  sameCloud,
  objectMeta,
  fieldTypes,
  fileSet,
  objectCount,
  objectNames,
  objectSize,
  concurrency
]

/** v2 also imports JSON and Array fields, and may name a cluster by project and region. */
const checksForV2 = <Request extends ClusterRequest>(checks: readonly Check<Request>[]): readonly Check<Request>[] => [
  anyDomain,
  address,
  ...checks.filter(check => check.name !== domain.name && check.name !== fieldTypes.name)
]

/** Adds the volume check right before the check of the paths, and checks of v1's field types what a version of the server knows. */
export const createChecks = checksForV2(importChecks).flatMap(check => {
  if (check === objectUrlForm) return [volume, check]
  return check === fileSet ? [newTypes, check] : [check]
})

export const jobListChecks = checksForV2<JobListRequest>([clusterId, jobPaging, ...clusterAccess])

/** Checks of a data plane call: host, body, cluster (only a running one responds, guess), database. */
export const atCluster = <Request extends CollectionRequest>(
  ...body: readonly Check<Request>[]
): readonly Check<Request>[] => [dataPlaneDomain, ...body, addressedCluster, ...clusterAccess, status, database]

/** Checks of a data plane call for a collection. */
export const collectionChecks = <Request extends CollectionRequest>(
  ...body: readonly Check<Request>[]
): readonly Check<Request>[] => [...atCluster(required('collectionName'), ...body), collection]

export const dataPlaneChecks = collectionChecks()

/** documented: the get page has no 40003, so a cluster that is not running still responds */
export const getChecks: readonly Check<GetRequest>[] = [domain, clusterId, ...clusterAccess, jobId]

export const progressChecks = checksForV2(getChecks)

/** The control plane finds a job without its cluster. */
export const cloudJobChecks: readonly Check<GetRequest>[] = [domainV2, anyJob, ...clusterAccess]

/** Checks of commit and abort. */
interface DecisionChecks {
  readonly commit: readonly Check<GetRequest>[]
  readonly abort: readonly Check<GetRequest>[]
}

const decisions = (find: readonly Check<GetRequest>[]): DecisionChecks => ({
  commit: [...find, committable],
  abort: [...find, abortable]
})

export const decisionChecks = decisions(progressChecks)

/** File checks that the cloud and Milvus share. */
const storage: readonly Check<ImportRequest>[] = [
  objectUrlForm,
  objectMeta,
  arrays,
  fileSet,
  objectCount,
  objectNames,
  objectSize
]

/** The checks in the order Milvus runs them. server source: handler_v2.go, proxy/task_import.go, datacoord/services.go */
export const milvusCreateChecks: readonly Check<ImportRequest>[] = [
  anyDomain,
  milvusRequired,
  addressedCluster,
  ...clusterAccess,
  status,
  collection,
  newTypes,
  milvusFiles,
  importOptions,
  deferToJob(storage),
  concurrency
]

export const milvusListChecks: readonly Check<CollectionRequest>[] = [
  anyDomain,
  addressedCluster,
  ...clusterAccess,
  status
]

export const milvusProgressChecks: readonly Check<GetRequest>[] = [
  anyDomain,
  milvusRequired,
  milvusJob,
  ...clusterAccess
]

export const milvusDecisionChecks = decisions([anyDomain, milvusRequired, milvusJobToDecide, ...clusterAccess])
