import type { Decision, Job } from './job.ts'
import { fallenBack, fractionOf, INSPECTED_BY, percentAt } from './phases.ts'
import { type Run, runOf } from './run.ts'

/** How a job runs: in what it ends, when, and how far it is at any time. */
export interface Timeline {
  readonly outcome: 'succeed' | 'fail' | 'never'
  /** Epoch milliseconds; Infinity when it never ends or its end is not known yet. */
  readonly endsAt: number
  /** Why it fails. */
  readonly message?: string
  /** Where it fails and why, in the emulator's words. */
  readonly explain?: string
  /** The file it fails on. */
  readonly file?: string
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

const NEVER = { outcome: 'never', endsAt: Number.POSITIVE_INFINITY } as const

/** Highest percentage of a job that is not completed. */
const ALMOST = 99

/** Up to a fraction, and a percentage that there may be no fraction of its own for. */
const upTo = ({ fractionAt, timeOf }: Run, limit = 1, most = ALMOST) => {
  const limited = (now: number) => Math.min(limit, fractionAt(now))
  return { most, timeOf, fractionAt: limited, percentAt: (now: number) => Math.min(most, percentAt(limited(now))) }
}

/** Nothing moves any more from a time on. */
const stopped = (timeline: Timeline, at: number, message: string): Timeline => ({
  outcome: 'fail',
  endsAt: at,
  message,
  most: timeline.most,
  timeOf: timeline.timeOf,
  fractionAt: now => timeline.fractionAt(Math.min(now, at)),
  percentAt: now => timeline.percentAt(Math.min(now, at))
})

/** Of a job that waits for a decision once it is through. server source: Uncommitted, Committing */
const awaiting = (decision: Decision | undefined, run: Run): Timeline => {
  const waits: Timeline = { ...NEVER, ...upTo(run) }
  if (decision === undefined) return waits
  const { commit, at } = decision
  if (!commit) return stopped(waits, at, 'the import was aborted')
  return { ...waits, outcome: 'succeed', endsAt: Math.max(at, run.timeOf(1)) + run.committing }
}

const undisturbed = (job: Job): Timeline => {
  const { ending, inspection } = job
  const run = runOf(job)
  const most = 'at' in ending ? Math.floor(ending.at * 100 + 1e-9) : ALMOST
  const limit = 'at' in ending ? fractionOf(ending.at * 100) : 1
  const fault = inspection?.fault
  if (fault !== undefined && limit >= INSPECTED_BY) {
    return { outcome: 'fail', endsAt: run.gateOpensAt, ...upTo(run, INSPECTED_BY), ...fault }
  }
  const timeline = upTo(run, limit, most)
  switch (ending.kind) {
    case 'succeed':
      return {
        outcome: 'succeed',
        endsAt: run.timeOf(1),
        ...timeline,
        ...(ending.fallsBack && { percentAt: now => percentAt(fallenBack(run.fractionAt(now))) })
      }
    case 'fail':
      return {
        outcome: 'fail',
        endsAt: run.timeOf(limit),
        ...timeline,
        message: ending.message,
        ...(ending.file !== undefined && { file: ending.file })
      }
    case 'await':
      return awaiting(ending.decision, run)
    case 'stall':
      return {
        ...NEVER,
        ...timeline,
        ...(ending.filesReady && { filesReadyBy: limit, most: ALMOST }),
        ...(ending.lost !== undefined && { lost: ending.lost })
      }
  }
}

/** server source: datacoord/import_checker.go; a job fails when what it imports into is dropped */
export const timelineOf = (job: Job): Timeline => {
  const run = undisturbed(job)
  const { dropped } = job
  return dropped === undefined || run.endsAt <= dropped.at ? run : stopped(run, dropped.at, dropped.message)
}
