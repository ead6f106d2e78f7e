import type { Decision, Job } from './job.ts'
import { fractionOf, INSPECTED_BY } from './phases.ts'
import { type Run, runOf } from './run.ts'

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

/** What ends a job from without. */
export interface Stop {
  /** Epoch milliseconds. */
  readonly at: number
  readonly message: string
}

const NEVER: End = { outcome: 'never', endsAt: Number.POSITIVE_INFINITY }

/** The fraction of the duration beyond which a job does not get. */
export const limitOf = ({ ending }: Job): number => ('at' in ending ? fractionOf(ending.at * 100) : 1)

/** What is wrong with its files, if it gets so far that this is seen. */
export const faultOf = (job: Job): NonNullable<Job['inspection']>['fault'] =>
  job.inspection?.fault !== undefined && limitOf(job) >= INSPECTED_BY ? job.inspection.fault : undefined

/** Of a job that waits for a decision once it is through. server source: Uncommitted, Committing */
const committed = (decision: Decision | undefined, run: Run): End =>
  decision?.commit ? { outcome: 'succeed', endsAt: Math.max(decision.at, run.timeOf(1)) + run.committing } : NEVER

/** While nothing stops it. */
export const ownEndOf = (job: Job, run: Run): End => {
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

/** Why a job fails whose caller aborts it. server source: datacoord/ddl_callbacks_import.go */
export const ABORTED = 'aborted by user'

/** What stops it before its own end. server source: datacoord/import_checker.go; a job fails when what it imports into is dropped */
export const stopOf = ({ ending, dropped }: Job, { endsAt }: End): Stop | undefined => {
  const decision = ending.kind === 'await' ? ending.decision : undefined
  const aborted = decision?.commit === false ? { at: decision.at, message: ABORTED } : undefined
  const first = dropped === undefined || (aborted !== undefined && aborted.at <= dropped.at) ? aborted : dropped
  return first !== undefined && first.at < endsAt ? first : undefined
}

/** The end that it comes to; costs less than its timeline. */
export const endOf = (job: Job): End => {
  const own = ownEndOf(job, runOf(job))
  const stop = stopOf(job, own)
  return stop === undefined ? own : { outcome: 'fail', endsAt: stop.at, message: stop.message }
}
