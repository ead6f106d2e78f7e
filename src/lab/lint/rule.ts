import type { OperationName } from '../../contract/operations.ts'
import type { Ending } from '../coverage/outcomes.ts'
import type { RequestRecord } from '../journal/journal.ts'

/** Jobs whose end is remembered, and lists. */
const MOST_JOBS = 200

type Fields = Readonly<Record<string, unknown>>

/** What the rules remember of the calls to one sandbox; a reset forgets it. */
export class Memory {
  /** The import that was accepted last, until somebody asks how it goes. */
  lastImport: Fields | undefined
  readonly #ends = new Map<string, number>()
  readonly #emptyPages = new Map<string, number>()
  readonly #rates = new Map<string, { second: number; count: number }>()

  /** How often the end of a job was told, this time included. */
  tellEnd(jobId: string): number {
    const times = (this.#ends.get(jobId) ?? 0) + 1
    this.#ends.delete(jobId)
    this.#ends.set(jobId, times)
    if (this.#ends.size > MOST_JOBS) for (const [oldest] of this.#ends) return this.#forget(oldest, times)
    return times
  }

  /** Whether an earlier page of a list was empty: its number, if this one is empty too. */
  tellPage(list: string, page: number, isEmpty: boolean): number | undefined {
    const first = this.#emptyPages.get(list)
    if (isEmpty && first !== undefined && first < page) return first
    if (isEmpty) this.#emptyPages.set(list, page)
    else if (first !== undefined && page >= first) this.#emptyPages.delete(list)
    const [oldest] = this.#emptyPages.keys()
    if (oldest !== undefined && this.#emptyPages.size > MOST_JOBS) this.#emptyPages.delete(oldest)
    return undefined
  }

  /** How many calls of an operation have come in the second of this one. @param at milliseconds of the machine's time */
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

/** What a rule looks at: one call and its answer. */
export interface Seen {
  readonly what: RequestRecord
  /** Whether the call was answered with success. */
  readonly success: boolean
  /** Fields of the request, as it came: its body, else its query. */
  readonly fields: Fields
  /** Names of the fields that the API knows; undefined: whatever it is. */
  readonly known: Fields | undefined
  /** How a job goes, if the call was told. */
  readonly told: { readonly jobId: string | undefined; readonly ending: Ending } | undefined
}

/** Something that a client does and should not, as far as it can be seen from outside. */
export interface Rule {
  readonly name: string
  /** What to do about it. */
  readonly fix: string
  /** Where it is from. */
  readonly source: string
  /** The operations that it is about; left out: all. */
  readonly of?: readonly OperationName[]
  /** What was seen, in words; undefined when there is nothing to say. */
  readonly look: (seen: Seen, memory: Memory) => string | undefined
}
