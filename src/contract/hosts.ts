import { withoutSecretPairs, withoutUrlSecrets } from '../text/secrets.ts'
import { REGIONS } from './clouds.ts'

/** The region and plane that the Host header addresses. */
export type HostClaim =
  | { readonly kind: 'neutral' }
  /** The control plane of a region. */
  | { readonly kind: 'region'; readonly region: string }
  /** The control plane of all regions; v2 only. */
  | { readonly kind: 'global' }
  /** The data plane of a cluster; a name below `.localhost` may omit the region. */
  | { readonly kind: 'cluster'; readonly clusterId: string; readonly region: string | undefined }
  /** The data plane of a project in a region. */
  | { readonly kind: 'project'; readonly projectId: string; readonly region: string }
  | { readonly kind: 'unknown'; readonly problem: string }

const NEUTRAL: HostClaim = { kind: 'neutral' }

// documented: the host forms of every generation of the v1 pages, typos included; recorded: `api.<region>` in GET /v1/regions;
// `.localhost` is ours.
const CONTROLLER =
  /^(?:controller\.(?:api\.)?|api\.)([a-z]+-[a-z0-9-]+)\.(?:localhost|(?:vectordb\.)?(?:cloud(?:-[a-z0-9]+)?\.)?zilliz(?:cloud)?\.(?:com\.cn|com|cn))$/

// documented: connect addresses in cluster replies; `.localhost` is ours.
const CLUSTER = /^(in\d\d-[0-9a-z]+)\.(?:([a-z0-9.-]+)\.)?(?:localhost|zilliz(?:cloud)?\.(?:com\.cn|com))$/

// documented: connection endpoints page; `.localhost` is ours.
const PROJECT = /^(proj-[0-9a-z]+)\.([a-z]+-[a-z0-9-]+)\.(?:api\.zillizcloud\.com|api\.zilliz\.com\.cn|api\.localhost)$/

// documented: v2 pages
const GLOBAL = /^api\.cloud\.zilliz\.com(?:\.cn)?$/

const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/

// Names that always lead to a machine of the user: containers, compose services, mDNS, Kubernetes.
const PRIVATE = /(?:^|\.)(?:localhost|local|internal|test)$/

/**
 * Reads a Host header. `controller.api.<region>.…` selects a region; localhost, IPs, single-label names and private suffixes are
 * neutral and take the cluster's own region (guess: the cloud has no such hosts).
 */
export const readHost = (hostHeader: string, neutralHosts: ReadonlySet<string>): HostClaim => {
  const host = hostnameOf(hostHeader)
  const [, region] = CONTROLLER.exec(host) ?? []
  if (region !== undefined) return inRegion(region, { kind: 'region', region })
  const [, clusterId, labels] = CLUSTER.exec(host) ?? []
  if (clusterId !== undefined) return atCluster(host, clusterId, labels)
  const [, projectId, place] = PROJECT.exec(host) ?? []
  if (projectId !== undefined && place !== undefined)
    return inRegion(place, { kind: 'project', projectId, region: place })
  if (GLOBAL.test(host)) return { kind: 'global' }
  if (host === '' || !host.includes('.') || IP.test(host) || PRIVATE.test(host) || neutralHosts.has(host))
    return NEUTRAL
  return unknown(
    `host '${withoutSecretPairs(withoutUrlSecrets(host)).slice(0, 100)}' is not a controller host of the service`
  )
}

const hostnameOf = (hostHeader: string): string => hostHeader.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')

const inRegion = (region: string, claim: HostClaim): HostClaim =>
  REGIONS.has(region) ? claim : unknown(`host names the region '${region}', which is none of the documented regions`)

const unknown = (problem: string): HostClaim => ({ kind: 'unknown', problem })

const atCluster = (host: string, clusterId: string, labels = ''): HostClaim => {
  const region = labels.split('.').find(label => REGIONS.has(label))
  if (region === undefined && !host.endsWith('.localhost')) {
    return unknown(`host is the address of cluster ${clusterId} in none of the documented regions`)
  }
  return { kind: 'cluster', clusterId, region }
}
