import type { OperationName } from '../../contract/operations.ts'
import { timelineOf } from '../../imports/jobs/timeline.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Ending } from './outcomes.ts'

/** What an answer tells of a job; only what is looked at here. */
interface Told {
  readonly jobId?: string
  readonly readyPercentage?: number
  readonly completeTime?: string | null
  readonly state?: string
}

const dataOf = (reply: string): Told => {
  try {
    return (JSON.parse(reply) as { data?: Told }).data ?? {}
  } catch {
    return {}
  }
}

const V2_STATES: Readonly<Record<string, Ending>> = {
  Completed: 'completed',
  Failed: 'failed',
  Uncommitted: 'uncommitted'
}

const inV1 = ({ readyPercentage, completeTime }: Told): Ending => {
  if (readyPercentage === 1) return 'completed'
  return completeTime === null ? 'running' : 'failed'
}

/** Whether it stands where it will always stand; only the emulator can know. */
const isStalled = ({ jobs, now }: LabSandbox, { jobId = '' }: Told): boolean => {
  const job = jobs.get(jobId)
  if (job?.ending.kind !== 'stall') return false
  const { fractionAt } = timelineOf(job)
  return fractionAt(now()) === fractionAt(Number.MAX_SAFE_INTEGER)
}

/** What a call that asked how a job goes was told; undefined of all other calls. */
export const endingSeen = (
  sandbox: LabSandbox,
  operation: OperationName | undefined,
  reply: string
): { readonly jobId: string | undefined; readonly ending: Ending } | undefined => {
  if (operation !== 'get' && operation !== 'v2.describe') return undefined
  const told = dataOf(reply)
  const ending = operation === 'get' ? inV1(told) : (V2_STATES[told.state ?? ''] ?? 'running')
  return { jobId: told.jobId, ending: ending === 'running' && isStalled(sandbox, told) ? 'stalled' : ending }
}
