import type { Awaitable } from '../awaitable.ts'
import { begin, CHANGES, type Change, type Status, statusAt, withCluster } from '../cloud/world.ts'

import { refuse } from '../contract/refusals/refusal.ts'
import { clusterAccess } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { type CallContext, ClusterRequest } from '../imports/requests.ts'
import { isDedicated } from './clusters.ts'
import { sizeOf } from './create-cluster.ts'

/** documented: cluster pages */
export interface Changed {
  readonly clusterId: string
  readonly prompt: string
}

const PROMPTS: Readonly<Record<Exclude<Change, 'create'>, string>> = {
  suspend: 'Successfully Submitted. The cluster will not incur any computing costs when suspended.',
  resume:
    'Successfully Submitted. The cluster is being resumed; use the DescribeCluster interface to obtain its status.',
  modify:
    'Successfully Submitted. The cluster is being modified; use the DescribeCluster interface to obtain its status.',
  drop: 'The cluster is being deleted; its data will be deleted.'
}

/** Checks the cluster id, which is in the URL's path. */
const idInPath: Check<ClusterRequest> = {
  name: 'clusterId',
  codes: [90103],
  run: ({ clusterId = '' }) =>
    clusterId === '' ? refuse(90103, { explain: 'the path has no cluster id; put it behind /clusters/' }) : undefined
}

/**
 * Starts a change that takes one minute of the sandbox's time. Replies show a new size at once (guess).
 * @param freeCode the version's code for free clusters, which cannot be changed @throws Refusal
 */
export const changeCluster = (
  call: CallContext,
  request: { readonly clusterId?: string; readonly cuSize?: number },
  change: Exclude<Change, 'create'>,
  freeCode: 80021 | 96021
): Awaitable<Changed> =>
  admit(changeChecks(change, freeCode), new ClusterRequest(call, request), ({ cluster, now }) => {
    const { sandbox } = call
    const transition = begin(change, now, sandbox.rules.speed)
    const size = change === 'modify' ? { cuSize: sizeOf(request.cuSize) } : {}
    if (change === 'drop') sandbox.jobs.dropCluster(cluster.id, now)
    sandbox.world = withCluster(sandbox.world, { ...cluster, ...size, transition })
    return { clusterId: cluster.id, prompt: PROMPTS[change] }
  })

/** The checks of a change, in order. Clusters of any plan can be dropped. */
export const changeChecks = (
  change: Exclude<Change, 'create'>,
  freeCode: 80021 | 96021
): readonly Check<ClusterRequest>[] => [
  idInPath,
  ...clusterAccess,
  ...(change === 'drop' ? [] : [dedicatedOnly(change, freeCode)]),
  allowed(change)
]

const dedicatedOnly = (change: Change, freeCode: 80021 | 96021): Check<ClusterRequest> => ({
  name: 'plan',
  codes: [80021, freeCode],
  run: ({ cluster }) => {
    if (isDedicated(cluster)) return undefined
    return refuse(cluster.plan === 'Free' ? freeCode : 80021, {
      explain: `cluster ${cluster.id} is on the ${cluster.plan} plan, which has no ${change}`
    })
  }
})

const allowed = (change: Change): Check<ClusterRequest> => ({
  name: 'status',
  codes: [40003],
  run: ({ cluster, now }) => {
    const from: readonly Status[] = CHANGES[change].from
    const status = statusAt(cluster, now)
    if (from.includes(status)) return undefined
    return refuse(40003, { explain: `the cluster is ${status}; ${change} is for one that is ${from.join(' or ')}` })
  }
})
