import type { ApiOperation } from '../../contract/operations.ts'
import { type Refusal, type RefusalCode, refuse } from '../../contract/refusals/refusal.ts'
import { ACCESS_DENIED } from '../../objects/access.ts'
import { milliseconds } from '../clock/clock.ts'
import type { Random } from '../ids.ts'
import { LabError } from '../lab-error.ts'
import type { AnswerInput, FaultInput, Status, Wire } from './schema.ts'

/** Draws a length of time, in whole milliseconds. @param random uniform numbers in [0, 1) */
export type Delay = (random: () => number) => number

/** No wait is longer. */
const LONGEST = 3_600_000

/** @throws LabError for what is no length of time */
export const readDelay = (delay: NonNullable<AnswerInput['delay']>): Delay => {
  if (typeof delay === 'string') {
    const length = wait(delay, 'delay')
    return () => length
  }
  if ('min' in delay) {
    const [min, max] = [wait(delay.min, 'delay.min'), wait(delay.max, 'delay.max')]
    if (min > max) throw new LabError(400, 'delay.min must not be more than delay.max')
    return random => Math.round(min + random() * (max - min))
  }
  const [median, sigma] = [wait(delay.median, 'delay.median'), delay.sigma]
  return random => Math.min(LONGEST, Math.round(median * Math.exp(sigma * normal(random))))
}

/** A length of time that a client may be made to wait. @throws LabError */
export const wait = (text: string, name: string): number => {
  const length = milliseconds(text)
  if (length > LONGEST) throw new LabError(400, `${name} must be at most 1h`)
  return length
}

/** One standard normal number of two uniform ones. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** What a call says of itself, for matchers. */
export interface CallFacts {
  readonly cluster: string | undefined
  readonly collection: string | undefined
  /** URLs. */
  readonly objects: readonly string[]
  readonly key: string
}

/** What a fault does, read and found possible. */
export interface FaultEffect {
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

export interface Fault {
  /** `fault-1` and so on, in each sandbox. */
  readonly id: string
  /** undefined: whichever comes */
  readonly operation: ApiOperation | undefined
  readonly match: NonNullable<FaultInput['match']>
  readonly effect: FaultEffect
  /** Infinity: always */
  readonly times: number
  /** Epoch milliseconds of the server's own clock; Infinity: it stays. */
  readonly expiresAt: number
  /** As it was written, for who lists faults. */
  readonly input: FaultInput
  /** Numbers of its own, so that its delays do not depend on other faults. */
  readonly random: Random
  hits: number
  /** Whether it is used up or out of time. */
  over: boolean
}

/** One call's share of a fault: what happens to it now. */
export interface AppliedFault {
  /** For the header `x-emulator-fault`: id of the fault, or `magic`. */
  readonly id: string
  readonly effect: FaultEffect
  readonly refusal: { readonly code: RefusalCode; readonly reason: string } | undefined
  /** Milliseconds to wait before anything else. */
  readonly wait: number
  /** What happens and why, for `x-emulator-explain`. */
  readonly explain: string
  /** For noise. */
  readonly random: () => number
}

/** @param because why it happens, as the end of a sentence in brackets */
export const applyFault = (
  { id, effect: answer, random }: Pick<Fault, 'id' | 'effect' | 'random'>,
  facts: CallFacts,
  because: string
): AppliedFault => {
  const wait = answer.delay?.(random) ?? 0
  const { refusal } = answer
  return {
    id,
    effect: answer,
    wait,
    random,
    refusal: refusal && { code: refusal.code, reason: refusal.reason ?? reasonFor(refusal.code, facts) },
    explain: `injected: ${id} ${deeds(answer, wait)} (${because})`
  }
}

const collectionOf = ({ collection = 'medium_articles' }: CallFacts): string => collection

/** What stands for xxx in the text of a code when who writes the fault does not say: the most common of its reasons. */
const REASONS: Readonly<Partial<Record<RefusalCode, (facts: CallFacts) => string>>> = {
  100: collectionOf,
  2100: () => 'job is in another state',
  2101: () => 'job not found',
  10003: () => 'The URL has no key',
  47053: () => 'inconsistency in file types, (.json) vs (.npy)',
  47055: collectionOf,
  80000: () => 'a field is not of its type',
  83001: () => ACCESS_DENIED
}

export const reasonFor = (code: RefusalCode, facts: CallFacts): string => REASONS[code]?.(facts) ?? 'injected'

const WIRE_WORDS = {
  reset: 'resets the connection',
  empty: 'closes the connection without a byte',
  truncated: 'sends half of the body',
  garbled: 'sends noise for the body'
} as const

/** In words: "waits 2000 ms, then answers 47039". */
export const deeds = ({ refusal, status, drip, wire, lost }: FaultEffect, wait: number): string => {
  const done = [
    ...(wait > 0 ? [`waits ${wait} ms`] : []),
    ...(lost ? ['lets the call be done'] : []),
    ...(refusal === undefined ? [] : [`answers ${refusal.code}`]),
    ...(status === undefined ? [] : [`answers HTTP ${status}`]),
    ...(drip === undefined ? [] : [`sends the body in ${drip.chunks} pieces over ${drip.over} ms`]),
    ...(wire === undefined ? [] : [WIRE_WORDS[wire]])
  ]
  return done.length === 0 ? 'lets the call pass' : done.join(', then ')
}

/**
 * The refusal that a turn comes to; undefined when it is none. That a collection is not there Milvus tells in two ways, of which its
 * own code has but one: who answers chooses, as for a collection that is not there indeed.
 */
export const refusalOf = ({ refusal, explain }: AppliedFault): Refusal | undefined => {
  if (refusal === undefined) return undefined
  const { code, reason } = refusal
  const text = `collection not found[database=default][collection=${reason}]`
  const details = { check: 'fault', reason, explain }
  return code === 100 ? refuse(47005, { ...details, milvus: { code, text } }) : refuse(code, details)
}
