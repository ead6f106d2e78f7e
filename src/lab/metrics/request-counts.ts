export const OUTCOMES = ['success', 'refused', 'fault', 'no_answer'] as const

export type Outcome = (typeof OUTCOMES)[number]

/** Upper bounds of the buckets of the latency histogram, in milliseconds. */
export const BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] as const

/** Stands for the code of a reply that has none of the catalogue. */
const NO_CODE = -1

interface CountedRequests {
  readonly code: number | undefined
  readonly outcome: Outcome
  readonly count: number
}

/** The requests to one operation. Counting takes one look into a map and one into an array; the library formats at a scrape. */
export class OperationCounts {
  /** By code and outcome, as one number. */
  readonly #byCode = new Map<number, number>()
  /** Requests for each bucket, and at last those above all bounds. */
  readonly buckets = new Float64Array(BUCKETS.length + 1)
  /** Sum of the latencies. */
  milliseconds = 0

  count(outcome: Outcome, code: number | undefined, milliseconds: number): void {
    const key = (code ?? NO_CODE) * OUTCOMES.length + OUTCOMES.indexOf(outcome)
    this.#byCode.set(key, (this.#byCode.get(key) ?? 0) + 1)
    let bucket = 0
    while (milliseconds > (BUCKETS[bucket] ?? Number.POSITIVE_INFINITY)) bucket++
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1
    this.milliseconds += milliseconds
  }

  requests(): readonly CountedRequests[] {
    return [...this.#byCode].map(([key, count]) => {
      const code = Math.floor(key / OUTCOMES.length)
      const outcome = OUTCOMES[key - code * OUTCOMES.length] ?? 'no_answer'
      return { code: code === NO_CODE ? undefined : code, outcome, count }
    })
  }
}

/** Counts the requests to the emulated API and the storage that this process has answered, since its start. */
export class RequestCounts {
  readonly #operations = new Map<string, OperationCounts>()

  /** @param operation a name of the emulator's tables, never a client's text */
  of(operation: string): OperationCounts {
    let counts = this.#operations.get(operation)
    if (counts === undefined) {
      counts = new OperationCounts()
      this.#operations.set(operation, counts)
    }
    return counts
  }

  operations(): ReadonlyMap<string, OperationCounts> {
    return this.#operations
  }
}
