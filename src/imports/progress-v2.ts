import type { Awaitable } from '../awaitable.ts'
import type { Progress } from '../contract/imports-v2.ts'
import { progressChecks } from './admission.ts'
import { admit } from './check.ts'
import type { Job } from './jobs/job.ts'
import { type FileStatus, stateInV2, statusOf } from './jobs/status.ts'
import { afterInspection, Explained, explainOf, poll, utcSeconds } from './progress.ts'
import type { GetRequest } from './requests.ts'

/** The progress of a job in the form of v2. @throws Refusal */
export const importProgress = (request: GetRequest): Awaitable<Explained<Progress>> =>
  afterInspection(request.call, () => admit(progressChecks, request, progressOf))

/** Percent from which the files are read and their rows known. */
const READ = 40

const progressOf = (request: GetRequest): Explained<Progress> => {
  const { now } = request
  const job = poll(request)
  const status = statusOf(job, now)
  const details = status.files.map(file => ({
    fileName: file.name,
    fileSize: file.size,
    state:
      file.percent === 100
        ? 'Completed'
        : file.errorMessage === undefined
          ? stateInV2(job, { ...status, percent: file.percent })
          : 'Failed',
    progress: file.percent,
    completeTime: timeOf(file.completedAt),
    reason: file.errorMessage ?? '',
    totalRows: rowsOf(job, file)
  }))
  const answer = {
    jobId: job.id,
    collectionName: job.collectionName,
    fileName: job.fileName,
    fileSize: job.fileSize,
    state: stateInV2(job, status),
    progress: status.percent,
    completeTime: timeOf(status.completedAt),
    reason: status.errorMessage ?? '',
    totalRows: status.percent < READ ? 0 : (job.inspection?.rows ?? 0),
    details
  }
  return new Explained(answer, explainOf(job, status))
}

const timeOf = (time: number | undefined): string => (time === undefined ? '' : utcSeconds(time))

const rowsOf = ({ inspection }: Job, { name, percent }: FileStatus): number =>
  percent < READ ? 0 : (inspection?.fileRows?.get(name) ?? inspection?.rows ?? 0)
