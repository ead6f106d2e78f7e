import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ClusterRequest } from '../requests.ts'

export const domain: Check<ClusterRequest> = {
  name: 'domain',
  codes: [90117],
  run: ({ call: { host } }) => {
    if (host.kind !== 'unknown') return undefined
    return refuse(90117, {
      explain: `${host.problem}; call controller.api.<region>.<domain> or localhost, or start with --neutral-hosts`
    })
  }
}
