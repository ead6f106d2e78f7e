import type { Awaitable } from '../awaitable.ts'
import { databaseOf, findCollection, hasDatabase } from '../cloud/world.ts'
import type { ImportList, ImportTask } from '../contract/imports-v1.ts'
import type { ImportListBody, JobList } from '../contract/imports-v2.ts'
import type { MilvusList } from '../contract/milvus.ts'
import { dataPlaneChecks, jobListChecks, listChecks, milvusListChecks } from './admission.ts'
import { admit } from './check.ts'
import type { Job } from './jobs/job.ts'
import type { Jobs } from './jobs/job-store.ts'
import { stateInV2At, stateOf, statusOf } from './jobs/status.ts'
import { afterInspection } from './progress.ts'
import { describeJob } from './progress-milvus.ts'
import { type CallContext, CollectionRequest, type JobListRequest, type ListRequest } from './requests.ts'

/** Lists one page of the jobs of a cluster, newest first. @throws Refusal */
export const listImports = (request: ListRequest): Awaitable<ImportList> =>
  afterInspection(request.call, () => admit(listChecks, request, listPage))

/** documented: list page; a job that has not started counts as running, because the page has no other state for it */
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

/**
 * Lists the jobs of a collection, or all jobs, in the form of Milvus: without pages. server source: datacoord filters them by the id of the
 * collection, so a new collection has none of a dropped one. @throws Refusal
 */
export const listMilvusJobs = (call: CallContext, body: ImportListBody): Awaitable<MilvusList> =>
  afterInspection(call, () => {
    const { collectionName: name } = body
    const checks = name === undefined ? milvusListChecks : dataPlaneChecks
    return admit(checks, new CollectionRequest(call, body), request =>
      recordsOf(
        call,
        clustersOf(request),
        { collectionName: name && request.collection.name, database: request.database, existing: name !== undefined },
        request.now
      )
    )
  })

/** All jobs of Milvus in the clusters, newest first (guess: the server has no order). */
const recordsOf = (
  { sandbox }: CallContext,
  clusterIds: readonly string[],
  of: Parameters<Jobs['pageOf']>[1],
  now: number
): MilvusList => {
  const all = clusterIds.flatMap(id => sandbox.jobs.at(now).pageOf(id, of, Number.MAX_SAFE_INTEGER, 1))
  const jobs = all.filter(({ lists }) => lists !== undefined).sort((a, b) => b.createdAt - a.createdAt)
  const records = jobs.map((job: Job) => ({
    collectionName: job.collectionName,
    jobId: job.id,
    ...describeJob(job, statusOf(job, now))
  }))
  return { records }
}

/** Without a collection, all clusters of the caller count as one Milvus, unless the host addresses one cluster. */
const clustersOf = ({ call, cluster, collectionName, database }: CollectionRequest): readonly string[] => {
  const { organization } = call.caller
  const isOne = collectionName !== '' || call.host.kind === 'cluster'
  const all = isOne
    ? [cluster]
    : [...call.sandbox.world.clusters.values()].filter(own => own.organization === organization)
  return all.filter(own => hasDatabase(own, database)).map(({ id }) => id)
}

/** Lists one page of the jobs of a cluster or collection, newest first. @throws Refusal */
export const listJobs = (request: JobListRequest): Awaitable<JobList> =>
  afterInspection(request.call, () => admit(jobListChecks, request, jobListPage))

const jobListPage = ({ cluster, collectionName, dbName, paging, now, call }: JobListRequest): JobList => {
  const jobs = call.sandbox.jobs.at(now)
  const { pageSize, currentPage } = paging
  const isOfAll = collectionName === undefined && dbName === undefined
  const database = databaseOf(dbName)
  const name = collectionName && (findCollection(cluster, collectionName, database)?.name ?? collectionName)
  const of = isOfAll ? undefined : { collectionName: name, database }
  const page = hasDatabase(cluster, database) ? jobs.pageOf(cluster.id, of, pageSize, currentPage) : []
  const records = page.map(job => {
    const state = stateInV2At(job, now)
    return { collectionName: job.collectionName, jobId: job.id, state: state === 'Importing' ? 'InProgress' : state }
  })
  return { count: records.length, currentPage, pageSize, records }
}
