import type { Caller } from '../cloud/caller.ts'
import { type Cluster, databaseOf, type LiveCollection } from '../cloud/world.ts'

import type { JobLimits } from '../contract/eras.ts'
import type { HostClaim } from '../contract/hosts.ts'
import type { ImportBody } from '../contract/imports-v1.ts'
import type { ClusterAddress, ImportCreateBody, ImportListBody } from '../contract/imports-v2.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import { ImportSource } from '../objects/find.ts'
import type { Bucket, ObjectMeta } from '../objects/store.ts'
import type { ExternalSource } from './integration.ts'
import type { Job, PlanJob } from './jobs/job.ts'

import type { Sandbox } from './sandbox.ts'

/** The context of a call before its fields are parsed. */
export interface CallContext {
  readonly sandbox: Sandbox
  readonly caller: Caller
  /** The API key. It is secret: compare it, never show it. */
  readonly key: string
  readonly host: HostClaim
  /** Whether the call addresses Milvus instead of the cloud. */
  readonly asMilvus: boolean
  /** Whether the console calls: it looks at jobs without polling them. */
  readonly fromConsole: boolean
  /** Plan of the job that this call creates; undefined: the sandbox decides. */
  readonly plan?: PlanJob
}

/** A call that names a cluster. The check that looks up a field with `!` sets it for the checks after it. */
export class ClusterRequest {
  readonly call: CallContext
  /** undefined until the address check has found the cluster of a project and region. */
  clusterId: string | undefined
  readonly address: ClusterAddress
  /** Epoch milliseconds, read once when the body has arrived, so that the whole request has one time. */
  readonly now: number
  cluster!: Cluster

  constructor(call: CallContext, address: ClusterAddress) {
    this.call = call
    this.address = address
    this.clusterId = address.clusterId
    this.now = call.sandbox.now()
  }
}

/** The import fields of both v1 and v2. */
export type ImportFields = Omit<ImportBody, 'objectUrl'> &
  Pick<ImportCreateBody, 'dbName' | 'options' | 'files' | 'token' | 'dataPaths'>

/** Values from outside the import fields. */
interface ImportPlaces {
  readonly clusterIdInPath?: string
  readonly volume?: string | undefined
}

export class ImportRequest extends ClusterRequest {
  readonly fields: ImportFields
  /** Whether the cluster id is in the URL's path instead of the body. */
  readonly pathStyle: boolean
  /** Volume that the source paths belong to; undefined for URLs. */
  readonly volumeName: string | undefined
  /** The volume with that name, if it is managed. */
  volume!: Bucket
  /** What the volume with that name shows, if it is external. */
  external: ExternalSource | undefined
  collection!: LiveCollection
  sources: readonly ImportSource[]
  /** The lists of a Milvus request as sent; the files of one list are imported together. */
  readonly lists: readonly (readonly string[])[]
  readonly limits: JobLimits
  /** A fault in the files that Milvus reports when the job runs, and the index of its list, if it concerns one. */
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

  /** The database of the collection; undefined: the default one. */
  get database(): string | undefined {
    return databaseOf(this.fields.dbName)
  }

  /** The objects of all sources in order. */
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

/** A data plane call; its host names the cluster. */
export class CollectionRequest extends ClusterRequest {
  readonly collectionName: string
  readonly fields: ImportFields
  collection!: LiveCollection

  constructor(call: CallContext, { dbName, collectionName }: CollectionFields) {
    super(call, {})
    this.fields = { ...(dbName !== undefined && { dbName }), ...(collectionName !== undefined && { collectionName }) }
    this.collectionName = collectionName ?? ''
  }

  /** undefined: the default one. */
  get database(): string | undefined {
    return databaseOf(this.fields.dbName)
  }
}

/** A data plane call for a partition. It may create the partition, so the collection check does not look it up. */
export class PartitionRequest extends CollectionRequest {
  readonly partitionName: string

  constructor(call: CallContext, fields: CollectionFields & { readonly partitionName?: string }) {
    super(call, fields)
    this.partitionName = fields.partitionName ?? ''
  }
}

/** A list call of v2: paging fields are numbers, and 0 means the default. */
export class JobListRequest extends ClusterRequest {
  readonly collectionName: string | undefined
  /** undefined: the default database. */
  readonly dbName: string | undefined
  readonly paging: { readonly pageSize: number; readonly currentPage: number }

  constructor(call: CallContext, body: ImportListBody) {
    super(call, body)
    this.collectionName = body.collectionName
    this.dbName = body.dbName
    this.paging = { pageSize: body.pageSize || 10, currentPage: body.currentPage || 1 }
  }
}

/** The part of a request that the file checks need; `check` runs them without a request. */
export type FilesRequest = Pick<ImportRequest, 'collection' | 'sources' | 'objects' | 'limits'> & {
  readonly call: Pick<CallContext, 'asMilvus'>
  readonly cluster: Pick<Cluster, 'plan'>
}
