import type { Awaitable } from '../../awaitable.ts'
import type { JobList } from '../../contract/imports-v2.ts'
import { jobListChecks } from '../admission.ts'
import { admit } from '../check.ts'
import { isDatabase } from '../database.ts'
import type { JobListRequest } from '../requests.ts'
import { whenRead } from '../when-read.ts'
import { stateAt } from './state.ts'

const jobListPage = ({ cluster, collectionName, dbName, paging, now, call }: JobListRequest): JobList => {
  const jobs = call.sandbox.jobs.at(now)
  const { pageSize, currentPage } = paging
  if (!isDatabase(dbName)) return { count: 0, currentPage, pageSize, records: [] }
  const records = jobs.pageOf(cluster.id, collectionName, pageSize, currentPage).map(job => {
    const state = stateAt(job, now)
    return { collectionName: job.collectionName, jobId: job.id, state: state === 'Importing' ? 'InProgress' : state }
  })
  return { count: records.length, currentPage, pageSize, records }
}

/** One page of the jobs of a cluster, or of a collection, newest first. @throws Refusal */
export const listJobs = (request: JobListRequest): Awaitable<JobList> =>
  whenRead(request.call, () => admit(jobListChecks, request, jobListPage))
