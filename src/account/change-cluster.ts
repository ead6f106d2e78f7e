import { begin, CHANGES, type Change, type Status, statusAt } from '../cloud/lifecycle.ts'
import { withCluster } from '../cloud/world.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { clusterAccess } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { type Call, ClusterRequest } from '../imports/requests.ts'

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

const dedicatedOnly = (change: Change): Check<ClusterRequest> => ({
  name: 'plan',
  codes: [80021],
  run: ({ cluster }) => {
    if (change === 'drop' || cluster.plan === 'Standard' || cluster.plan === 'Enterprise') return undefined
    return refuse(80021, { explain: `cluster ${cluster.id} is on the ${cluster.plan} plan, which has no ${change}` })
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

/** Begins a change that takes a minute of the sandbox's time. @throws Refusal */
export const changeCluster = (call: Call, clusterId: string, change: Exclude<Change, 'create'>): Promise<Changed> =>
  admit(
    [...clusterAccess, dedicatedOnly(change), allowed(change)],
    new ClusterRequest(call, { clusterId }),
    ({ cluster, now }) => {
      const { sandbox } = call
      const transition = begin(change, now, sandbox.rules.speed)
      sandbox.world = withCluster(sandbox.world, { ...cluster, transition })
      return { clusterId: cluster.id, prompt: PROMPTS[change] }
    }
  )
