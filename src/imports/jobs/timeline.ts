import type { Job } from './job.ts'
import { fractionOf, INSPECTED_BY } from './phases.ts'

/** How a job runs: in what it ends, when, and how far it is at any time. */
export interface Timeline {
  readonly outcome: 'succeed' | 'fail' | 'never'
  /** Epoch milliseconds; Infinity when it never ends or its end is not known yet. */
  readonly endsAt: number
  /** Why it fails. */
  readonly message?: string
  /** The file it fails on. */
  readonly file?: string
  /** The fraction of the duration that is done at a time, 0 to 1. */
  readonly fractionAt: (now: number) => number
  /** The time at which a fraction is reached, if it is. */
  readonly timeOf: (fraction: number) => number
}

export const timelineOf = ({ createdAt, duration, ending, inspection }: Job): Timeline => {
  const gate = createdAt + INSPECTED_BY * duration
  const gateOpensAt = Math.max(gate, inspection?.settledAt ?? Number.POSITIVE_INFINITY)
  const held = gateOpensAt - gate

  const runsTo = (limit: number) => (now: number) => {
    if (duration === 0) return now < gateOpensAt ? Math.min(INSPECTED_BY, limit) : limit
    const elapsed = now < gateOpensAt ? Math.min(now, gate) - createdAt : now - held - createdAt
    return Math.min(limit, Math.max(0, elapsed / duration))
  }
  const timeOf = (fraction: number) => createdAt + fraction * duration + (fraction > INSPECTED_BY ? held : 0)

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
