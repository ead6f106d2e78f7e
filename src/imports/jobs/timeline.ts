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

/** The phase of a running job at a percentage. */
export const phaseOf = (percent: number): Phase['name'] =>
  PHASES.find(phase => percent < phase.percent)?.name ?? 'IndexBuilding'

/** A phase of one job. */
export interface PlannedPhase {
  readonly name: Phase['name']
  /** Progress in percent at its end. */
  readonly percent: number
  /** Epoch milliseconds; undefined: not known yet, or never. */
  readonly startsAt: number | undefined
  readonly endsAt: number | undefined
}

/** The phases that a job goes through, as far as it gets, with their times as planned now. */
export const planPhases = (job: Job): PlannedPhase[] => {
  const { timeOf, endsAt: end, outcome } = timelineOf(job)
  const limit = limitOf(job)
  const known = (time: number): number | undefined => (Number.isFinite(time) && time <= end ? time : undefined)
  const starts = PHASES.map((_, at) => PHASES[at - 1]?.until ?? 0)
  return PHASES.flatMap(({ name, until, percent }, at) => {
    const start = starts[at] ?? 0
    if (start > limit || timeOf(start) > end || (outcome === 'fail' && start > 0 && timeOf(start) === end)) return []
    const last = Number.isFinite(end) && timeOf(until) > end ? end : timeOf(until)
    return [{ name, percent, startsAt: known(timeOf(start)), endsAt: until > limit ? known(end) : known(last) }]
  })
}

/** The end of a job. */
export interface End {
  readonly outcome: 'succeed' | 'fail' | 'never'
  /** Epoch milliseconds; Infinity when it never ends or its end is not known yet. */
  readonly endsAt: number
  /** The reason of a failure, as the server words it. */
  readonly message?: string
  /** The place and reason of a failure, in the emulator's words. */
  readonly explain?: string
  /** The file that causes a failure. */
  readonly file?: string
}

/** Computes the end only, which is cheaper than the whole timeline. */
export const endOf = (job: Job): End => {
  const own = ownEndOf(job, paceOf(job))
  const stop = stopOf(job, own)
  return stop === undefined ? own : { outcome: 'fail', endsAt: stop.at, message: stop.message }
}

/** The speed of a job while nothing stops it. */
export interface Pace {
  /** Epoch milliseconds at which it leaves PreImporting. */
  readonly gateOpensAt: number
  /** Milliseconds from the decision to commit to completion. */
  readonly committing: number
  /** The completed fraction of the duration at a time, 0 to 1. */
  fractionAt(now: number): number
  /** Epoch milliseconds at which it reaches a fraction; Infinity while unknown. */
  timeOf(fraction: number): number
}

const NEVER: End = { outcome: 'never', endsAt: Number.POSITIVE_INFINITY }

/** The end of a job that nothing stops. */
export const ownEndOf = (job: Job, run: Pace): End => {
  const fault = findFault(job)
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

/** The fraction of the duration at which the files must have been inspected: the end of PreImporting. */
export const INSPECTED_BY = 0.35

/** The fault in its files, if the job gets far enough to notice it. */
export const findFault = (job: Job): NonNullable<Job['inspection']>['fault'] =>
  job.inspection?.fault !== undefined && limitOf(job) >= INSPECTED_BY ? job.inspection.fault : undefined

/** The largest fraction of the duration that the job reaches. */
export const limitOf = ({ ending }: Job): number => ('at' in ending ? fractionOf(ending.at * 100) : 1)

/** The smallest fraction of the duration with that percentage. */
export const fractionOf = (percent: number): number => {
  let [from, reached] = [0, 0]
  for (const phase of PHASES) {
    if (percent <= phase.percent) return from + ((percent - reached) / (phase.percent - reached)) * (phase.until - from)
    ;[from, reached] = [phase.until, phase.percent]
  }
  return 1
}

/** The end of a job that waits for a commit. server source: Uncommitted, Committing */
const committed = (decision: Decision | undefined, run: Pace): End =>
  decision?.commit ? { outcome: 'succeed', endsAt: Math.max(decision.at, run.timeOf(1)) + run.committing } : NEVER

/** Additional part of the duration that a commit takes (guess). */
const COMMITTING = 0.1

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : Math.max(0, part / whole))

