import type { Awaitable } from '../awaitable.ts'
import { decisionChecks, milvusDecisionChecks } from './admission.ts'
import { admit, type Check } from './check.ts'
import { afterInspection } from './progress.ts'
import type { GetRequest } from './requests.ts'

/** Commits or aborts a job that was created with `auto_commit` "false"; an equal earlier decision stays. @throws Refusal */
export const decideImport = (request: GetRequest, commit: boolean): Awaitable<Record<string, never>> =>
  afterInspection(request.call, () =>
    admit(checksOf(request, commit), request, ({ job, now, call }) => {
      const isDecided = job.ending.kind !== 'await' || job.ending.decision !== undefined
      if (isDecided) return {}
      call.sandbox.jobs.replace(job.id, { ending: { kind: 'await', decision: { commit, at: now } } })
      return {}
    })
  )

const checksOf = ({ call }: GetRequest, commit: boolean): readonly Check<GetRequest>[] =>
  (call.asMilvus ? milvusDecisionChecks : decisionChecks)[commit ? 'commit' : 'abort']
