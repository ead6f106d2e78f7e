import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

const sum = (counts: Iterable<number>): number => {
  let total = 0
  for (const count of counts) total += count
  return total
}

export const concurrency: Check<ImportRequest> = {
  name: 'concurrency',
  codes: [47039, 47055],
  run: ({ cluster, collection, now, limits, call: { sandbox } }) => {
    const alive = sandbox.jobs.alive(cluster.id, now)
    if (alive.size === 0) return undefined
    const importing = () => [...alive.keys()].slice(0, 10).join(', ')
    if (limits.oneAtATime.includes(cluster.plan)) {
      return refuse(47039, {
        explain: `cluster ${cluster.id} is on the ${cluster.plan} plan and is importing into ${importing()}; wait until that job ends`
      })
    }
    const { per, jobs } = limits.alive
    const running = per === 'cluster' ? sum(alive.values()) : (alive.get(collection.name) ?? 0)
    if (running < jobs) return undefined
    return refuse(47055, {
      reason: per === 'cluster' ? importing() : collection.name,
      explain: `${running} of at most ${jobs} imports per ${per} are running (${importing()}); wait until one ends`
    })
  }
}
