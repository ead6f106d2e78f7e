import type { Awaitable } from '../../awaitable.ts'
import type { Progress } from '../../contract/imports-v2.ts'
import { progressChecks } from '../admission.ts'
import { admit } from '../check.ts'
import { type Explained, explainOf } from '../get.ts'
import type { Job } from '../jobs/job.ts'
import { type FileStatus, statusOf } from '../jobs/status.ts'
import { poll } from '../poll.ts'
import type { GetRequest } from '../requests.ts'
import { utcSeconds } from '../utc-seconds.ts'
import { whenRead } from '../when-read.ts'
import { stateIn } from './state.ts'

/** Percent from which on the files are read and their rows known. */
const READ = 40

const timeOf = (time: number | undefined): string => (time === undefined ? '' : utcSeconds(time))

const rowsOf = ({ inspection }: Job, { name, percent }: FileStatus): number =>
  percent < READ ? 0 : (inspection?.fileRows?.get(name) ?? inspection?.rows ?? 0)

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
          ? stateIn(job, { ...status, percent: file.percent })
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
    state: stateIn(job, status),
    progress: status.percent,
    completeTime: timeOf(status.completedAt),
    reason: status.errorMessage ?? '',
    totalRows: status.percent < READ ? 0 : (job.inspection?.rows ?? 0),
    details
  }
  return { answer, explain: explainOf(job, status) }
}

/** How far an import job is, as v2 tells it. @throws Refusal */
export const importProgress = (request: GetRequest): Awaitable<Explained<Progress>> =>
  whenRead(request.call, () => admit(progressChecks, request, progressOf))
