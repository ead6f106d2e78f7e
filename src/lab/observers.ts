/** Log for failures of observers. */
export interface FailureLog {
  error(details: { readonly observer: string; readonly err: unknown }, message: string): void
}

/**
 * The error boundary of everything that only observes requests: coverage, lint, journal and journal listeners. An observer that throws
 * is a defect of the emulator and must affect neither the client nor the process.
 */
export class Observers {
  readonly #log: FailureLog | undefined
  readonly #failed = new Set<string>()

  constructor(log?: FailureLog) {
    this.#log = log
  }

  /** Runs an observer. If it throws, the result is undefined; the first failure under each name is logged. */
  run<Arguments extends readonly unknown[], Result>(
    name: string,
    observer: (...args: Arguments) => Result,
    ...args: Arguments
  ): Result | undefined {
    try {
      return observer(...args)
    } catch (error) {
      this.#report(name, error)
      return undefined
    }
  }

  #report(observer: string, err: unknown): void {
    if (this.#failed.has(observer)) return
    this.#failed.add(observer)
    try {
      const effect = 'requests are answered as before; its results for them are missing'
      this.#log?.error(
        { observer, err },
        `the observer ${observer} failed, which is a defect of the emulator; ${effect}`
      )
    } catch {
      // A failing logger must not affect the client either.
    }
  }
}
