import { type Refusal, type RefusalCode, refuse } from '../../contract/refusals/refusal.ts'
import { ACCESS_DENIED } from '../../objects/access.ts'
import type { ApiOperation } from '../../operations/index.ts'
import { milliseconds } from '../clock.ts'
import type { Random } from '../ids.ts'
import { LabError } from '../lab-error.ts'
import type { CallFacts, Rule } from '../rule-queue.ts'
import type { EffectInput, FaultInput, Status, Wire } from './schema.ts'

/** Draws a delay in whole milliseconds. @param random uniform numbers in [0, 1) */
export type Delay = (random: () => number) => number

/** Maximum wait, in milliseconds. */
const LONGEST = 3_600_000

/** @throws LabError for an invalid length of time */
export const parseDelay = (delay: NonNullable<EffectInput['delay']>): Delay => {
  if (typeof delay === 'string') {
    const length = parseWait(delay, 'delay')
    return () => length
  }
  if ('min' in delay) {
    const [min, max] = [parseWait(delay.min, 'delay.min'), parseWait(delay.max, 'delay.max')]
    if (min > max) throw new LabError(400, 'delay.min must not be more than delay.max')
    return random => Math.round(min + random() * (max - min))
  }
  const [median, sigma] = [parseWait(delay.median, 'delay.median'), delay.sigma]
  return random => Math.min(LONGEST, Math.round(median * Math.exp(sigma * normal(random))))
}

/** Parses a time that a client waits, in milliseconds. @throws LabError */
export const parseWait = (text: string, name: string): number => {
  const length = milliseconds(text)
  if (length > LONGEST) throw new LabError(400, `${name} must be at most 1h`)
  return length
}

/** One standard normal number from two uniform ones (Box–Muller). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** The effect of a fault, validated. */
export interface FaultEffect {
  /** Without a reason, the code's most common one applies. */
  readonly refusal: { readonly code: RefusalCode; readonly reason: string | undefined } | undefined
  readonly status: Status | undefined
  readonly delay: Delay | undefined
  /** Number of pieces of the body, and milliseconds from the first to the last. */
  readonly drip: { readonly chunks: number; readonly over: number } | undefined
  readonly wire: Wire | undefined
  /** Whether the call takes effect before its response is lost. */
  readonly lost: boolean
}

export interface Fault extends Rule {
  /** undefined: any */
  readonly operation: ApiOperation | undefined
  readonly match: NonNullable<FaultInput['match']>
  readonly effect: FaultEffect
  /** Epoch milliseconds of the server's own clock; Infinity: never. */
  readonly expiresAt: number
  /** Original input, returned by the list call. */
  readonly input: FaultInput
  /** Own random stream, so that its delays do not depend on other faults. */
  readonly random: Random
  /** Whether it is used up or expired. */
  over: boolean
}

/** A fault applied to one call. */
export interface AppliedFault {
  /** Value of the header `x-emulator-fault`: the fault's id, or `magic`. */
  readonly id: string
  readonly effect: FaultEffect
  readonly refusal: { readonly code: RefusalCode; readonly reason: string } | undefined
  /** Milliseconds to wait first. */
  readonly wait: number
  /** Text of the header `x-emulator-explain`. */
  readonly explain: string
  /** Source of the bytes of a garbled body. */
  readonly random: () => number
}

/** @param because the reason, added in brackets */
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
    refusal: refusal && { code: refusal.code, reason: refusal.reason ?? defaultReason(refusal.code, facts) },
    explain: `injected: ${id} ${describeEffect(answer, wait)} (${because})`
  }
}

const collectionOf = ({ collection = 'medium_articles' }: CallFacts): string => collection

/** Replaces xxx in the text of a code when the fault gives no reason: the most common one. */
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

export const defaultReason = (code: RefusalCode, facts: CallFacts): string => REASONS[code]?.(facts) ?? 'injected'

const WIRE_WORDS = {
  reset: 'resets the connection',
  empty: 'closes the connection without a byte',
  truncated: 'sends half of the body',
  garbled: 'sends noise for the body'
} as const

/** Describes the effect: "waits 2000 ms, then answers 47039". */
export const describeEffect = ({ refusal, status, drip, wire, lost }: FaultEffect, wait: number): string => {
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
 * The refusal that an applied fault answers with, if any. Milvus has two messages for a missing collection, but one code holds one:
 * the API that answers chooses, as for a collection that is really missing.
 */
export const toRefusal = ({ refusal, explain }: AppliedFault): Refusal | undefined => {
  if (refusal === undefined) return undefined
  const { code, reason } = refusal
  const text = `collection not found[database=default][collection=${reason}]`
  const details = { check: 'fault', reason, explain }
  return code === 100 ? refuse(47005, { ...details, milvus: { code, text } }) : refuse(code, details)
}
