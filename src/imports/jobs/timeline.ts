import type { Job } from './job.ts'
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

export const timelineOf = ({ createdAt, duration, ending, inspection }: Job): Timeline => {
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

  const limit = ending.kind === 'succeed' ? 1 : fractionOf(ending.at * 100)
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
    case 'stall':
      return {
        outcome: 'never',
        endsAt: Number.POSITIVE_INFINITY,
        fractionAt: runsTo(limit),
        timeOf
      }
  }
}
