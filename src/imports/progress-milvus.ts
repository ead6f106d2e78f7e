import type { Awaitable } from '../awaitable.ts'
import type { MilvusDetail, MilvusProgress } from '../contract/milvus.ts'
import { milvusProgressChecks } from './admission.ts'
import { admit } from './check.ts'
import { type FileList, filesOf, type Job } from './jobs/job.ts'
import { type FileStatus, type JobStatus, type StateV2, stateInV2, statusOf } from './jobs/status.ts'
import { afterInspection, Explained, explainOf, poll, utcSeconds } from './progress.ts'
import type { GetRequest } from './requests.ts'

/** The progress of a job in the form of Milvus. @throws Refusal */
export const milvusProgress = (request: GetRequest): Awaitable<Explained<MilvusProgress>> =>
  afterInspection(request.call, () => admit(milvusProgressChecks, request, progressOf))

/** Percentages at which the phase Importing writes rows. server source: datacoord/import_util.go */
export const IMPORTING = { from: 40, until: 70 } as const

const progressOf = (request: GetRequest): Explained<MilvusProgress> => {
  const { now, call } = request
  const job = poll(request)
  const status = statusOf(job, now)
  const details = listTasks(job, status)
  const { progress, ...rest } = describeJob(job, status)
  const totalRows = progress < IMPORTING.from ? 0 : (job.inspection?.rows ?? 0)
  const answer = {
    collectionName: job.collectionName,
    completeTime:
      status.state === 'Completed' && status.completedAt !== undefined ? utcSeconds(status.completedAt) : '',
    ...(call.sandbox.rules.milvusVersion !== '2.5' && { createTime: utcSeconds(job.createdAt) }),
    details,
    fileSize: details.reduce((sum, { fileSize }) => sum + fileSize, 0),
    importedRows: Math.floor((writtenPercent(progress) * totalRows) / 100),
    jobId: job.id,
    progress,
    ...rest,
    totalRows
  }
  return new Explained(answer, explainOf(job, status))
}

/** One task for each list of files, after the files are read; before that there are none. server source: GetTaskProgresses */
export const listTasks = (job: Job, status: JobStatus): MilvusDetail[] => {
  const isUnreadable = status.state === 'Failed' && job.inspection?.fault !== undefined
  if (status.percent < IMPORTING.from || isUnreadable) return []
  let at = 0
  return listsOf(job).map(({ name, files }) => {
    const own = status.files.slice(at, at + files)
    at += files
    return detailOf(job, name, own, status)
  })
}

/** The lists of a job; a job that was not created through Milvus has one for each file. */
const listsOf = (job: Job): readonly FileList[] =>
  job.lists ?? filesOf(job).map(({ name }) => ({ name: `[${name}]`, files: 1 }))

const detailOf = (job: Job, name: string, files: readonly FileStatus[], status: JobStatus): MilvusDetail => {
  const progress = writtenPercent(Math.max(0, ...files.map(({ percent }) => percent)))
  const failed = status.state === 'Failed'
  const reason = failed ? status.errorMessage : undefined
  const totalRows = rowsOf(job, files)
  const ends = files.map(({ completedAt }) => completedAt)
  const end = Math.max(...ends.map(time => time ?? 0))
  return {
    completeTime: progress === 100 && !failed && !ends.includes(undefined) ? utcSeconds(end) : '',
    fileName: name,
    fileSize: files.reduce((sum, { size }) => sum + size, 0),
    importedRows: Math.floor((progress * totalRows) / 100),
    progress,
    ...(reason !== undefined && { reason }),
    state: stateOf(failed, progress),
    totalRows
  }
}

/** Whole percent of the rows that are written. */
export const writtenPercent = (percent: number): number => {
  const { from, until } = IMPORTING
  return Math.floor((Math.min(Math.max(percent, from), until) - from) / ((until - from) / 100))
}

/** Rows of a list; all arrays of a NumPy import hold the same rows. */
const rowsOf = ({ inspection }: Job, [first]: readonly FileStatus[]): number =>
  inspection?.fileRows?.get(first?.name ?? '') ?? inspection?.rows ?? 0

const stateOf = (failed: boolean, progress: number): MilvusDetail['state'] => {
  if (failed) return 'Failed'
  return progress === 100 ? 'Completed' : 'InProgress'
}

/** The common part of Milvus' job description. Its keys are in alphabetical order, because Go sorts map keys. */
export interface MilvusJobDescription {
  readonly progress: number
  readonly reason?: string
  readonly state: StateV2
}

/** server source: datacoord/import_util.go, GetJobProgress: a failed job reports 0 */
export const describeJob = (job: Job, status: JobStatus): MilvusJobDescription => {
  const state = stateInV2(job, status)
  const { errorMessage = '' } = status
  return {
    progress: state === 'Failed' ? 0 : status.percent,
    ...(errorMessage !== '' && { reason: errorMessage }),
    state
  }
}
