import type { Caller } from '../cloud/caller.ts'
import type { Collection } from '../cloud/schema/collection.ts'
import type { Cluster } from '../cloud/world.ts'
import type { FileType } from '../contract/file-types.ts'
import type { HostClaim } from '../contract/hosts.ts'
import type { ImportBody } from '../contract/v1/import.ts'
import type { ObjectMeta } from '../objects/store.ts'
import type { Job } from './jobs/job.ts'
import type { Sandbox } from './sandbox.ts'
import { Source } from './source.ts'

/** What is known of a request before its fields are read. */
export interface Call {
  readonly sandbox: Sandbox
  readonly caller: Caller
  readonly host: HostClaim
}

/** A call that names a cluster. Fields with `!` are set by the check that looks them up, for the checks after it. */
export class ClusterRequest {
  readonly call: Call
  readonly clusterId: string | undefined
  /** One reading of the clock for all that is asked of the request, taken when its body is there. */
  readonly now: number
  cluster!: Cluster

  constructor(call: Call, clusterId: string | undefined) {
    this.call = call
    this.clusterId = clusterId
    this.now = call.sandbox.now()
  }
}

export class ImportRequest extends ClusterRequest {
  readonly fields: ImportBody
  /** Whether the cluster id stands in the path of the URL rather than in the body. */
  readonly pathStyle: boolean
  collection!: Collection
  readonly sources: readonly Source[]
  fileType!: FileType

  constructor(call: Call, fields: ImportBody, clusterIdInPath?: string) {
    super(call, clusterIdInPath ?? fields.clusterId)
    this.fields = fields
    this.pathStyle = clusterIdInPath !== undefined
    this.sources = fields.objectUrl === undefined ? [] : [new Source(fields.objectUrl)]
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

  constructor(call: Call, query: { readonly clusterId?: string; readonly jobId?: string }) {
    super(call, query.clusterId)
    this.jobId = query.jobId
  }
}

export class ListRequest extends ClusterRequest {
  readonly query: { readonly pageSize?: string; readonly currentPage?: string }
  pageSize = 10
  currentPage = 1

  constructor(
    call: Call,
    query: {
      readonly clusterId?: string
      readonly pageSize?: string
      readonly currentPage?: string
    }
  ) {
    super(call, query.clusterId)
    this.query = query
  }
}
