import type { Awaitable } from '../awaitable.ts'
import type { ImportProgress } from '../contract/imports-v1.ts'
import { getChecks } from './admission.ts'
import { admit } from './check.ts'
import type { Job } from './jobs/job.ts'
import { type JobStatus, statusOf } from './jobs/status.ts'
import { poll } from './poll.ts'
import type { GetRequest } from './requests.ts'
import { utcSeconds } from './utc-seconds.ts'
import { whenRead } from './when-read.ts'

/** Null while there is no time. */
const timeOf = (time: number | undefined): string | null => (time === undefined ? null : utcSeconds(time))

/** An answer, and in the emulator's words why the job goes as it goes, if a file or somebody else is to blame. */
export interface Explained<Answer> {
  readonly answer: Answer
  readonly explain: string | undefined
}

export const explainOf = ({ explain }: Job, { files }: JobStatus): string | undefined =>
  files.find(file => file.explain !== undefined)?.explain ?? explain

const progressOf = (request: GetRequest): Explained<ImportProgress> => {
  const { now } = request
  const job = poll(request)
  const status = statusOf(job, now)
  const answer = {
    collectionName: job.collectionName,
    fileName: job.fileName,
    fileSize: job.fileSize,
    readyPercentage: status.percent / 100,
    completeTime: timeOf(status.completedAt),
    errorMessage: status.errorMessage ?? null,
    jobId: job.id,
    details: status.files.map(file => ({
      fileName: file.name,
      fileSize: file.size,
      readyPercentage: file.percent / 100,
      completeTime: timeOf(file.completedAt),
      errorMessage: file.errorMessage ?? null
    }))
  }
  return { answer, explain: explainOf(job, status) }
}

/** How far an import job is. @throws Refusal */
export const getImport = (request: GetRequest): Awaitable<Explained<ImportProgress>> =>
  whenRead(request.call, () => admit(getChecks, request, progressOf))
