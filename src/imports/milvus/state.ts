import type { Job } from '../jobs/job.ts'
import type { JobStatus } from '../jobs/status.ts'
import { type State, stateIn } from '../v2/state.ts'

/** What Milvus tells of any job, in its order of keys: that of the alphabet, as Go writes maps. */
export interface Told {
  readonly progress: number
  readonly reason?: string
  readonly state: State
}

/** server source: datacoord/import_util.go, GetJobProgress: a job that failed is back at 0 */
export const told = (job: Job, status: JobStatus): Told => {
  const state = stateIn(job, status)
  const { errorMessage = '' } = status
  return {
    progress: state === 'Failed' ? 0 : status.percent,
    ...(errorMessage !== '' && { reason: errorMessage }),
    state
  }
}
