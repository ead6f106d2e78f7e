import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import type { Answer, CallFacts, Fault } from './fault.ts'
import { reasonFor } from './reasons.ts'

/** One call's share of a fault: what happens to it now. */
export interface Turn {
  /** For the header `x-emulator-fault`: id of the fault, or `magic`. */
  readonly id: string
  readonly answer: Answer
  readonly refusal: { readonly code: RefusalCode; readonly reason: string } | undefined
  /** Milliseconds to wait before anything else. */
  readonly wait: number
  /** What happens and why, for `x-emulator-explain`. */
  readonly explain: string
  /** For noise. */
  readonly random: () => number
}

const WIRE_WORDS = {
  reset: 'resets the connection',
  empty: 'closes the connection without a byte',
  truncated: 'sends half of the body',
  garbled: 'sends noise for the body'
} as const

/** In words: "waits 2000 ms, then answers 47039". */
export const deeds = ({ refusal, status, drip, wire, lost }: Answer, wait: number): string => {
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

/** @param because why it happens, as the end of a sentence in brackets */
export const turnOf = (
  { id, answer, random }: Pick<Fault, 'id' | 'answer' | 'random'>,
  facts: CallFacts,
  because: string
): Turn => {
  const wait = answer.delay?.(random) ?? 0
  const { refusal } = answer
  return {
    id,
    answer,
    wait,
    random,
    refusal: refusal && { code: refusal.code, reason: refusal.reason ?? reasonFor(refusal.code, facts) },
    explain: `injected: ${id} ${deeds(answer, wait)} (${because})`
  }
}
