import type { Awaitable } from '../awaitable.ts'
import type { ImportList, ImportTask } from '../contract/imports-v1.ts'
import { listChecks } from './admission.ts'
import { admit } from './check.ts'
import { stateOf } from './jobs/status.ts'
import type { ListRequest } from './requests.ts'
import { whenRead } from './when-read.ts'

/** documented: list page; a job that has not started counts as running, for the page has no state for it */
const STATES = { Running: 'ImportRunning', Completed: 'ImportCompleted', Failed: 'ImportFailed' } as const

const listPage = ({ cluster, pageSize, currentPage, now, call }: ListRequest): ImportList => {
  const jobs = call.sandbox.jobs.at(now)
  const tasks = jobs.page(cluster.id, pageSize, currentPage).map(
    (job): ImportTask => ({
      collectionName: job.collectionName,
      jobId: job.id,
      state: STATES[stateOf(job, now)]
    })
  )
  return { tasks, count: tasks.length, currentPage, pageSize, records: tasks }
}

/** One page of the jobs of a cluster, newest first. @throws Refusal */
export const listImports = (request: ListRequest): Awaitable<ImportList> =>
  whenRead(request.call, () => admit(listChecks, request, listPage))
