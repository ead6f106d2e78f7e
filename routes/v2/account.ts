import { Type } from '@sinclair/typebox'
import { describeCluster, listClusters, projectsV2 } from '../../src/account/clusters.ts'

import { cloudsV2, regionsV2 } from '../../src/account/regions.ts'
import { type ClusterEntry, LookupRepliesV2 as Replies } from '../../src/contract/account.ts'
import type { App } from '../../src/http/app-type.ts'

const closed = { additionalProperties: false }

const OK = 0 as const

/** The v2 twins. documented: cluster, project and region calls of v2 */
export const accountRoutesV2 = (app: App): void => {
  app.get('/v2/clouds', { schema: { response: { 200: Replies.clouds } } }, async () => ({
    code: OK,
    data: cloudsV2()
  }))

  const regionQuery = Type.Object({ cloudId: Type.Optional(Type.String()) }, closed)
  app.get(
    '/v2/regions',
    { schema: { querystring: regionQuery, response: { 200: Replies.regions } } },
    async ({ query }) => ({
      code: OK,
      data: regionsV2(query.cloudId)
    })
  )

  app.get('/v2/projects', { schema: { response: { 200: Replies.projects } } }, async ({ call }) => ({
    code: OK,
    data: projectsV2(call)
  }))

  const pageQuery = Type.Object(
    { pageSize: Type.Optional(Type.String()), currentPage: Type.Optional(Type.String()) },
    closed
  )
  app.get(
    '/v2/clusters',
    { schema: { querystring: pageQuery, response: { 200: Replies.clusters } } },
    async ({ call, query }) => {
      const found = listClusters(call, { pageSize: query.pageSize, currentPage: query.currentPage })
      return { code: OK, data: { ...found, clusters: found.clusters.map(inV2) } }
    }
  )

  const params = Type.Object({ clusterId: Type.String() })
  app.get(
    '/v2/clusters/:clusterId',
    { schema: { params, response: { 200: Replies.cluster } } },
    async ({ call, params }) => ({
      code: OK,
      data: inV2(await describeCluster(call, params.clusterId))
    })
  )
}

/** documented: enum of the describe page; Terraform's provider calls them by the names of v1 */
const STATUSES: Readonly<Record<string, string>> = { SUSPENDING: 'STOPPING', SUSPENDED: 'STOPPED' }

const inV2 = ({ clusterType: cuType, status, ...cluster }: ClusterEntry) => ({
  ...cluster,
  status: STATUSES[status] ?? status,
  cuType
})
