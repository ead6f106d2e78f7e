import type { ApiOperation } from '../../contract/operations.ts'

/** What a rule of the lint has to say of a request. */
export interface Warning {
  readonly rule: string
  readonly text: string
}

/** What came in and what went out, without secrets; made into an entry when it is read. */
export interface Exchange {
  readonly kind: 'request'
  /** The number that the journal gives it: 1, 2, 3 … */
  id: number
  /** Epoch milliseconds of the sandbox. */
  readonly at: number
  /** Epoch milliseconds of the machine, with fractions. */
  readonly startedAt: number
  /** Milliseconds until the answer was ready to be sent. */
  readonly duration: number
  /** undefined: a path or method that the API does not have */
  readonly operation: ApiOperation | undefined
  readonly method: string
  readonly httpVersion: string
  readonly path: string
  /** Names and values one after the other. */
  readonly headers: readonly string[]
  readonly query: unknown
  /** Of the path. */
  readonly params: unknown
  readonly body: unknown
  /** Bytes. */
  readonly bodySize: number
  /** Id of the cluster whose address was called. */
  readonly addressed: string | undefined
  /** undefined: no answer was sent */
  readonly status: number | undefined
  /** undefined: the answer has none, or none that the API documents */
  readonly code: number | undefined
  readonly reply: string | undefined
  readonly check: string | undefined
  readonly explain: string | undefined
  /** Id of the fault that had its say. */
  readonly fault: string | undefined
  /** What the lint says, once it has looked. */
  warnings: readonly Warning[] | undefined
}

export const EVENTS = ['reset', 'evicted', 'deleted', 'fault', 'scenario'] as const

/** Something that happened to a sandbox other than by a request of the API. */
export interface Happening {
  readonly kind: 'event'
  id: number
  readonly at: number
  readonly startedAt: number
  readonly event: (typeof EVENTS)[number]
  readonly text: string
}

export type Recorded = Exchange | Happening
