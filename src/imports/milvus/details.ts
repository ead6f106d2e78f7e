import type { MilvusDetail } from '../../contract/milvus.ts'
import { type FileList, filesOf, type Job } from '../jobs/job.ts'
import type { FileStatus, JobStatus } from '../jobs/status.ts'
import { utcSeconds } from '../utc-seconds.ts'

/** Percent between which the rows are written: the phase Importing. server source: datacoord/import_util.go */
export const IMPORTING = { from: 40, until: 70 } as const

/** Whole percent of the rows that are written. */
export const writtenAt = (percent: number): number => {
  const { from, until } = IMPORTING
  return Math.floor((Math.min(Math.max(percent, from), until) - from) / ((until - from) / 100))
}

const stateOf = (failed: boolean, progress: number): MilvusDetail['state'] => {
  if (failed) return 'Failed'
  return progress === 100 ? 'Completed' : 'InProgress'
}

/** The arrays of a NumPy import have the same rows. */
const rowsOf = ({ inspection }: Job, [first]: readonly FileStatus[]): number =>
  inspection?.fileRows?.get(first?.name ?? '') ?? inspection?.rows ?? 0

const detailOf = (job: Job, name: string, files: readonly FileStatus[], status: JobStatus): MilvusDetail => {
  const progress = writtenAt(Math.max(0, ...files.map(({ percent }) => percent)))
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

/** Of a job that was created otherwise: each file by itself. */
const listsOf = (job: Job): readonly FileList[] =>
  job.lists ?? filesOf(job).map(({ name }) => ({ name: `[${name}]`, files: 1 }))

/** One for each list of files, once the files are read: before that there are no tasks. server source: GetTaskProgresses */
export const detailsOf = (job: Job, status: JobStatus): MilvusDetail[] => {
  const isUnreadable = status.state === 'Failed' && job.inspection?.fault !== undefined
  if (status.percent < IMPORTING.from || isUnreadable) return []
  let at = 0
  return listsOf(job).map(({ name, files }) => {
    const own = status.files.slice(at, at + files)
    at += files
    return detailOf(job, name, own, status)
  })
}
