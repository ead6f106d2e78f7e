import type { Decision, Job } from './job.ts'
import { fractionOf, INSPECTED_BY } from './phases.ts'

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
  /** The fraction of the duration that is done at a time, 0 to 1. */
  readonly fractionAt: (now: number) => number
  /** The time at which a fraction is reached, if it is. */
  readonly timeOf: (fraction: number) => number
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : Math.max(0, part / whole))

/** Milliseconds from the decision to commit until the job is completed (guess). */
const COMMITTING = 1000

/** Of a job that waits for a decision once it is through. server source: Uncommitted, Committing */
const awaiting = (decision: Decision | undefined, run: Pick<Timeline, 'fractionAt' | 'timeOf'>): Timeline => {
  if (decision === undefined) return { ...run, outcome: 'never', endsAt: Number.POSITIVE_INFINITY }
  const { commit, at } = decision
  if (commit) return { ...run, outcome: 'succeed', endsAt: Math.max(at, run.timeOf(1)) + COMMITTING }
  const fractionAt = (now: number) => run.fractionAt(Math.min(now, at))
  return { ...run, outcome: 'fail', endsAt: at, fractionAt, message: 'the import was aborted' }
}

const undisturbed = ({ createdAt, duration, ending, inspection }: Job): Timeline => {
  // Whole milliseconds, so that no rounding ever moves a job back or past a second.
  const before = Math.round(INSPECTED_BY * duration)
  const after = duration - before
  const gateOpensAt = Math.max(createdAt + before, inspection?.settledAt ?? Number.POSITIVE_INFINITY)

  const runsTo = (limit: number) => (now: number) => {
    const fraction =
      now < gateOpensAt
        ? INSPECTED_BY * Math.min(1, ratio(now - createdAt, before))
        : INSPECTED_BY + (1 - INSPECTED_BY) * ratio(now - gateOpensAt, after)
    return Math.min(limit, fraction)
  }
  const timeOf = (fraction: number) =>
    fraction <= INSPECTED_BY
      ? createdAt + Math.round((fraction / INSPECTED_BY) * before)
      : gateOpensAt + Math.round(((fraction - INSPECTED_BY) / (1 - INSPECTED_BY)) * after)

  const limit = 'at' in ending ? fractionOf(ending.at * 100) : 1
  const fault = inspection?.fault
  if (fault !== undefined && limit >= INSPECTED_BY) {
    return {
      outcome: 'fail',
      endsAt: gateOpensAt,
      fractionAt: runsTo(INSPECTED_BY),
      timeOf,
      ...fault
    }
  }
  switch (ending.kind) {
    case 'succeed':
      return {
        outcome: 'succeed',
        endsAt: timeOf(1),
        fractionAt: runsTo(1),
        timeOf
      }
    case 'fail':
      return {
        outcome: 'fail',
        endsAt: timeOf(limit),
        fractionAt: runsTo(limit),
        timeOf,
        message: ending.message
      }
    case 'await':
      return awaiting(ending.decision, { timeOf, fractionAt: runsTo(1) })
    case 'stall':
      return {
        outcome: 'never',
        endsAt: Number.POSITIVE_INFINITY,
        fractionAt: runsTo(limit),
        timeOf
      }
  }
}

/** server source: datacoord/import_checker.go; a job fails when what it imports into is dropped */
export const timelineOf = (job: Job): Timeline => {
  const run = undisturbed(job)
  const { dropped } = job
  if (dropped === undefined || run.endsAt <= dropped.at) return run
  const { at, message } = dropped
  const { timeOf, fractionAt } = run
  return { outcome: 'fail', endsAt: at, message, timeOf, fractionAt: now => fractionAt(Math.min(now, at)) }
}
