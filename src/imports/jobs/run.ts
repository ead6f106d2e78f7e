import type { Job, Polls } from './job.ts'
import { INSPECTED_BY } from './phases.ts'

/** How far a job comes while nothing stops it. */
export interface Run {
  /** The fraction of the duration that is done at a time, 0 to 1. */
  readonly fractionAt: (now: number) => number
  /** When a fraction is reached, epoch milliseconds; Infinity while nobody knows. */
  readonly timeOf: (fraction: number) => number
  /** When it leaves PreImporting. */
  readonly gateOpensAt: number
  /** Milliseconds from the decision to commit until the job is completed. */
  readonly committing: number
}

/** Part of the duration that a commit takes besides (guess). */
const COMMITTING = 0.1

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : Math.max(0, part / whole))

/** Keeps a third of three from being read as a little more than one. */
const ROUNDING = 1e-9

const byTime = ({ createdAt, duration, inspection }: Job): Run => {
  // Whole milliseconds, so that no rounding ever moves a job back or past a second.
  const before = Math.round(INSPECTED_BY * duration)
  const after = duration - before
  const gateOpensAt = Math.max(createdAt + before, inspection?.settledAt ?? Number.POSITIVE_INFINITY)
  return {
    fractionAt: now =>
      now < gateOpensAt
        ? INSPECTED_BY * Math.min(1, ratio(now - createdAt, before))
        : INSPECTED_BY + (1 - INSPECTED_BY) * Math.min(1, ratio(now - gateOpensAt, after)),
    timeOf: fraction =>
      fraction <= INSPECTED_BY
        ? createdAt + Math.round((fraction / INSPECTED_BY) * before)
        : gateOpensAt + Math.round(((fraction - INSPECTED_BY) / (1 - INSPECTED_BY)) * after),
    gateOpensAt,
    committing: Math.round(COMMITTING * duration)
  }
}

const byPolls = ({ createdAt, inspection }: Job, { needed, at }: Polls): Run => {
  const timeOf = (fraction: number): number => {
    const poll = Math.ceil(fraction * needed - ROUNDING)
    return poll <= 0 ? createdAt : (at[poll - 1] ?? Number.POSITIVE_INFINITY)
  }
  const gateOpensAt = inspection === undefined ? Number.POSITIVE_INFINITY : timeOf(INSPECTED_BY)
  return {
    fractionAt: now => {
      const fraction = ratio(at.filter(time => time <= now).length, needed)
      return now < gateOpensAt ? Math.min(INSPECTED_BY, fraction) : fraction
    },
    timeOf: fraction => (fraction <= INSPECTED_BY ? timeOf(fraction) : Math.max(gateOpensAt, timeOf(fraction))),
    gateOpensAt,
    committing: 0
  }
}

export const runOf = (job: Job): Run => (job.polls === undefined ? byTime(job) : byPolls(job, job.polls))
