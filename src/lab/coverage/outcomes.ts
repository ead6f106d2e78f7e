import type { Flavor } from '../../contract/flavors.ts'
import { entryOf } from '../../contract/refusals/refusal.ts'
import { codesOf } from '../../operations/codes.ts'
import { API_OPERATIONS, type ApiOperation, type OperationName } from '../../operations/index.ts'

/** One documented end of a call. */
export interface Outcome {
  /** `success`, a code, or the state of a job. */
  readonly outcome: string
  readonly kind: 'success' | 'code' | 'ending'
  readonly text: string
}

/** All documented outcomes of all operations. @param flavor service that v2 imitates; `auto` has the codes of both */
export const allOutcomes = (flavor: Flavor): ReadonlyMap<OperationName, readonly Outcome[]> =>
  new Map(API_OPERATIONS.map(operation => [operation.name, outcomesOf(operation, flavor)]))

const SUCCESS: Outcome = { outcome: 'success', kind: 'success', text: 'the call is answered' }

/** Job states that a client can receive when it asks for a job. */
export const ENDINGS = {
  running: 'a job that is on its way',
  completed: 'a job that is completed',
  failed: 'a job that failed',
  stalled: 'a job that goes no further and never ends'
} as const

const endings = Object.entries(ENDINGS).map(([outcome, text]): Outcome => ({ outcome, kind: 'ending', text }))

const UNCOMMITTED: Outcome = { outcome: 'uncommitted', kind: 'ending', text: 'a job that waits for commit or abort' }

const CANCELING: Outcome = { outcome: 'canceling', kind: 'ending', text: 'a job that was aborted just now' }

/** Endings of the calls that describe one job; lists omit the reason of a failure. */
const ENDINGS_OF: Readonly<Partial<Record<OperationName, readonly Outcome[]>>> = {
  get: endings,
  'v2.describe': [...endings, UNCOMMITTED],
  'v2.jobs.describe': [...endings, CANCELING]
}

const outcomesOf = ({ name, calls }: ApiOperation, flavor: Flavor): readonly Outcome[] => [
  // Operations that are not emulated have no success.
  ...([...calls.values()].some(({ reply }) => reply !== undefined) ? [SUCCESS] : []),
  ...[...codesOf(name, flavor)].map(
    (code): Outcome => ({ outcome: String(code), kind: 'code', text: entryOf(code).message })
  ),
  ...(ENDINGS_OF[name] ?? [])
]

export type Ending = keyof typeof ENDINGS | 'uncommitted' | 'canceling'
