import { type Cluster, collectionKey, hasDatabase, statusAt } from '../../cloud/world.ts'
import { REGIONS, unknownRegion } from '../../contract/clouds.ts'
import type { HostClaim } from '../../contract/hosts.ts'
import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { nearest } from '../../text/text.ts'
import type { Check } from '../check.ts'
import type { CallContext, ClusterRequest, CollectionRequest, ImportRequest } from '../requests.ts'

export const region: Check<ClusterRequest> = {
  name: 'region',
  codes: [90102],
  run: ({ cluster, call: { host } }) => {
    const called = 'region' in host ? host.region : undefined
    if (called === undefined || called === cluster.region) return undefined
    return refuse(90102, {
      explain: `the host names the region ${called}, the cluster is in ${cluster.region}; call the host of ${cluster.region}`
    })
  }
}

/** The first cluster of a project in a region. guess: the cloud means its on-demand cluster */
export const findInProject = (request: ClusterRequest, projectId: string, regionId: string): Refusal | undefined => {
  const { world } = request.call.sandbox
  if (!world.projects.has(projectId)) {
    return refuse(96005, {
      explain: `the world '${world.name}' has no project ${projectId}; send clusterId, or one of its projects`
    })
  }
  if (!REGIONS.has(regionId)) return refuse(96001, { explain: unknownRegion(regionId) })
  const cluster = [...world.clusters.values()].find(
    ({ project, region }) => project === projectId && region === regionId
  )
  if (cluster === undefined) {
    return refuse(96018, { explain: `project ${projectId} has no cluster in ${regionId}; send clusterId instead` })
  }
  request.clusterId = cluster.id
  return undefined
}

const ambiguous = (clusters: readonly Cluster[]): Refusal => {
  const ids = clusters.slice(0, 5).map(({ id }) => id)
  return refuse(96025, {
    explain: `${clusters.length} clusters could be meant; call one by its address, as ${ids[0]}.localhost (${ids.join(', ')})`
  })
}

export const organization: Check<ClusterRequest> = {
  name: 'organization',
  codes: [80020],
  run: ({ cluster, call: { caller } }) => {
    if (cluster.organization === caller.organization) return undefined
    return refuse(80020, {
      explain: `the cluster belongs to ${cluster.organization}, the key to ${caller.organization}; use a key of ${cluster.organization}`
    })
  }
}

const own = ({ caller, sandbox }: CallContext): Cluster[] =>
  [...sandbox.world.clusters.values()].filter(({ organization }) => organization === caller.organization)

/**
 * Finds the cluster of a call that names none: the one that the host addresses; else the caller's only one with the collection; else its
 * only one with the database; else
 * the caller's only one. Where all of v2 is one Milvus, the first running one of several. guess: in the cloud each cluster has an
 * address, and a Milvus is one cluster
 */
export const findCluster = (
  request: ClusterRequest,
  collectionName: string,
  database?: string
): Refusal | undefined => {
  const { call } = request
  const { host } = call
  if (host.kind === 'project') return findInProject(request, host.projectId, host.region)
  if (host.kind === 'cluster') {
    request.clusterId = host.clusterId
    return undefined
  }
  const all = own(call)
  const having = (key: string) => all.filter(({ collections }) => collections.has(key))
  const candidates =
    [
      having(collectionKey(collectionName, database)),
      database === undefined ? [] : all.filter(cluster => hasDatabase(cluster, database)),
      having(collectionName)
    ].find(({ length }) => length > 0) ?? all
  const [first, ...others] = candidates
  const runs = (cluster: Cluster): boolean => statusAt(cluster, request.now) === 'RUNNING'
  if (others.length > 0 && call.sandbox.rules.flavor !== 'milvus') return ambiguous(candidates)
  request.clusterId = (candidates.find(runs) ?? first)?.id
  return undefined
}

