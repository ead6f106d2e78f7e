import { Type } from '@sinclair/typebox'
import { describeProject, projects, projectsV2 } from '../account/clusters.ts'
import { clouds, cloudsV2, regions, regionsV2 } from '../account/regions.ts'
import { LookupRepliesV1, LookupRepliesV2 } from '../contract/account.ts'
import { closedObject } from '../contract/schema.ts'
import { domain, domainV2 } from '../imports/checks/cluster.ts'
import { PROJECT } from './examples.ts'
import { call, codesIn, operation } from './operation.ts'

const COMMON = { plane: 'control', method: 'GET', tag: 'Clouds, regions and projects', fields: [] } as const

const V1 = { ...COMMON, version: 'v1' } as const
const V2 = { ...COMMON, version: 'v2' } as const

const RegionQuery = closedObject({ cloudId: Type.Optional(Type.String()) })

/** Calls that an import flow makes before it begins. documented and recorded: project and region calls of v1 */
export const lookupsV1 = {
  clouds: operation(
    { ...V1, name: 'clouds', summary: 'List the clouds', example: {}, codes: codesIn([domain]) },
    call('/v1/clouds', { reply: LookupRepliesV1.clouds, run: () => clouds() })
  ),
  regions: operation(
    {
      ...V1,
      name: 'regions',
      summary: 'List the regions, of all clouds or of one',
      example: { query: { cloudId: 'aws' } },
      codes: [...codesIn([domain]), 63032]
    },
    call('/v1/regions', {
      querystring: RegionQuery,
      reply: LookupRepliesV1.regions,
      run: (_call, { query }) => regions(query.cloudId)
    })
  ),
  projects: operation(
    { ...V1, name: 'projects', summary: 'List the projects of the key', example: {}, codes: codesIn([domain]) },
    call('/v1/projects', { reply: LookupRepliesV1.projects, run: call => projects(call) })
  )
}

/** The same calls of v2. documented and recorded: project and region calls of v2 */
export const lookupsV2 = {
  clouds: operation(
    { ...V2, name: 'v2.clouds', summary: 'List the clouds', example: {}, codes: codesIn([domainV2]) },
    call('/v2/clouds', { reply: LookupRepliesV2.clouds, run: () => cloudsV2() })
  ),
  regions: operation(
    {
      ...V2,
      name: 'v2.regions',
      summary: 'List the regions, of all clouds or of one',
      example: { query: { cloudId: 'aws' } },
      codes: [...codesIn([domainV2]), 63032]
    },
    call('/v2/regions', {
      querystring: RegionQuery,
      reply: LookupRepliesV2.regions,
      run: (_call, { query }) => regionsV2(query.cloudId)
    })
  ),
  projects: operation(
    { ...V2, name: 'v2.projects', summary: 'List the projects of the key', example: {}, codes: codesIn([domainV2]) },
    call('/v2/projects', { reply: LookupRepliesV2.projects, run: call => projectsV2(call) })
  ),
  project: operation(
    {
      ...V2,
      name: 'v2.projects.describe',
      summary: 'Describe a project',
      example: { params: { projectId: PROJECT } },
      codes: [...codesIn([domainV2]), 96005, 96012, 96027]
    },
    call('/v2/projects/:projectId', {
      params: Type.Object({ projectId: Type.String() }),
      reply: LookupRepliesV2.project,
      run: (call, { params }) => describeProject(call, params.projectId)
    })
  )
}
