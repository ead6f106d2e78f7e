/** Most counters at a time: keys are whatever clients send, and a clock that stands still has no next second. */
const MOST = 10_000

/**
 * Counts requests in each second of a clock. guess: the page says how many a second there are, not how seconds are counted
 */
export class RateLimit {
  readonly #most: number
  readonly #counts = new Map<string, number>()
  #second = 0

  /** @param most requests in one second with the same key to the same operation */
  constructor(most: number) {
    this.#most = most
  }

  /** Counts a request; whether it is within the limit. @param now epoch milliseconds of the sandbox's clock */
  admits(now: number, operation: string, key: string): boolean {
    const second = Math.floor(now / 1000)
    if (second !== this.#second || this.#counts.size >= MOST) this.#counts.clear()
    this.#second = second
    const counter = `${operation} ${key}`
    const count = (this.#counts.get(counter) ?? 0) + 1
    this.#counts.set(counter, count)
    return count <= this.#most
  }
}
