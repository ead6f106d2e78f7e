import type { OperationName } from '../../operations/index.ts'
import type { Ending } from '../coverage/outcomes.ts'
import type { RequestRecord } from '../journal/journal.ts'

/** Maximum jobs, and maximum lists, that the memory tracks. */
const MOST_JOBS = 200

type Fields = Readonly<Record<string, unknown>>

/** State of the rules across the calls to one sandbox; a reset clears it. */
export class LintMemory {
  /** The last accepted import, until a client reads its progress. */
  lastImport: Fields | undefined
  readonly #ends = new Map<string, number>()
  readonly #emptyPages = new Map<string, number>()
  readonly #rates = new Map<string, { second: number; count: number }>()

  /** Counts how often a job's end was reported to clients, this time included. */
  countEnd(jobId: string): number {
    const times = (this.#ends.get(jobId) ?? 0) + 1
    this.#ends.delete(jobId)
    this.#ends.set(jobId, times)
    if (this.#ends.size > MOST_JOBS) for (const [oldest] of this.#ends) return this.#forget(oldest, times)
    return times
  }

  /** The number of an earlier empty page of the list, if this page is empty too. */
  findEarlierEmptyPage(list: string, page: number, isEmpty: boolean): number | undefined {
    const first = this.#emptyPages.get(list)
    if (isEmpty && first !== undefined && first < page) return first
    if (isEmpty) this.#emptyPages.set(list, page)
    else if (first !== undefined && page >= first) this.#emptyPages.delete(list)
    const [oldest] = this.#emptyPages.keys()
    if (oldest !== undefined && this.#emptyPages.size > MOST_JOBS) this.#emptyPages.delete(oldest)
    return undefined
  }

  /** Counts the calls of an operation within the second of `at`. @param at milliseconds of the machine's time */
  rate(operation: string, at: number): number {
    const second = Math.floor(at / 1000)
    const rate = this.#rates.get(operation)
    if (rate === undefined || rate.second !== second) {
      this.#rates.set(operation, { second, count: 1 })
      return 1
    }
    return ++rate.count
  }

  #forget(jobId: string, times: number): number {
    this.#ends.delete(jobId)
    return times
  }
}

/** Input of a rule: one call and its response. */
export interface ObservedCall {
  readonly record: RequestRecord
  /** Whether the call succeeded. */
  readonly success: boolean
  /** Fields of the request's body, or else of its query. */
  readonly fields: Fields
  /** Fields that the API reads; undefined: any field. */
  readonly known: Fields | undefined
  /** The job state that the call reported, if it reported one. */
  readonly reportedJob: { readonly jobId: string | undefined; readonly ending: Ending } | undefined
}

/** A client mistake that is visible from outside. */
export interface Rule {
  readonly name: string
  /** How to fix the client. */
  readonly fix: string
  /** Where the rule is documented. */
  readonly source: string
  /** Operations that it applies to; all by default. */
  readonly operations?: readonly OperationName[]
  /** Describes the mistake; undefined when there is none. */
  readonly check: (seen: ObservedCall, memory: LintMemory) => string | undefined
}
