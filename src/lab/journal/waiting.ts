import { LabError } from '../lab-error.ts'
import type { Journal } from './journal.ts'
import { type Compiled, matches } from './matcher.ts'

const MOST_WAITING = 1000

const CLOSED = 'the emulator is closed, so that no more requests come'

/** Those who wait for requests to come, by the machine's own time. */
export class Waiting {
  readonly #ends = new Set<() => void>()
  #closed = false

  /**
   * Ends when there are so many that match, at once if there are, or when the time is up.
   * @param length milliseconds @throws LabError when too many wait, and when the emulator is closed
   */
  async until(journal: Journal, compiled: Compiled, count: number, length: number): Promise<void> {
    let found = journal.records().filter(record => matches(compiled, record)).length
    if (found >= count) return
    if (this.#closed) throw new LabError(409, CLOSED)
    if (this.#ends.size >= MOST_WAITING)
      throw new LabError(409, `${MOST_WAITING} calls are waiting for requests already`)
    await new Promise<void>(resolve => {
      const end = (): void => {
        clearTimeout(timer)
        stop()
        this.#ends.delete(end)
        resolve()
      }
      const stop = journal.listen(record => {
        if (matches(compiled, record) && ++found >= count) end()
      })
      const timer = setTimeout(end, length)
      this.#ends.add(end)
    })
    if (this.#closed && found < count) throw new LabError(409, CLOSED)
  }

  endAll(): void {
    this.#closed = true
    for (const end of this.#ends) end()
  }
}
