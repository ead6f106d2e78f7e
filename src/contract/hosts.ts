import { REGIONS } from './regions.ts'

/** What the Host header says about the region that is called. */
export type HostClaim =
  | { readonly kind: 'neutral' }
  | { readonly kind: 'region'; readonly region: string }
  /** The one host of all regions, which v2 has. */
  | { readonly kind: 'global' }
  | { readonly kind: 'cluster'; readonly clusterId: string }
  | { readonly kind: 'unknown'; readonly problem: string }

const NEUTRAL: HostClaim = { kind: 'neutral' }

// documented: the host forms of every generation of the v1 pages, typos included; `.localhost` is ours.
const CONTROLLER =
  /^controller\.(?:api\.)?([a-z]+-[a-z0-9-]+)\.(?:localhost|(?:vectordb\.)?(?:cloud(?:-[a-z0-9]+)?\.)?zilliz(?:cloud)?\.(?:com\.cn|com|cn))$/

// documented: connect addresses in cluster replies; `.localhost` is ours.
const CLUSTER = /^(in\d\d-[0-9a-z]+)\.(?:[a-z0-9.-]+\.)?(?:localhost|zilliz(?:cloud)?\.(?:com\.cn|com))$/

// documented: v2 pages
const GLOBAL = /^api\.cloud\.zilliz\.com(?:\.cn)?$/

const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/

// Names that only ever lead to a machine of the user's own: containers, compose services, mDNS, Kubernetes.
const PRIVATE = /(?:^|\.)(?:localhost|local|internal|test)$/

const hostnameOf = (hostHeader: string): string => hostHeader.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')

/**
 * Reads a Host header. `controller.api.<region>.…` selects a region; localhost, IPs, single-label names and private suffixes are
 * neutral and take the cluster's own region (guess: the cloud has no such hosts).
 */
export const readHost = (hostHeader: string, neutralHosts: ReadonlySet<string>): HostClaim => {
  const host = hostnameOf(hostHeader)
  const region = CONTROLLER.exec(host)?.[1]
  if (region !== undefined) {
    return REGIONS.has(region)
      ? { kind: 'region', region }
      : { kind: 'unknown', problem: `host names the region '${region}', which is none of the documented regions` }
  }
  const clusterId = CLUSTER.exec(host)?.[1]
  if (clusterId !== undefined) return { kind: 'cluster', clusterId }
  if (GLOBAL.test(host)) return { kind: 'global' }
  if (host === '' || !host.includes('.') || IP.test(host) || PRIVATE.test(host) || neutralHosts.has(host))
    return NEUTRAL
  return { kind: 'unknown', problem: `host '${host.slice(0, 100)}' is not a controller host of the service` }
}
