import type { Job } from './jobs/job.ts'
import { stateOf } from './jobs/status.ts'
import type { GetRequest } from './requests.ts'

/** The job that is asked for, once that is counted if its progress goes by it. */
export const poll = ({ job: found, now, call }: GetRequest): Job => {
  const { jobs } = call.sandbox
  const job = jobs.get(found.id) ?? found
  const { polls } = job
  if (polls === undefined || polls.at.length >= polls.needed || stateOf(job, now) !== 'Running') return job
  const changes = { polls: { ...polls, at: [...polls.at, now] } }
  jobs.replace(job.id, changes)
  return { ...job, ...changes }
}
