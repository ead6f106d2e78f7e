import { createHash } from 'node:crypto'

/** Maximum number of counters: clients may send any number of keys, and a stopped clock never starts a new second. */
const MOST = 10_000

/** The requests of one second. */
export interface RateState {
  /** Epoch seconds. */
  readonly second: number
  /** By operation and digest of the key. */
  readonly counts: readonly (readonly [counter: string, count: number])[]
}

/**
 * Counts the requests of a sandbox in each second of its clock. guess: the page gives a rate per second, not how seconds are counted
 */
export class RateLimit {
  readonly #counts: Map<string, number>
  #second: number
  #changes = 0

  /** @param state of another process */
  constructor({ second, counts }: RateState = { second: 0, counts: [] }) {
    this.#second = second
    this.#counts = new Map(counts)
  }

  get state(): RateState {
    return { second: this.#second, counts: [...this.#counts] }
  }

  /** Increases with each request. */
  get changes(): number {
    return this.#changes
  }

  /** Counts a request. @param now epoch milliseconds of the sandbox's clock @returns the number of requests with that key to that operation in its second */
  count(now: number, operation: string, key: string): number {
    this.#changes++
    const second = Math.floor(now / 1000)
    if (second !== this.#second || this.#counts.size >= MOST) this.#counts.clear()
    this.#second = second
    // The state may be kept, and a key may be a secret.
    const counter = `${operation} ${createHash('sha256').update(key).digest('base64url')}`
    const count = (this.#counts.get(counter) ?? 0) + 1
    this.#counts.set(counter, count)
    return count
  }
}
