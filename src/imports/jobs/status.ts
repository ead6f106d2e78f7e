import { filesOf, type Job, type JobFile } from './job.ts'
import { type End, endOf, INSPECTED_BY, limitOf, paceOf, percentAt, type Timeline, timelineOf } from './timeline.ts'

export interface FileStatus extends JobFile {
  /** Place and reason of a fault in the file. */
  readonly explain?: string
  /** 0 to 100; 100 only on success. */
  readonly percent: number
  /** Epoch milliseconds; undefined while running. */
  readonly completedAt: number | undefined
  readonly errorMessage: string | undefined
}

export interface JobStatus {
  readonly state: 'Running' | 'Completed' | 'Failed'
  /** 0 to 100. It keeps its value when a job fails, because progress never decreases. */
  readonly percent: number
  /** Epoch milliseconds of completion or failure; undefined while running. */
  readonly completedAt: number | undefined
  readonly errorMessage: string | undefined
  readonly files: readonly FileStatus[]
}

/** Computes the state only, which does not need the files. */
export const stateOf = (job: Job, now: number): JobStatus['state'] => stateAt(endOf(job), now)

const stateAt = ({ outcome, endsAt }: End, now: number): JobStatus['state'] => {
  if (now < endsAt) return 'Running'
  return outcome === 'fail' ? 'Failed' : 'Completed'
}

/** Whether a job makes no further progress by time or polls: it stalls, or waits for a decision. */
export const standsStill = (job: Job, now: number): boolean => {
  const { outcome, endsAt } = endOf(job)
  return outcome === 'never' && now < endsAt && paceOf(job).fractionAt(now) >= limitOf(job)
}

/** The status of a job at a time: a pure function of both. */
export const statusOf = (job: Job, now: number): JobStatus => {
  const timeline = timelineOf(job)
  return { ...progressAt(timeline, now), files: filesAt(job, timeline, now) }
}

/** The same without its files, of which it may have thousands. */
export const progressOf = (job: Job, now: number): Omit<JobStatus, 'files'> => progressAt(timelineOf(job), now)

const progressAt = (timeline: Timeline, now: number): Omit<JobStatus, 'files'> => {
  const state = stateAt(timeline, now)
  return {
    state,
    percent: state === 'Completed' ? 100 : Math.min(99, timeline.percentAt(now)),
    completedAt: state === 'Running' ? undefined : timeline.endsAt,
    errorMessage: state === 'Failed' ? timeline.message : undefined
  }
}

/** Files are read together and imported in parallel. A file is ready when the bytes of all files up to it are imported. */
const filesAt = (job: Job, timeline: Timeline, now: number): FileStatus[] => {
  const files = filesOf(job)
  const { lost, filesReadyBy = 1 } = timeline
  const importing = filesReadyBy - INSPECTED_BY
  const fraction = timeline.fractionAt(now)
  const failed = stateAt(timeline, now) === 'Failed'
  const faulty = timeline.file ?? (files.length === 1 ? files[0]?.name : undefined)
  let bytes = 0
  return files.map((file, index) => {
    bytes += file.size
    const share = job.fileSize === 0 ? (index + 1) / files.length : bytes / job.fileSize
    const readyAt = INSPECTED_BY + share * importing
    const held = file.name === lost || (failed && file.name === faulty)
    if (fraction >= readyAt && fraction > INSPECTED_BY && !held) {
      return {
        ...file,
        percent: 100,
        completedAt: timeline.timeOf(readyAt),
        errorMessage: undefined
      }
    }
    const through = (fraction - INSPECTED_BY) / share
    const own = fraction <= INSPECTED_BY ? fraction : INSPECTED_BY + (through * (1 - INSPECTED_BY)) / importing
    const percent = Math.min(timeline.most, percentAt(file.name === lost ? Math.min(own, INSPECTED_BY) : own))
    if (failed && file.name === faulty) {
      return {
        ...file,
        percent,
        completedAt: timeline.endsAt,
        errorMessage: timeline.message,
        ...(timeline.explain !== undefined && { explain: timeline.explain })
      }
    }
    return {
      ...file,
      percent,
      completedAt: undefined,
      errorMessage: undefined
    }
  })
}

/** States of a job in v2. */
export type StateV2 = 'Pending' | 'Importing' | 'Completed' | 'Failed' | 'Uncommitted' | 'Committing'

export const stateInV2At = (job: Job, now: number): StateV2 => stateInV2(job, statusOf(job, now))

/** Percent at which a job starts to run. server source: datacoord/import_util.go */
const PENDING = 10

/** The state in v2, which separates pending jobs from running ones. */
export const stateInV2 = (job: Job, { state, percent }: Pick<JobStatus, 'state' | 'percent'>): StateV2 => {
  if (state !== 'Running') return state
  if (job.ending.kind === 'await' && percent === 99)
    return job.ending.decision === undefined ? 'Uncommitted' : 'Committing'
  return percent < PENDING ? 'Pending' : 'Importing'
}
