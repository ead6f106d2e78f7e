import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

/** recorded: GET /v1/clouds and /v2/clouds, whose descriptions differ */
export const CloudEntry = closedObject({ cloudId: Type.String(), description: Type.String() })

export type CloudEntry = Static<typeof CloudEntry>

/** recorded: GET /v1/regions */
export const RegionEntry = closedObject({ apiBaseUrl: Type.String(), cloudId: Type.String(), regionId: Type.String() })

export type RegionEntry = Static<typeof RegionEntry>

/** recorded: GET /v1/projects */
export const ProjectEntry = closedObject({
  createTimeMilli: Type.Integer({ description: 'Worlds have no times, so all projects have the same one (guess).' }),
  instanceCount: Type.Integer({ description: 'Clusters in it.' }),
  projectId: Type.String(),
  projectName: Type.String()
})

export type ProjectEntry = Static<typeof ProjectEntry>

/** recorded: GET /v1/clusters/{clusterId}; v2 has `cuType` for `clusterType` */
export const ClusterEntry = closedObject({
  clusterId: Type.String(),
  clusterName: Type.String(),
  description: Type.String(),
  regionId: Type.String(),
  clusterType: Type.String(),
  plan: Type.String(),
  cuSize: Type.Integer(),
  status: Type.String(),
  connectAddress: Type.String(),
  privateLinkAddress: Type.String(),
  createTime: Type.String(),
  storageSize: Type.Integer(),
  snapshotNumber: Type.Integer(),
  createProgress: Type.Integer({ description: '0 to 100.' }),
  projectId: Type.String()
})

export type ClusterEntry = Static<typeof ClusterEntry>

const page = <Entry extends TSchema>(entry: Entry) =>
  closedObject({
    count: Type.Integer(),
    currentPage: Type.Integer(),
    pageSize: Type.Integer(),
    clusters: Type.Array(entry)
  })

const reply = <Code extends number, Data extends TSchema>(code: Code, data: Data) =>
  closedObject({ code: Type.Literal(code), data })

/** Replies of v1 to the calls that list clouds, regions, projects and clusters. */
export const LookupRepliesV1 = {
  clouds: reply(200, Type.Array(CloudEntry)),
  regions: reply(200, Type.Array(RegionEntry)),
  projects: reply(200, Type.Array(ProjectEntry)),
  clusters: reply(200, page(ClusterEntry)),
  cluster: reply(200, ClusterEntry)
}

/** recorded: GET /v2/regions */
export const RegionEntryV2 = closedObject({
  cloudId: Type.String(),
  regionId: Type.String(),
  domain: Type.String({ description: 'Host of the control plane, which has no region in v2.' })
})

export type RegionEntryV2 = Static<typeof RegionEntryV2>

/** recorded: GET /v2/projects */
export const ProjectEntryV2 = closedObject({
  projectName: Type.String(),
  projectId: Type.String(),
  instanceCount: Type.Integer({ description: 'Clusters in it.' }),
  createTime: Type.String({
    description: 'UTC to the second. Worlds have no times, so all projects have the same one (guess).'
  }),
  plan: Type.Union([Type.Literal('Standard'), Type.Literal('Enterprise')])
})

export type ProjectEntryV2 = Static<typeof ProjectEntryV2>

const { clusterType, ...inBoth } = ClusterEntry.properties

/** documented: describe page of v2 */
export const ClusterEntryV2 = closedObject({ ...inBoth, cuType: clusterType })

/** Replies of v2 to the same calls. */
export const LookupRepliesV2 = {
  clouds: reply(0, Type.Array(CloudEntry)),
  regions: reply(0, Type.Array(RegionEntryV2)),
  projects: reply(0, Type.Array(ProjectEntryV2)),
  project: reply(0, ProjectEntryV2),
  clusters: reply(0, page(ClusterEntryV2)),
  cluster: reply(0, ClusterEntryV2)
}
