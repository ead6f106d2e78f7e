/** Where the failures of observers are told. */
export interface FailureLog {
  error(details: { readonly observer: string; readonly err: unknown }, message: string): void
}

/**
 * The error boundary of all that only looks at requests: coverage, lint, journal, and those who wait for its records. An observer that
 * throws is a defect of the emulator, which neither the client nor the process may notice.
 */
export class Observers {
  readonly #log: FailureLog | undefined
  readonly #failed = new Set<string>()

  constructor(log?: FailureLog) {
    this.#log = log
  }

  /** Runs an observer. If it throws, that is logged the first time under its name, and the result is undefined. */
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
      const effect = 'requests are answered as before; what it had to say of them is missing'
      this.#log?.error(
        { observer, err },
        `the observer ${observer} failed, which is a defect of the emulator; ${effect}`
      )
    } catch {
      // A logger of the host that throws is none of the client's business either.
    }
  }
}