/** Finds the cluster by the host name; with `--flavor cloud`, only by the body. */
const findByHost = (request: ClusterRequest): Refusal | undefined => {
  const { host, sandbox } = request.call
  const named = host.kind === 'cluster' || host.kind === 'project'
  return named && sandbox.rules.flavor === 'auto' ? findCluster(request, '') : undefined
}

/** Finds a cluster that is named by its host, or by project and region. */
export const address: Check<ClusterRequest> = {
  name: 'address',
  codes: [96001, 96005, 96018, 96025],
  run: request => {
    const { clusterId, projectId, regionId } = request.address
    if (clusterId !== undefined) return undefined
    return projectId === undefined ? findByHost(request) : findInProject(request, projectId, regionId ?? '')
  }
}

/** Finds the cluster of calls that name none: data plane and Milvus calls. */
export const addressedCluster: Check<CollectionRequest | ImportRequest> = {
  name: 'addressedCluster',
  codes: [96018, 96025],
  run: request => findCluster(request, request.fields.collectionName ?? '', request.database)
}

export const clusterExists: Check<ClusterRequest> = {
  name: 'clusterExists',
  codes: [40021, 80020],
  run: request => {
    const { world, rules } = request.call.sandbox
    const id = request.clusterId ?? ''
    const cluster = world.clusters.get(id)
    if (cluster === undefined) {
      const near = nearest(id, [...world.clusters.keys()])
      return refuse(rules.hideUnknownClusters ? 80020 : 40021, {
        explain: `no cluster of the world '${world.name}' has this id; ${near === undefined ? 'check the id' : `did you mean ${near}?`}`
      })
    }
    request.cluster = cluster
    return undefined
  }
}

const CONTROL_PLANE = 'call controller.api.<region>.<domain> or localhost, or start with --neutral-hosts'

const problemOf = (host: HostClaim): string => {
  switch (host.kind) {
    case 'unknown':
      return host.problem
    case 'cluster':
      return `the host is the address of cluster ${host.clusterId}`
    case 'project':
      return `the host is the endpoint of project ${host.projectId}`
    case 'region':
      return `the host is the control plane of ${host.region}`
    default:
      return 'the host is the control plane of all regions, which v2 alone has'
  }
}

type Called = { readonly call: CallContext }

const only = (kinds: readonly HostClaim['kind'][], advice: string): Check<Called> => ({
  name: 'domain',
  codes: [90117],
  run: ({ call: { host } }) =>
    kinds.includes(host.kind) ? undefined : refuse(90117, { explain: `${problemOf(host)}; ${advice}` })
})

/** Control plane calls of v1, which has a host for each region. */
export const domain = only(['neutral', 'region'], CONTROL_PLANE)

/** Control plane calls of v2, which has a global host in addition. */
export const domainV2 = only(['neutral', 'region', 'global'], CONTROL_PLANE)

/** Import job calls of v2, which the hosts of clusters serve as Milvus. */
export const anyDomain = only(['neutral', 'region', 'global', 'cluster', 'project'], CONTROL_PLANE)

const DATA_PLANE = 'call the address of a cluster, such as in01-5b7c0de3f1a2948.localhost, or localhost'

/** Data plane calls. guess: no page says how a controller host responds to them */
export const dataPlaneDomain = only(['neutral', 'cluster', 'project'], DATA_PLANE)

export const role: Check<ClusterRequest> = {
  name: 'role',
  codes: [40022],
  run: ({ cluster, call: { caller } }) => {
    if (caller.projects === undefined || caller.projects.has(cluster.project)) return undefined
    return refuse(40022, {
      explain: `the key has no role in ${cluster.project}, the cluster's project; add it to the key's projects or use another key`
    })
  }
}

export const status: Check<ClusterRequest> = {
  name: 'status',
  codes: [40003],
  run: ({ cluster, now }) => {
    const status = statusAt(cluster, now)
    if (status === 'RUNNING') return undefined
    return refuse(40003, {
      explain: `the cluster is ${status}; only a RUNNING cluster takes imports`
    })
  }
}
