import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { GetRequest } from '../requests.ts'

/** server source: a job that is created with `auto_commit` "false" waits for commit or abort */
export const uncommitted: Check<GetRequest> = {
  name: 'uncommitted',
  codes: [2100],
  run: ({ job }) => {
    if (job.ending.kind === 'await' && job.ending.decision === undefined) return undefined
    const problem = job.ending.kind === 'await' ? 'it was committed or aborted before' : 'it commits by itself'
    return refuse(2100, {
      reason: `job ${job.id} does not wait for a decision`,
      explain: `${problem}; create a job with options.auto_commit "false" to decide yourself`
    })
  }
}
