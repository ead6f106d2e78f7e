import type { Job } from '../jobs/job.ts'
import { type JobStatus, statusOf } from '../jobs/status.ts'

export type State = 'Pending' | 'Importing' | 'Completed' | 'Failed' | 'Uncommitted' | 'Committing'

/** Percent up to which a job has not begun. server source: datacoord/import_util.go */
const PENDING = 10

/** The state of v2, which tells jobs that wait from those that work. */
export const stateIn = (job: Job, { state, percent }: Pick<JobStatus, 'state' | 'percent'>): State => {
  if (state !== 'Running') return state
  if (job.ending.kind === 'await' && percent === 99)
    return job.ending.decision === undefined ? 'Uncommitted' : 'Committing'
  return percent < PENDING ? 'Pending' : 'Importing'
}

export const stateAt = (job: Job, now: number): State => stateIn(job, statusOf(job, now))
