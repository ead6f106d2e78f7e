import type { Caller } from '../cloud/caller.ts'
import type { Cluster, LiveCollection } from '../cloud/world.ts'

import type { JobLimits } from '../contract/eras.ts'
import type { HostClaim } from '../contract/hosts.ts'
import type { ImportBody } from '../contract/imports-v1.ts'
import type { ClusterAddress, ImportCreateBody, ImportListBody } from '../contract/imports-v2.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import { ImportSource } from '../objects/find.ts'
import type { Bucket, ObjectMeta } from '../objects/store.ts'
import type { Job, PlanJob } from './jobs/job.ts'

import type { Sandbox } from './sandbox.ts'

/** What is known of a request before its fields are read. */
export interface CallContext {
  readonly sandbox: Sandbox
  readonly caller: Caller
  /** The API key. A secret: it is compared and never shown. */
  readonly key: string
  readonly host: HostClaim
  /** Whether Milvus itself is meant, not the cloud. */
  readonly asMilvus: boolean
  /** How a job that this call creates is to go; left out: as its sandbox has it. */
  readonly plan?: PlanJob
}

/** A call that names a cluster. Fields with `!` are set by the check that looks them up, for the checks after it. */
export class ClusterRequest {
  readonly call: CallContext
  /** Undefined until the check of the address has found the cluster of a project and region. */
  clusterId: string | undefined
  readonly address: ClusterAddress
  /** One reading of the clock for all that is asked of the request, taken when its body is there. */
  readonly now: number
  cluster!: Cluster

  constructor(call: CallContext, address: ClusterAddress) {
    this.call = call
    this.address = address
    this.clusterId = address.clusterId
    this.now = call.sandbox.now()
  }
}

/** What v1 and v2 say alike of an import. */
export type ImportFields = Omit<ImportBody, 'objectUrl'> &
  Pick<ImportCreateBody, 'dbName' | 'options' | 'files' | 'token'>

/** What stands elsewhere than in the fields. */
interface ImportPlaces {
  readonly clusterIdInPath?: string
  readonly volume?: string | undefined
}

export class ImportRequest extends ClusterRequest {
  readonly fields: ImportFields
  /** Whether the cluster id stands in the path of the URL rather than in the body. */
  readonly pathStyle: boolean
  /** Of what the sources are paths; undefined: they are URLs. */
  readonly volumeName: string | undefined
  /** The volume of that name. */
  volume!: Bucket
  collection!: LiveCollection
  sources: readonly ImportSource[]
  /** What Milvus is asked for, as it was sent: the files of a list are imported together. */
  readonly lists: readonly (readonly string[])[]
  readonly limits: JobLimits
  /** What Milvus finds wrong with the files only when the job runs, and the list that has them, if it is one. */
  fault?: Refusal
  faultyList?: number | undefined

  constructor(
    call: CallContext,
    fields: ImportFields & ClusterAddress,
    urls: readonly string[],
    where: ImportPlaces = {}
  ) {
    const { clusterIdInPath, volume } = where
    super(call, clusterIdInPath === undefined ? fields : { clusterId: clusterIdInPath })
    this.fields = fields
    this.pathStyle = clusterIdInPath !== undefined
    this.volumeName = volume
    this.sources = urls.map(url => new ImportSource(url))
    this.lists = call.asMilvus ? (fields.files?.filter(({ length }) => length > 0) ?? []) : []
    const { limits, milvusLimits } = call.sandbox.rules
    this.limits = call.asMilvus ? milvusLimits : limits
  }

  /** Of all sources, in their order. */
  get objects(): readonly ObjectMeta[] {
    const [first, ...others] = this.sources
    return others.length === 0 ? (first?.objects ?? []) : this.sources.flatMap(({ objects }) => objects)
  }
}

export class GetRequest extends ClusterRequest {
  readonly jobId: string | undefined
  job!: Job

  constructor(call: CallContext, query: ClusterAddress & { readonly jobId?: string }) {
    super(call, query)
    this.jobId = query.jobId
  }
}

export class ListRequest extends ClusterRequest {
  readonly query: { readonly pageSize?: string; readonly currentPage?: string }
  pageSize = 10
  currentPage = 1

  constructor(
    call: CallContext,
    query: {
      readonly clusterId?: string
      readonly pageSize?: string
      readonly currentPage?: string
    }
  ) {
    super(call, query)
    this.query = query
  }
}

type CollectionFields = Pick<ImportFields, 'collectionName' | 'dbName'>

/** A call of the data plane, which knows its cluster by the address. */
export class CollectionRequest extends ClusterRequest {
  readonly collectionName: string
  readonly fields: ImportFields
  collection!: LiveCollection

  constructor(call: CallContext, { dbName, collectionName }: CollectionFields) {
    super(call, {})
    this.fields = { ...(dbName !== undefined && { dbName }), ...(collectionName !== undefined && { collectionName }) }
    this.collectionName = collectionName ?? ''
  }
}

/** A call of the data plane for a partition, which it may make: the check of the collection does not look for it. */
export class PartitionRequest extends CollectionRequest {
  readonly partitionName: string

  constructor(call: CallContext, fields: CollectionFields & { readonly partitionName?: string }) {
    super(call, fields)
    this.partitionName = fields.partitionName ?? ''
  }
}

/** A list of v2: paging is in numbers, and zero is left out. */
export class JobListRequest extends ClusterRequest {
  readonly collectionName: string | undefined
  /** Left out: the only one that there is. */
  readonly dbName: string | undefined
  readonly paging: { readonly pageSize: number; readonly currentPage: number }

  constructor(call: CallContext, body: ImportListBody) {
    super(call, body)
    this.collectionName = body.collectionName
    this.dbName = body.dbName
    this.paging = { pageSize: body.pageSize || 10, currentPage: body.currentPage || 1 }
  }
}

/** What the checks of the files found look at: also of files that are checked without a request. */
export type FilesRequest = Pick<ImportRequest, 'collection' | 'sources' | 'objects' | 'limits'> & {
  readonly call: Pick<CallContext, 'asMilvus'>
  readonly cluster: Pick<Cluster, 'plan'>
}
