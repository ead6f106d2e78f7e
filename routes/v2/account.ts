import { Type } from '@sinclair/typebox'
import { projects } from '../../src/account/clusters.ts'
import { describeCluster, listClusters } from '../../src/account/list-clusters.ts'
import { clouds, regionsV2 } from '../../src/account/regions.ts'
import { CloudEntry, ClusterEntry, ProjectEntry, RegionEntryV2 } from '../../src/contract/account.ts'
import type { App } from '../../src/http/app-type.ts'

const closed = { additionalProperties: false }

const Cluster = Type.Composite(
  [Type.Omit(ClusterEntry, ['clusterType']), Type.Object({ cuType: Type.String() })],
  closed
)

const replyOf = <Data extends ReturnType<typeof Type.Object> | ReturnType<typeof Type.Array>>(data: Data) => ({
  200: Type.Object({ code: Type.Literal(0), data }, closed)
})

const OK = 0 as const

/** documented: enum of the describe page; Terraform's provider calls them by the names of v1 */
const STATUSES: Readonly<Record<string, string>> = { SUSPENDING: 'STOPPING', SUSPENDED: 'STOPPED' }

const inV2 = ({ clusterType: cuType, status, ...cluster }: ClusterEntry) => ({
  ...cluster,
  status: STATUSES[status] ?? status,
  cuType
})

/** The v2 twins. documented: cluster, project and region calls of v2 */
export const accountRoutesV2 = (app: App): void => {
  app.get('/v2/clouds', { schema: { response: replyOf(Type.Array(CloudEntry)) } }, async () => ({
    code: OK,
    data: clouds()
  }))

  const regionQuery = Type.Object({ cloudId: Type.Optional(Type.String()) }, closed)
  app.get(
    '/v2/regions',
    { schema: { querystring: regionQuery, response: replyOf(Type.Array(RegionEntryV2)) } },
    async ({ query }) => ({
      code: OK,
      data: regionsV2(query.cloudId)
    })
  )

  app.get('/v2/projects', { schema: { response: replyOf(Type.Array(ProjectEntry)) } }, async ({ call }) => ({
    code: OK,
    data: projects(call)
  }))

  const page = Type.Object(
    { count: Type.Integer(), currentPage: Type.Integer(), pageSize: Type.Integer(), clusters: Type.Array(Cluster) },
    closed
  )
  const pageQuery = Type.Object(
    { pageSize: Type.Optional(Type.String()), currentPage: Type.Optional(Type.String()) },
    closed
  )
  app.get('/v2/clusters', { schema: { querystring: pageQuery, response: replyOf(page) } }, async ({ call, query }) => {
    const found = listClusters(call, { pageSize: query.pageSize, currentPage: query.currentPage })
    return { code: OK, data: { ...found, clusters: found.clusters.map(inV2) } }
  })

  const params = Type.Object({ clusterId: Type.String() })
  app.get('/v2/clusters/:clusterId', { schema: { params, response: replyOf(Cluster) } }, async ({ call, params }) => ({
    code: OK,
    data: inV2(await describeCluster(call, params.clusterId))
  }))
}