class TimedPace implements Pace {
  readonly gateOpensAt: number
  readonly committing: number
  readonly #createdAt: number
  /** Milliseconds until it leaves PreImporting, and from there to the end. */
  readonly #before: number
  readonly #after: number

  constructor({ createdAt, duration, inspection }: Job) {
    // Whole milliseconds, so that rounding never reverses progress or crosses a second.
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

/** Far below one percent, far above the error of a fraction: without it, 0.1 becomes 9 percent. */
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

  /** Time of the poll that reaches a fraction. */
  #pollOf(fraction: number): number {
    const { at, needed } = this.#polls
    const poll = Math.ceil(fraction * needed - ROUNDING)
    return poll <= 0 ? this.#createdAt : (at[poll - 1] ?? Number.POSITIVE_INFINITY)
  }
}

export const paceOf = (job: Job): Pace =>
  job.polls === undefined ? new TimedPace(job) : new PolledPace(job, job.polls)

/** External cause (abort, drop) that ends a job early. */
export interface Stop {
  /** Epoch milliseconds. */
  readonly at: number
  readonly message: string
}

/** Error message of an aborted job. server source: datacoord/ddl_callbacks_import.go */
export const ABORTED = 'aborted by user'

/** The stop before the job's own end, if any. server source: datacoord/import_checker.go; a job fails when its target is dropped */
export const stopOf = ({ ending, dropped }: Job, { endsAt }: End): Stop | undefined => {
  const decision = ending.kind === 'await' ? ending.decision : undefined
  const aborted = decision?.commit === false ? { at: decision.at, message: ABORTED } : undefined
  const first = dropped === undefined || (aborted !== undefined && aborted.at <= dropped.at) ? aborted : dropped
  return first !== undefined && first.at < endsAt ? first : undefined
}

/** The progress of a job over time. */
interface Progression {
  /** The file that never becomes ready. */
  readonly lost?: string
  /** The fraction at which the last file is ready; defaults to 1. */
  readonly filesReadyBy?: number
  /** Maximum percentage of the job, and of a file that is not ready. */
  readonly most: number
  /** The completed fraction of the duration at a time, 0 to 1. */
  readonly fractionAt: (now: number) => number
  /** Epoch milliseconds at which a fraction is reached; Infinity: never. */
  readonly timeOf: (fraction: number) => number
  /** Whole percent of the job at a time, epoch milliseconds. */
  readonly percentAt: (now: number) => number
}

/** The end of a job, and its progress until then. */
export type Timeline = End & Progression

export const timelineOf = (job: Job): Timeline => {
  const run = paceOf(job)
  const progression = describeProgression(job, run)
  const end = ownEndOf(job, run)
  const stop = stopOf(job, end)
  return stop === undefined ? { ...progression, ...end } : freezeProgression(progression, stop)
}

/** Maximum percentage of a job that is not completed. */
const ALMOST = 99

const describeProgression = (job: Job, run: Pace): Progression => {
  if (findFault(job) !== undefined) return limitProgression(run, INSPECTED_BY)
  const { ending } = job
  const limit = limitOf(job)
  const progression = limitProgression(run, limit, 'at' in ending ? Math.floor(ending.at * 100 + 1e-9) : ALMOST)
  switch (ending.kind) {
    case 'succeed':
      return { ...progression, ...(ending.fallsBack && { percentAt: now => percentAt(fallBack(run.fractionAt(now))) }) }
    case 'stall':
      return {
        ...progression,
        ...(ending.filesReady && { filesReadyBy: limit, most: ALMOST }),
        ...(ending.lost !== undefined && { lost: ending.lost })
      }
    default:
      return progression
  }
}

/** Progress that stops at a fraction, or at a percentage that no fraction may have. */
const limitProgression = (run: Pace, limit = 1, most = ALMOST): Progression => {
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

/** The fraction that a job with the quirk reports: half way it drops, then continues as normal. seen: milvus-io/milvus#31221 */
export const fallBack = (fraction: number): number => (fraction >= 0.5 && fraction < 0.75 ? fraction - 0.4 : fraction)

/** Progress that freezes at a stop. */
const freezeProgression = ({ most, timeOf, fractionAt, percentAt }: Progression, { at, message }: Stop): Timeline => ({
  outcome: 'fail',
  endsAt: at,
  message,
  most,
  timeOf,
  fractionAt: now => fractionAt(Math.min(now, at)),
  percentAt: now => percentAt(Math.min(now, at))
})
