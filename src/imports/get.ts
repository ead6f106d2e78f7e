import type { ImportProgress } from '../contract/v1/import-get.ts'
import { type Awaitable, after } from '../objects/awaitable.ts'
import { getChecks } from './admission.ts'
import { admit } from './check.ts'
import { type FileStatus, statusOf } from './jobs/status.ts'
import type { GetRequest } from './requests.ts'

/** `2023-10-28T06:51:49Z`; null while there is no time. documented: get page */
const utcSeconds = (time: number | undefined): string | null =>
  time === undefined ? null : `${new Date(time).toISOString().slice(0, 19)}Z`

/** Of a file the server's words, and after them where in it the fault is. */
const detailOf = ({ errorMessage, explain }: FileStatus): string | null => {
  if (errorMessage === undefined) return null
  return explain === undefined ? errorMessage : `${errorMessage} (${explain})`
}

/** The answer, and in the emulator's words why the job failed, if a file is to blame. */
export interface GetOutcome {
  readonly progress: ImportProgress
  readonly explain: string | undefined
}

const progressOf = ({ job, now }: GetRequest): GetOutcome => {
  const status = statusOf(job, now)
  const progress = {
    collectionName: job.collectionName,
    fileName: job.fileName,
    fileSize: job.fileSize,
    readyPercentage: status.percent / 100,
    completeTime: utcSeconds(status.completedAt),
    errorMessage: status.errorMessage ?? null,
    jobId: job.id,
    details: status.files.map(file => ({
      fileName: file.name,
      fileSize: file.size,
      readyPercentage: file.percent / 100,
      completeTime: utcSeconds(file.completedAt),
      errorMessage: detailOf(file)
    }))
  }
  return { progress, explain: status.files.find(file => file.explain !== undefined)?.explain }
}

/** How far an import job is. @throws Refusal */
export const getImport = (request: GetRequest): Awaitable<GetOutcome> =>
  after(request.call.sandbox.readings.settled(), () => admit(getChecks, request, progressOf))
