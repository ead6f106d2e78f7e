import type { Decision, Job, Polls } from './job.ts'

interface Phase {
  readonly name: 'Pending' | 'PreImporting' | 'Importing' | 'Sorting' | 'IndexBuilding'
  /** Fraction of the duration at which it ends (guess). */
  readonly until: number
  /** Progress in percent that it reaches. server source: datacoord/import_util.go */
  readonly percent: number
}

const PHASES: readonly Phase[] = [
  { name: 'Pending', until: 0.1, percent: 10 },
  { name: 'PreImporting', until: 0.35, percent: 40 },
  { name: 'Importing', until: 0.7, percent: 70 },
  { name: 'Sorting', until: 0.85, percent: 80 },
  { name: 'IndexBuilding', until: 1, percent: 90 }
]

/** The phase in which a job that is not through has so many percent. */
export const phaseOf = (percent: number): Phase['name'] =>
  PHASES.find(phase => percent < phase.percent)?.name ?? 'IndexBuilding'

/** In what a job ends. */
export interface End {
  readonly outcome: 'succeed' | 'fail' | 'never'
  /** Epoch milliseconds; Infinity when it never ends or its end is not known yet. */
  readonly endsAt: number
  /** Why it fails. */
  readonly message?: string
  /** Where it fails and why, in the emulator's words. */
  readonly explain?: string
  /** The file it fails on. */
  readonly file?: string
}

/** The end that it comes to; costs less than its timeline. */
export const endOf = (job: Job): End => {
  const own = ownEndOf(job, paceOf(job))
  const stop = stopOf(job, own)
  return stop === undefined ? own : { outcome: 'fail', endsAt: stop.at, message: stop.message }
}

/** How far a job comes while nothing stops it. */
export interface Pace {
  /** When it leaves PreImporting. */
  readonly gateOpensAt: number
  /** Milliseconds from the decision to commit until the job is completed. */
  readonly committing: number
  /** The fraction of the duration that is done at a time, 0 to 1. */
  fractionAt(now: number): number
  /** When a fraction is reached, epoch milliseconds; Infinity while nobody knows. */
  timeOf(fraction: number): number
}

const NEVER: End = { outcome: 'never', endsAt: Number.POSITIVE_INFINITY }

/** While nothing stops it. */
export const ownEndOf = (job: Job, run: Pace): End => {
  const fault = faultOf(job)
  if (fault !== undefined) return { outcome: 'fail', endsAt: run.gateOpensAt, ...fault }
  const { ending } = job
  switch (ending.kind) {
    case 'succeed':
      return { outcome: 'succeed', endsAt: run.timeOf(1) }
    case 'fail': {
      const { message, file } = ending
      return { outcome: 'fail', endsAt: run.timeOf(limitOf(job)), message, ...(file !== undefined && { file }) }
    }
    case 'await':
      return committed(ending.decision, run)
    case 'stall':
      return NEVER
  }
}

/** The fraction of the duration at which the files must have been read: the end of PreImporting. */
export const INSPECTED_BY = 0.35

/** What is wrong with its files, if it gets so far that this is seen. */
export const faultOf = (job: Job): NonNullable<Job['inspection']>['fault'] =>
  job.inspection?.fault !== undefined && limitOf(job) >= INSPECTED_BY ? job.inspection.fault : undefined

/** The fraction of the duration beyond which a job does not get. */
export const limitOf = ({ ending }: Job): number => ('at' in ending ? fractionOf(ending.at * 100) : 1)

/** The first fraction of the duration at which a percentage is reached. */
export const fractionOf = (percent: number): number => {
  let [from, reached] = [0, 0]
  for (const phase of PHASES) {
    if (percent <= phase.percent) return from + ((percent - reached) / (phase.percent - reached)) * (phase.until - from)
    ;[from, reached] = [phase.until, phase.percent]
  }
  return 1
}

/** Of a job that waits for a decision once it is through. server source: Uncommitted, Committing */
const committed = (decision: Decision | undefined, run: Pace): End =>
  decision?.commit ? { outcome: 'succeed', endsAt: Math.max(decision.at, run.timeOf(1)) + run.committing } : NEVER

/** Part of the duration that a commit takes besides (guess). */
const COMMITTING = 0.1

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : Math.max(0, part / whole))

class TimedPace implements Pace {
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

/** Far below a percent, far above the rounding of a fraction: keeps 0.1 from being read as 9 percent. */
const ROUNDING = 1e-9

class PolledPace implements Pace {
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

export const paceOf = (job: Job): Pace =>
  job.polls === undefined ? new TimedPace(job) : new PolledPace(job, job.polls)

/** What ends a job from without. */
export interface Stop {
  /** Epoch milliseconds. */
  readonly at: number
  readonly message: string
}

/** Why a job fails whose caller aborts it. server source: datacoord/ddl_callbacks_import.go */
export const ABORTED = 'aborted by user'

/** What stops it before its own end. server source: datacoord/import_checker.go; a job fails when what it imports into is dropped */
export const stopOf = ({ ending, dropped }: Job, { endsAt }: End): Stop | undefined => {
  const decision = ending.kind === 'await' ? ending.decision : undefined
  const aborted = decision?.commit === false ? { at: decision.at, message: ABORTED } : undefined
  const first = dropped === undefined || (aborted !== undefined && aborted.at <= dropped.at) ? aborted : dropped
  return first !== undefined && first.at < endsAt ? first : undefined
}

/** How far a job is at any time. */
interface Progression {
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
export type Timeline = End & Progression

export const timelineOf = (job: Job): Timeline => {
  const run = paceOf(job)
  const course = describeProgression(job, run)
  const end = ownEndOf(job, run)
  const stop = stopOf(job, end)
  return stop === undefined ? { ...course, ...end } : stopped(course, stop)
}

/** Highest percentage of a job that is not completed. */
const ALMOST = 99

const describeProgression = (job: Job, run: Pace): Progression => {
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

/** Up to a fraction, and a percentage that there may be no fraction of its own for. */
const upTo = (run: Pace, limit = 1, most = ALMOST): Progression => {
  const fractionAt = (now: number) => Math.min(limit, run.fractionAt(now))
  return {
    most,
    timeOf: fraction => run.timeOf(fraction),
    fractionAt,
    percentAt: now => Math.min(most, percentAt(fractionAt(now)))
  }
}

/** Whole percent at a fraction of the duration; 100 only at its end. */
export const percentAt = (fraction: number): number => {
  if (fraction >= 1) return 100
  let [from, reached] = [0, 0]
  for (const { until, percent } of PHASES) {
    if (fraction < until)
      return Math.floor(reached + ((fraction - from) / (until - from)) * (percent - reached) + ROUNDING)
    ;[from, reached] = [until, percent]
  }
  return reached
}

/** What a job shows that falls back half way: it seems to begin anew, then goes on where it would be. seen: milvus-io/milvus#31221 */
export const fallenBack = (fraction: number): number => (fraction >= 0.5 && fraction < 0.75 ? fraction - 0.4 : fraction)

/** Nothing moves any more from then on. */
const stopped = ({ most, timeOf, fractionAt, percentAt }: Progression, { at, message }: Stop): Timeline => ({
  outcome: 'fail',
  endsAt: at,
  message,
  most,
  timeOf,
  fractionAt: now => fractionAt(Math.min(now, at)),
  percentAt: now => percentAt(Math.min(now, at))
})
