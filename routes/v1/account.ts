import { Type } from '@sinclair/typebox'
import { projects } from '../../src/account/clusters.ts'
import { describeCluster, listClusters } from '../../src/account/list-clusters.ts'
import { clouds, regions } from '../../src/account/regions.ts'
import { CloudEntry, ClusterEntry, ProjectEntry, RegionEntry } from '../../src/contract/account.ts'
import type { App } from '../../src/http/app-type.ts'

const closed = { additionalProperties: false }

const replyOf = <Data extends ReturnType<typeof Type.Object> | ReturnType<typeof Type.Array>>(data: Data) => ({
  200: Type.Object({ code: Type.Literal(200), data }, closed)
})

const OK = 200 as const

/** What an import flow looks up before it begins. documented and recorded: cluster, project and region calls of v1 */
export const accountRoutes = (app: App): void => {
  app.get('/v1/clouds', { schema: { response: replyOf(Type.Array(CloudEntry)) } }, async () => ({
    code: OK,
    data: clouds()
  }))

  const regionQuery = Type.Object({ cloudId: Type.Optional(Type.String()) }, closed)
  app.get(
    '/v1/regions',
    { schema: { querystring: regionQuery, response: replyOf(Type.Array(RegionEntry)) } },
    async ({ query }) => ({
      code: OK,
      data: regions(query.cloudId)
    })
  )

  app.get('/v1/projects', { schema: { response: replyOf(Type.Array(ProjectEntry)) } }, async ({ call }) => ({
    code: OK,
    data: projects(call)
  }))

  const page = Type.Object(
    {
      count: Type.Integer(),
      currentPage: Type.Integer(),
      pageSize: Type.Integer(),
      clusters: Type.Array(ClusterEntry)
    },
    closed
  )
  const pageQuery = Type.Object(
    { pageSize: Type.Optional(Type.String()), current: Type.Optional(Type.String()) },
    closed
  )
  app.get('/v1/clusters', { schema: { querystring: pageQuery, response: replyOf(page) } }, async ({ call, query }) => ({
    code: OK,
    data: listClusters(call, { pageSize: query.pageSize, currentPage: query.current })
  }))

  const params = Type.Object({ clusterId: Type.String() })
  app.get(
    '/v1/clusters/:clusterId',
    { schema: { params, response: replyOf(ClusterEntry) } },
    async ({ call, params }) => ({
      code: OK,
      data: await describeCluster(call, params.clusterId)
    })
  )
}
