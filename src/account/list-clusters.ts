import type { Awaitable } from '../awaitable.ts'
import type { ClusterEntry } from '../contract/account.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { clusterAccess } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { type Call, ClusterRequest } from '../imports/requests.ts'
import { clustersOf, describe } from './clusters.ts'

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

const numberOf = (
  text: string | undefined,
  fallback: number,
  most: number,
  code: 80003 | 80004,
  name: string
): number => {
  const value = text === undefined ? fallback : Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw Object.assign(
    refuse(code, { explain: `${name} is ${text?.slice(0, 20)}; send a whole number from 1 to ${most}` }),
    {
      check: 'paging'
    }
  )
}

/** One page of the caller's clusters. @throws Refusal */
export const listClusters = (call: Call, paging: Paging): ClusterPage => {
  const pageSize = numberOf(paging.pageSize, 10, 100, 80003, 'pageSize')
  const currentPage = numberOf(paging.currentPage, 1, 2_147_483_647, 80004, 'the page')
  const all = clustersOf(call)
  const now = call.sandbox.now()
  const page = all.slice((currentPage - 1) * pageSize, currentPage * pageSize)
  return { count: all.length, currentPage, pageSize, clusters: page.map(cluster => describe(cluster, now)) }
}

const describeChecks: readonly Check<ClusterRequest>[] = clusterAccess

/** @throws Refusal */
export const describeCluster = (call: Call, clusterId: string): Awaitable<ClusterEntry> =>
  admit(describeChecks, new ClusterRequest(call, { clusterId }), ({ cluster, now }) => describe(cluster, now))
