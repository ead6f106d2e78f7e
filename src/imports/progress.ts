import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import type { ImportProgress } from '../contract/imports-v1.ts'
import { getChecks } from './admission.ts'
import { admit } from './check.ts'
import type { Job } from './jobs/job.ts'
import { type JobStatus, stateOf, statusOf } from './jobs/status.ts'
import type { CallContext, GetRequest } from './requests.ts'

/** A response, and the emulator's explanation of the job's failure or plan, if there is one. */
export class Explained<Answer> {
  readonly answer: Answer
  readonly explain: string | undefined

  constructor(answer: Answer, explain: string | undefined) {
    this.answer = answer
    this.explain = explain
  }
}

/** The progress of a job in the form of v1. @throws Refusal */
export const getImport = (request: GetRequest): Awaitable<Explained<ImportProgress>> =>
  afterInspection(request.call, () => admit(getChecks, request, progressOf))

/** Runs an operation that reads jobs or their row counts. On a clock that does not run by itself it waits for inspections first. */
export const afterInspection = <Result>({ sandbox }: CallContext, run: () => Awaitable<Result>): Awaitable<Result> =>
  mapAwaitable(sandbox.inspections.settled(), run)

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
  return new Explained(answer, explainOf(job, status))
}

/** The requested job. If its progress depends on polls, this call counts as one, unless the console makes it. */
export const poll = ({ job: found, now, call }: GetRequest): Job => {
  const { jobs } = call.sandbox
  const job = jobs.get(found.id) ?? found
  const { polls } = job
  if (polls === undefined || call.fromConsole || polls.at.length >= polls.needed || stateOf(job, now) !== 'Running')
    return job
  const changes = { polls: { ...polls, at: [...polls.at, now] } }
  jobs.replace(job.id, changes)
  return { ...job, ...changes }
}

/** null when there is no time. */
const timeOf = (time: number | undefined): string | null => (time === undefined ? null : utcSeconds(time))

/** `2023-10-28T06:51:49Z`. documented: get page of v1, progress page of v2 */
export const utcSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`

export const explainOf = ({ explain }: Job, { files }: JobStatus): string | undefined =>
  files.find(file => file.explain !== undefined)?.explain ?? explain
