import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

export const sameCloud: Check<ImportRequest> = {
  name: 'sameCloud',
  codes: [83004],
  run: ({ cluster, sources, limits }) => {
    if (!limits.sameCloudOnly) return undefined
    const other = sources.find(({ location }) => location.cloud !== cluster.cloud)
    if (other === undefined) return undefined
    return refuse(83004, {
      explain: `the object is in ${other.location.cloud}, the cluster in ${cluster.cloud} (${cluster.region}); copy the data there, or start with --era 2024 or later`
    })
  }
}
