import { Type } from '@sinclair/typebox'
import { describeCluster, listClusters, projects } from '../../src/account/clusters.ts'

import { clouds, regions } from '../../src/account/regions.ts'
import { LookupRepliesV1 as Replies } from '../../src/contract/account.ts'
import type { App } from '../../src/http/app-type.ts'

const closed = { additionalProperties: false }

const OK = 200 as const

/** What an import flow looks up before it begins. documented and recorded: cluster, project and region calls of v1 */
export const accountRoutes = (app: App): void => {
  app.get('/v1/clouds', { schema: { response: { 200: Replies.clouds } } }, async () => ({
    code: OK,
    data: clouds()
  }))

  const regionQuery = Type.Object({ cloudId: Type.Optional(Type.String()) }, closed)
  app.get(
    '/v1/regions',
    { schema: { querystring: regionQuery, response: { 200: Replies.regions } } },
    async ({ query }) => ({
      code: OK,
      data: regions(query.cloudId)
    })
  )

  app.get('/v1/projects', { schema: { response: { 200: Replies.projects } } }, async ({ call }) => ({
    code: OK,
    data: projects(call)
  }))

  const pageQuery = Type.Object(
    { pageSize: Type.Optional(Type.String()), current: Type.Optional(Type.String()) },
    closed
  )
  app.get(
    '/v1/clusters',
    { schema: { querystring: pageQuery, response: { 200: Replies.clusters } } },
    async ({ call, query }) => ({
      code: OK,
      data: listClusters(call, { pageSize: query.pageSize, currentPage: query.current })
    })
  )

  const params = Type.Object({ clusterId: Type.String() })
  app.get(
    '/v1/clusters/:clusterId',
    { schema: { params, response: { 200: Replies.cluster } } },
    async ({ call, params }) => ({
      code: OK,
      data: await describeCluster(call, params.clusterId)
    })
  )
}
