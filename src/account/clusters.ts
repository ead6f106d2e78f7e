import type { Awaitable } from '../awaitable.ts'
import { type Cluster, statusAt } from '../cloud/world.ts'
import type { ClusterEntry, ProjectEntry, ProjectEntryV2 } from '../contract/account.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { clusterAccess } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { utcSeconds } from '../imports/progress.ts'
import { type CallContext, ClusterRequest } from '../imports/requests.ts'
import { projectFor } from './access.ts'
import { isChina } from './regions.ts'

/** Creation time of all clusters and projects of a world, which has no times (guess). */
export const MADE = Date.UTC(2023, 9, 1)

export const projects = (call: CallContext): ProjectEntry[] =>
  projectsOf(call).map(({ id, name, clusters }) => ({
    createTimeMilli: MADE,
    instanceCount: clusters.length,
    projectId: id,
    projectName: name
  }))

/** The projects in which the key has a role, with their clusters. */
const projectsOf = (call: CallContext) => {
  const { world } = call.sandbox
  return [...world.projects.values()]
    .filter(({ id, organization }) => visible(call, id, organization))
    .map(({ id, name }) => ({
      id,
      name,
      clusters: clustersIn(call, id)
    }))
}

const clustersIn = ({ sandbox: { world } }: CallContext, id: string): Cluster[] =>
  [...world.clusters.values()].filter(({ project }) => project === id)

const visible = ({ caller }: CallContext, project: string, organization: string): boolean =>
  organization === caller.organization && (caller.projects === undefined || caller.projects.has(project))

export const projectsV2 = (call: CallContext): ProjectEntryV2[] => projectsOf(call).map(projectInV2)

/** A project in the form of v2. */
const projectInV2 = ({ id, name, clusters }: ReturnType<typeof projectsOf>[number]): ProjectEntryV2 => ({
  projectName: name,
  projectId: id,
  instanceCount: clusters.length,
  createTime: utcSeconds(MADE),
  plan: planOf(clusters)
})

/** One project in which the key has a role. @throws Refusal */
export const describeProject = (call: CallContext, projectId: string): ProjectEntryV2 => {
  const { id, name } = projectFor(call, projectId)
  return projectInV2({ id, name, clusters: clustersIn(call, id) })
}

/** The plan of a project: the largest that one of its clusters needs. guess: worlds only have plans of clusters */
const planOf = (clusters: readonly Cluster[]): ProjectEntryV2['plan'] =>
  clusters.some(({ plan }) => plan === 'Enterprise') ? 'Enterprise' : 'Standard'

interface Paging {
  readonly pageSize: string | undefined
  readonly currentPage: string | undefined
}

export interface ClusterPage {
  readonly count: number
  readonly currentPage: number
  readonly pageSize: number
  readonly clusters: ClusterEntry[]
}

/** One page of the caller's clusters. @throws Refusal */
export const listClusters = (call: CallContext, paging: Paging): ClusterPage => {
  const pageSize = numberOf(paging.pageSize, 10, 100, 80003, 'pageSize')
  const currentPage = numberOf(paging.currentPage, 1, 2_147_483_647, 80004, 'the page')
  const all = clustersOf(call)
  const now = call.sandbox.now()
  const page = all.slice((currentPage - 1) * pageSize, currentPage * pageSize)
  return { count: all.length, currentPage, pageSize, clusters: page.map(cluster => describe(cluster, now)) }
}

const numberOf = (
  text: string | undefined,
  fallback: number,
  most: number,
  code: 80003 | 80004,
  name: string
): number => {
  const value = text === undefined ? fallback : Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  const explain = `${name} is ${text?.slice(0, 20)}; send a whole number from 1 to ${most}`
  throw refuse(code, { check: 'paging', explain })
}

/** The clusters in which the key has a role, in the order of the world. */
export const clustersOf = (call: CallContext): Cluster[] =>
  [...call.sandbox.world.clusters.values()].filter(({ project, organization }) => visible(call, project, organization))

/** A cluster in the control plane's form. */
export const describe = (cluster: Cluster, now: number): ClusterEntry => ({
  clusterId: cluster.id,
  clusterName: cluster.name,
  description: '',
  regionId: cluster.region,
  clusterType: isDedicated(cluster) ? (cluster.cuType ?? 'Performance-optimized') : '',
  plan: cluster.plan,
  cuSize: isDedicated(cluster) ? (cluster.cuSize ?? 1) : 0,
  status: statusAt(cluster, now),
  connectAddress: connectAddress(cluster),
  privateLinkAddress: '',
  createTime: utcSeconds(MADE),
  storageSize: 0,
  snapshotNumber: 0,
  createProgress: statusAt(cluster, now) === 'CREATING' ? 0 : 100,
  projectId: cluster.project
})

export const isDedicated = ({ plan }: Cluster): boolean => plan === 'Standard' || plan === 'Enterprise'

/** recorded: connect addresses of dedicated and free clusters */
const connectAddress = (cluster: Cluster): string => {
  const { id, region } = cluster
  const china = isChina(region)
  if (!isDedicated(cluster)) return `https://${id}.serverless.${region}.cloud.zilliz.com${china ? '.cn' : ''}`
  return `https://${id}.${region}.vectordb.${china ? 'zilliz.com.cn' : 'zillizcloud.com'}:${region.startsWith('gcp-') ? 443 : 19530}`
}

const describeChecks: readonly Check<ClusterRequest>[] = clusterAccess

/** @throws Refusal */
export const describeCluster = (call: CallContext, clusterId: string): Awaitable<ClusterEntry> =>
  admit(describeChecks, new ClusterRequest(call, { clusterId }), ({ cluster, now }) => describe(cluster, now))

/** documented: enum of the describe page; Terraform's provider uses the names of v1 */
const STATUSES: Readonly<Record<string, string>> = { SUSPENDING: 'STOPPING', SUSPENDED: 'STOPPED' }

/** A cluster in the form of v2. */
export const clusterInV2 = ({ clusterType: cuType, status, ...cluster }: ClusterEntry) => ({
  ...cluster,
  status: STATUSES[status] ?? status,
  cuType
})
