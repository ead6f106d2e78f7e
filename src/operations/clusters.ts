import { Type } from '@sinclair/typebox'
import { changeChecks, changeCluster } from '../account/change-cluster.ts'
import { clusterInV2, describeCluster, listClusters } from '../account/clusters.ts'
import { createCluster } from '../account/create-cluster.ts'
import type { Change } from '../cloud/world.ts'
import { LookupRepliesV1, LookupRepliesV2 } from '../contract/account.ts'
import { closedObject } from '../contract/schema.ts'
import { clusterAccess } from '../imports/admission.ts'
import { domain, domainV2 } from '../imports/checks/cluster.ts'
import { inCluster, inSuspended, NEW_CLUSTER, REGION } from './examples.ts'
import { type Codes, call, codesIn, type Example, operation, replyOf } from './operation.ts'

const V1 = { version: 'v1', plane: 'control', tag: 'Clusters' } as const
const V2 = { version: 'v2', plane: 'control', tag: 'Clusters' } as const

const Text = Type.Optional(Type.String())
const Size = Type.Optional(Type.Integer())

const PageQueryV1 = closedObject({ pageSize: Text, current: Text })
const PageQueryV2 = closedObject({ pageSize: Text, currentPage: Text })

const Described = Type.Object({ clusterId: Type.String() })

const CreateBody = closedObject({
  clusterName: Text,
  projectId: Text,
  plan: Text,
  cuSize: Size,
  cuType: Text,
  regionId: Text
})
/** In v1 the host decides the region. */
const CreateBodyV1 = Type.Omit(CreateBody, ['regionId'])
const ModifyBody = closedObject({ cuSize: Size })
const Params = Type.Object({ clusterId: Type.Optional(Type.String()) })

const Created = closedObject({
  clusterId: Type.String(),
  username: Type.String(),
  password: Type.String(),
  prompt: Type.String()
})
const Changed = closedObject({ clusterId: Type.String(), prompt: Type.String() })

/** A call that creates a cluster. @param plan in the URL of the call; undefined: a dedicated cluster */
const createV1 = (plan?: 'Serverless') =>
  call(`/v1/clusters/create${plan ?? ''}`, {
    body: CreateBodyV1,
    reply: replyOf(200, Created),
    run: (call, { body }) => createCluster(call, body, plan)
  })

/** v2 requires a region, where v1 uses the host's. */
const createV2 = (url: string, plan?: 'Serverless' | 'Free') =>
  call(url, {
    body: CreateBody,
    reply: replyOf(0, Created),
    run: (call, { body }) => createCluster(call, { regionId: '', ...body }, plan)
  })

const CREATE: Codes = [80005, 80006, 80009, 80010, 80013, 80015]

type Kind = Exclude<Change, 'create'>

/** The URLs of a change. With an empty id the path has a doubled slash, which the router folds. */
const changeUrls = (version: 'v1' | 'v2', change: Kind) => [
  `/${version}/clusters/:clusterId/${change}`,
  `/${version}/clusters/${change}`
]

/** Code of v1 for a change that free clusters do not allow. */
const FREE_V1 = 80021

/** The same code in v2. */
const FREE_V2 = 96021

/** Code for an invalid cluster size. */
const SIZE: Codes = [80006]

const MODIFY = { body: ModifyBody }

const changeV1 = <const Name extends Kind>(change: Name, summary: string, example: Example, more: Codes = []) =>
  operation(
    {
      ...V1,
      name: `clusters.${change}` as const,
      method: change === 'drop' ? 'DELETE' : 'POST',
      summary,
      example,
      fields: ['cluster'],
      codes: [...codesIn([domain, ...changeChecks(change, FREE_V1)]), ...more]
    },
    call(changeUrls('v1', change), {
      params: Params,
      ...(change === 'drop' ? {} : MODIFY),
      reply: replyOf(200, Changed),
      run: (call, { params, body }) => changeCluster(call, { ...params, ...(body as Sized) }, change, FREE_V1)
    })
  )

/** The body of a change; a drop has none. */
interface Sized {
  readonly cuSize?: number
}

