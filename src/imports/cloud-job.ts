import type { Awaitable } from '../awaitable.ts'
import type { CloudJob } from '../contract/cloud-jobs.ts'
import { cloudJobChecks } from './admission.ts'
import { admit } from './check.ts'
import type { Job } from './jobs/job.ts'
import { type JobStatus, stateInV2, statusOf } from './jobs/status.ts'
import { ABORTED, paceOf } from './jobs/timeline.ts'
import { afterInspection, Explained, explainOf, poll, utcSeconds } from './progress.ts'
import type { GetRequest } from './requests.ts'

/** A job as the control plane describes jobs of all kinds. @throws Refusal */
export const describeCloudJob = (request: GetRequest): Awaitable<Explained<CloudJob>> =>
  afterInspection(request.call, () => admit(cloudJobChecks, request, describe))

const describe = (request: GetRequest): Explained<CloudJob> => {
  const { now } = request
  const job = poll(request)
  const status = statusOf(job, now)
  const { completedAt, errorMessage = '' } = status
  const isCanceling =
    completedAt !== undefined && errorMessage === ABORTED && now < completedAt + paceOf(job).committing
  const answer = {
    jobId: job.id,
    type: 'IMPORT' as const,
    status: isCanceling ? ('CANCELING' as const) : statusIn(job, status),
    progress: String(status.percent),
    startTime: utcSeconds(job.createdAt),
    endTime: completedAt === undefined || isCanceling ? '' : utcSeconds(completedAt),
    reason: isCanceling ? '' : errorMessage
  }
  return new Explained(answer, explainOf(job, status))
}

/** guess: a job that waits for its commit, or is committing, is in progress: the page has no other status for it */
const statusIn = (job: Job, status: JobStatus): CloudJob['status'] => {
  if (status.state === 'Completed') return 'SUCCESSFUL'
  if (status.state === 'Failed') return 'FAILED'
  return stateInV2(job, status) === 'Pending' ? 'PENDING' : 'IN_PROGRESS'
}
