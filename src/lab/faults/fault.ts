import type { ApiOperation } from '../../contract/operations.ts'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import type { Random } from '../random.ts'
import type { Delay } from './delay.ts'
import type { FaultInput, Status, Wire } from './fault-input.ts'

/** What a fault does, read and found possible. */
export interface Answer {
  /** Without a reason it is the code's own most common one. */
  readonly refusal: { readonly code: RefusalCode; readonly reason: string | undefined } | undefined
  readonly status: Status | undefined
  readonly delay: Delay | undefined
  /** The pieces of the body, and milliseconds from the first to the last. */
  readonly drip: { readonly chunks: number; readonly over: number } | undefined
  readonly wire: Wire | undefined
  /** Whether the call is done first. */
  readonly lost: boolean
}

/** What a call says of itself, for matchers. */
export interface CallFacts {
  readonly cluster: string | undefined
  readonly collection: string | undefined
  /** URLs. */
  readonly objects: readonly string[]
  readonly key: string
}

export interface Fault {
  /** `fault-1` and so on, in each sandbox. */
  readonly id: string
  /** undefined: whichever comes */
  readonly operation: ApiOperation | undefined
  readonly match: NonNullable<FaultInput['match']>
  readonly answer: Answer
  /** Infinity: always */
  readonly times: number
  /** Epoch milliseconds of the server's own clock; Infinity: it stays. */
  readonly expiresAt: number
  /** As it was written, for who lists faults. */
  readonly written: FaultInput
  /** Numbers of its own, so that its delays do not depend on other faults. */
  readonly random: Random
  hits: number
  /** Whether it is used up or out of time. */
  over: boolean
}