const changeV2 = <const Name extends Kind>(change: Name, summary: string, example: Example, more: Codes = []) =>
  operation(
    {
      ...V2,
      name: `v2.clusters.${change}` as const,
      method: change === 'drop' ? 'DELETE' : 'POST',
      summary,
      example,
      fields: ['cluster'],
      codes: [...codesIn([domainV2, ...changeChecks(change, FREE_V2)]), ...more]
    },
    call(changeUrls('v2', change), {
      params: Params,
      ...(change === 'drop' ? {} : MODIFY),
      reply: replyOf(0, Changed),
      run: (call, { params, body }) => changeCluster(call, { ...params, ...(body as Sized) }, change, FREE_V2)
    })
  )

/** documented and recorded: cluster calls of v1 */
export const clustersV1 = {
  list: operation(
    {
      ...V1,
      name: 'clusters.list',
      method: 'GET',
      summary: 'List the clusters of the key',
      fields: [],
      example: { query: { pageSize: '10', current: '1' } },
      codes: [...codesIn([domain]), 80003, 80004]
    },
    call('/v1/clusters', {
      querystring: PageQueryV1,
      reply: LookupRepliesV1.clusters,
      run: (call, { query: { pageSize, current } }) => listClusters(call, { pageSize, currentPage: current })
    })
  ),
  describe: operation(
    {
      ...V1,
      name: 'clusters.describe',
      method: 'GET',
      summary: 'Describe a cluster',
      fields: ['cluster'],
      example: inCluster,
      codes: codesIn([domain, ...clusterAccess])
    },
    call('/v1/clusters/:clusterId', {
      params: Described,
      reply: LookupRepliesV1.cluster,
      run: (call, { params }) => describeCluster(call, params.clusterId)
    })
  ),
  create: operation(
    {
      ...V1,
      name: 'clusters.create',
      method: 'POST',
      summary: 'Create a cluster',
      fields: [],
      example: { body: NEW_CLUSTER },
      codes: [...codesIn([domain]), ...CREATE]
    },
    createV1(),
    createV1('Serverless')
  ),
  suspend: changeV1('suspend', 'Suspend a cluster', { ...inCluster, body: {} }),
  resume: changeV1('resume', 'Resume a cluster', { ...inSuspended, body: {} }),
  modify: changeV1('modify', 'Change the size of a cluster', { ...inCluster, body: { cuSize: 2 } }, SIZE),
  drop: changeV1('drop', 'Drop a cluster', inCluster)
}

/** documented: cluster calls of v2 */
export const clustersV2 = {
  list: operation(
    {
      ...V2,
      name: 'v2.clusters.list',
      method: 'GET',
      summary: 'List the clusters of the key',
      fields: [],
      example: { query: { pageSize: '10', currentPage: '1' } },
      codes: [...codesIn([domainV2]), 80003, 80004]
    },
    call('/v2/clusters', {
      querystring: PageQueryV2,
      reply: LookupRepliesV2.clusters,
      run: (call, { query: { pageSize, currentPage } }) => {
        const found = listClusters(call, { pageSize, currentPage })
        return { ...found, clusters: found.clusters.map(clusterInV2) }
      }
    })
  ),
  describe: operation(
    {
      ...V2,
      name: 'v2.clusters.describe',
      method: 'GET',
      summary: 'Describe a cluster',
      fields: ['cluster'],
      example: inCluster,
      codes: codesIn([domainV2, ...clusterAccess])
    },
    call('/v2/clusters/:clusterId', {
      params: Described,
      reply: LookupRepliesV2.cluster,
      run: async (call, { params }) => clusterInV2(await describeCluster(call, params.clusterId))
    })
  ),
  create: operation(
    {
      ...V2,
      name: 'v2.clusters.create',
      method: 'POST',
      summary: 'Create a cluster',
      fields: [],
      example: { body: { ...NEW_CLUSTER, regionId: REGION } },
      codes: [...codesIn([domainV2]), ...CREATE, 96001]
    },
    createV2('/v2/clusters/createDedicated'),
    createV2('/v2/clusters/createServerless', 'Serverless'),
    createV2('/v2/clusters/createFree', 'Free')
  ),
  suspend: changeV2('suspend', 'Suspend a cluster', { ...inCluster, body: {} }),
  resume: changeV2('resume', 'Resume a cluster', { ...inSuspended, body: {} }),
  modify: changeV2('modify', 'Change the size of a cluster', { ...inCluster, body: { cuSize: 2 } }, SIZE),
  drop: changeV2('drop', 'Drop a cluster', inCluster)
}
