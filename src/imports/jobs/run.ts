import type { Job, Polls } from './job.ts'
import { INSPECTED_BY } from './phases.ts'

/** How far a job comes while nothing stops it. */
export interface Run {
  /** When it leaves PreImporting. */
  readonly gateOpensAt: number
  /** Milliseconds from the decision to commit until the job is completed. */
  readonly committing: number
  /** The fraction of the duration that is done at a time, 0 to 1. */
  fractionAt(now: number): number
  /** When a fraction is reached, epoch milliseconds; Infinity while nobody knows. */
  timeOf(fraction: number): number
}

/** Part of the duration that a commit takes besides (guess). */
const COMMITTING = 0.1

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : Math.max(0, part / whole))

/** Keeps a third of three from being read as a little more than one. */
const ROUNDING = 1e-9

class ByTime implements Run {
  readonly gateOpensAt: number
  readonly committing: number
  readonly #createdAt: number
  /** Milliseconds until the gate, and from there to the end. */
  readonly #before: number
  readonly #after: number

  constructor({ createdAt, duration, inspection }: Job) {
    // Whole milliseconds, so that no rounding ever moves a job back or past a second.
    this.#before = Math.round(INSPECTED_BY * duration)
    this.#after = duration - this.#before
    this.#createdAt = createdAt
    this.gateOpensAt = Math.max(createdAt + this.#before, inspection?.settledAt ?? Number.POSITIVE_INFINITY)
    this.committing = Math.round(COMMITTING * duration)
  }

  fractionAt(now: number): number {
    return now < this.gateOpensAt
      ? INSPECTED_BY * Math.min(1, ratio(now - this.#createdAt, this.#before))
      : INSPECTED_BY + (1 - INSPECTED_BY) * Math.min(1, ratio(now - this.gateOpensAt, this.#after))
  }

  timeOf(fraction: number): number {
    return fraction <= INSPECTED_BY
      ? this.#createdAt + Math.round((fraction / INSPECTED_BY) * this.#before)
      : this.gateOpensAt + Math.round(((fraction - INSPECTED_BY) / (1 - INSPECTED_BY)) * this.#after)
  }
}

class ByPolls implements Run {
  readonly gateOpensAt: number
  readonly committing = 0
  readonly #createdAt: number
  readonly #polls: Polls

  constructor({ createdAt, inspection }: Job, polls: Polls) {
    this.#createdAt = createdAt
    this.#polls = polls
    this.gateOpensAt = inspection === undefined ? Number.POSITIVE_INFINITY : this.#pollOf(INSPECTED_BY)
  }

  fractionAt(now: number): number {
    const { at, needed } = this.#polls
    const fraction = ratio(at.filter(time => time <= now).length, needed)
    return now < this.gateOpensAt ? Math.min(INSPECTED_BY, fraction) : fraction
  }

  timeOf(fraction: number): number {
    const time = this.#pollOf(fraction)
    return fraction <= INSPECTED_BY ? time : Math.max(this.gateOpensAt, time)
  }

  /** When it was asked for so often. */
  #pollOf(fraction: number): number {
    const { at, needed } = this.#polls
    const poll = Math.ceil(fraction * needed - ROUNDING)
    return poll <= 0 ? this.#createdAt : (at[poll - 1] ?? Number.POSITIVE_INFINITY)
  }
}

export const runOf = (job: Job): Run => (job.polls === undefined ? new ByTime(job) : new ByPolls(job, job.polls))
