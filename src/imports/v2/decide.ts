import type { Awaitable } from '../../awaitable.ts'
import { decisionChecks, milvusDecisionChecks } from '../admission.ts'
import { admit } from '../check.ts'
import type { GetRequest } from '../requests.ts'
import { whenRead } from '../when-read.ts'

/** Commits or aborts a job that was created with `auto_commit` "false". @throws Refusal */
export const decideImport = (request: GetRequest, commit: boolean): Awaitable<Record<string, never>> =>
  whenRead(request.call, () =>
    admit(request.call.asMilvus ? milvusDecisionChecks : decisionChecks, request, ({ job, now, call }) => {
      call.sandbox.jobs.replace(job.id, { ending: { kind: 'await', decision: { commit, at: now } } })
      return {}
    })
  )
