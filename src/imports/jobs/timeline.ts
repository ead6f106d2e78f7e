import { type End, faultOf, limitOf, ownEndOf, type Stop, stopOf } from './end.ts'
import type { Job } from './job.ts'
import { fallenBack, INSPECTED_BY, percentAt } from './phases.ts'
import { type Run, runOf } from './run.ts'

/** How far a job is at any time. */
interface Course {
  /** The file that is never ready. */
  readonly lost?: string
  /** The fraction at which the last file is ready; left out: at the end. */
  readonly filesReadyBy?: number
  /** The percentage that it does not get beyond, neither as a whole nor in a file that is not ready. */
  readonly most: number
  /** The fraction of the duration that is done at a time, 0 to 1. */
  readonly fractionAt: (now: number) => number
  /** The time at which a fraction is reached, if it is. */
  readonly timeOf: (fraction: number) => number
  /** Whole percent of the job at a time. */
  readonly percentAt: (now: number) => number
}

/** How a job runs: in what it ends, when, and how far it is at any time. */
export type Timeline = End & Course

/** Highest percentage of a job that is not completed. */
const ALMOST = 99

/** Up to a fraction, and a percentage that there may be no fraction of its own for. */
const upTo = (run: Run, limit = 1, most = ALMOST): Course => {
  const fractionAt = (now: number) => Math.min(limit, run.fractionAt(now))
  return {
    most,
    timeOf: fraction => run.timeOf(fraction),
    fractionAt,
    percentAt: now => Math.min(most, percentAt(fractionAt(now)))
  }
}

const courseOf = (job: Job, run: Run): Course => {
  if (faultOf(job) !== undefined) return upTo(run, INSPECTED_BY)
  const { ending } = job
  const limit = limitOf(job)
  const course = upTo(run, limit, 'at' in ending ? Math.floor(ending.at * 100 + 1e-9) : ALMOST)
  switch (ending.kind) {
    case 'succeed':
      return { ...course, ...(ending.fallsBack && { percentAt: now => percentAt(fallenBack(run.fractionAt(now))) }) }
    case 'stall':
      return {
        ...course,
        ...(ending.filesReady && { filesReadyBy: limit, most: ALMOST }),
        ...(ending.lost !== undefined && { lost: ending.lost })
      }
    default:
      return course
  }
}

/** Nothing moves any more from then on. */
const stopped = ({ most, timeOf, fractionAt, percentAt }: Course, { at, message }: Stop): Timeline => ({
  outcome: 'fail',
  endsAt: at,
  message,
  most,
  timeOf,
  fractionAt: now => fractionAt(Math.min(now, at)),
  percentAt: now => percentAt(Math.min(now, at))
})

export const timelineOf = (job: Job): Timeline => {
  const run = runOf(job)
  const course = courseOf(job, run)
  const end = ownEndOf(job, run)
  const stop = stopOf(job, end)
  return stop === undefined ? { ...course, ...end } : stopped(course, stop)
}
