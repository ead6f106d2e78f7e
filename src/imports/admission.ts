import type { Check } from './check.ts'
import { address } from './checks/address.ts'
import { addressedCluster } from './checks/addressed-cluster.ts'
import { arrays } from './checks/arrays.ts'
import { clusterExists } from './checks/cluster-exists.ts'
import { clusterId } from './checks/cluster-id.ts'
import { collection, database } from './checks/collection.ts'
import { collectionName } from './checks/collection-name.ts'
import { concurrency } from './checks/concurrency.ts'
import { content } from './checks/content.ts'
import { abortable, committable } from './checks/decision.ts'
import { anyDomain, dataPlaneDomain, domain } from './checks/domain.ts'
import { fieldTypes } from './checks/field-types.ts'
import { fileSet } from './checks/file-set.ts'
import { foundLater } from './checks/found-later.ts'
import { importOptions } from './checks/import-options.ts'
import { jobId } from './checks/job-id.ts'
import { jobPaging } from './checks/job-paging.ts'
import { milvusFiles } from './checks/milvus-files.ts'
import { milvusJob, milvusJobToDecide } from './checks/milvus-job.ts'
import { milvusRequired } from './checks/milvus-required.ts'
import { objectCount } from './checks/object-count.ts'
import { objectMeta } from './checks/object-meta.ts'
import { objectNames } from './checks/object-names.ts'
import { objectSize } from './checks/object-size.ts'
import { objectUrl } from './checks/object-url.ts'
import { objectUrlForm } from './checks/object-url-form.ts'
import { organization } from './checks/organization.ts'
import { paging } from './checks/paging.ts'
import { region } from './checks/region.ts'
import { required } from './checks/required.ts'
import { role } from './checks/role.ts'
import { sameCloud } from './checks/same-cloud.ts'
import { status } from './checks/status.ts'
import { volume } from './checks/volume.ts'
import type {
  ClusterRequest,
  CollectionRequest,
  GetRequest,
  ImportRequest,
  JobListRequest,
  ListRequest
} from './requests.ts'

/** The cluster is there, the caller's, in the region called, and the key has a role in it. */
export const clusterAccess: readonly Check<ClusterRequest>[] = [clusterExists, organization, region, role]

/** In order; the first refusal wins. guess: no page tells the order, only the layers that the codes come from */
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

/** documented: the get page has no 40003, so a cluster that does not run still answers */
export const getChecks: readonly Check<GetRequest>[] = [domain, clusterId, ...clusterAccess, jobId]

export const listChecks: readonly Check<ListRequest>[] = [domain, clusterId, paging, ...clusterAccess]

/** v2 imports JSON and Array fields too, and may name a cluster by project and region. */
const inV2 = <Request extends ClusterRequest>(checks: readonly Check<Request>[]): readonly Check<Request>[] => [
  anyDomain,
  address,
  ...checks.filter(check => check.name !== domain.name && check.name !== fieldTypes.name)
]

/** With what volumes need, right before their paths are looked at. */
export const createChecks = inV2(importChecks).flatMap(check => (check === objectUrlForm ? [volume, check] : [check]))

export const progressChecks = inV2(getChecks)

export const jobListChecks = inV2<JobListRequest>([clusterId, jobPaging, ...clusterAccess])

/** A call of the data plane: its host, its body, then its cluster, which does not answer unless it runs (guess), and the database. */
export const atCluster = <Request extends CollectionRequest>(
  ...body: readonly Check<Request>[]
): readonly Check<Request>[] => [dataPlaneDomain, ...body, addressedCluster, ...clusterAccess, status, database]

/** The same for a collection. */
export const collectionChecks = <Request extends CollectionRequest>(
  ...body: readonly Check<Request>[]
): readonly Check<Request>[] => [...atCluster(required('collectionName'), ...body), collection]

export const dataPlaneChecks = collectionChecks()

/** Of commit and of abort. */
interface DecisionChecks {
  readonly commit: readonly Check<GetRequest>[]
  readonly abort: readonly Check<GetRequest>[]
}

const decisions = (find: readonly Check<GetRequest>[]): DecisionChecks => ({
  commit: [...find, committable],
  abort: [...find, abortable]
})

export const decisionChecks = decisions(progressChecks)

/** What is looked at of the files, of Milvus too. */
const storage: readonly Check<ImportRequest>[] = [
  objectUrlForm,
  objectMeta,
  arrays,
  fileSet,
  objectCount,
  objectNames,
  objectSize
]

/** The same rooms as Milvus goes through them. server source: handler_v2.go, proxy/task_import.go, datacoord/services.go */
export const milvusCreateChecks: readonly Check<ImportRequest>[] = [
  anyDomain,
  milvusRequired,
  addressedCluster,
  ...clusterAccess,
  status,
  collection,
  milvusFiles,
  importOptions,
  foundLater(storage),
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
