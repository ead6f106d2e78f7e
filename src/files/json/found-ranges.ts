import type { RowFinder, ValidRange } from '../reader.ts'

/**
 * The valid rows that other threads find in a file while it is read from its beginning. They take its parts from the last one on, so that
 * they and the reader meet wherever both are equally far.
 */
export class FoundRanges {
  readonly #finder: RowFinder
  /** Bytes of a part. */
  readonly #part: number
  readonly #ranges = new Map<number, Promise<ValidRange | undefined>>()
  /** Number of the first part that a thread has taken. */
  #first: number
  /** Number of the part that the reader is in. */
  #reader = 0

  constructor(finder: RowFinder, size: number) {
    this.#finder = finder
    this.#part = finder.part
    this.#first = Math.ceil(size / finder.part)
    for (let thread = 0; thread < finder.threads; thread++) this.#search()
  }

  /** Offset in the file from which on the reader should ask for a range. @param at where the reader is */
  next(at: number): number {
    const part = Math.floor(at / this.#part)
    if (part < this.#first) this.#reader = part
    return Math.max(this.#first, this.#reader + 1) * this.#part
  }

  /** The rows that begin exactly there; undefined: the reader has to read them itself. @param at the end of a row, at `next` or after it */
  async rangeAt(at: number): Promise<ValidRange | undefined> {
    this.#reader = Math.floor(at / this.#part)
    const range = await this.#ranges.get(this.#reader)
    this.#ranges.delete(this.#reader)
    return range?.from === at ? range : undefined
  }

  /** Ends the searches that have not begun. */
  stop(): void {
    this.#first = Number.POSITIVE_INFINITY
    this.#reader = Number.POSITIVE_INFINITY
  }

  async #search(): Promise<void> {
    while (this.#first - 1 > this.#reader) {
      const part = --this.#first
      const range = this.#finder.find(part * this.#part, (part + 1) * this.#part)
      this.#ranges.set(part, range)
      await range
    }
  }
}
