/** Why the state cannot be read or written at present. Its beginning and its end are in the log, once each. */
export class Outage {
  /** Set when the state is loaded. */
  warn: (message: string) => void = () => {}
  #problem: string | undefined

  /** undefined: all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** @param problem a sentence for people */
  begin(problem: string): void {
    const isNew = this.#problem === undefined
    this.#problem = problem
    if (isNew) this.warn(problem)
  }

  end(): void {
    const wasThere = this.#problem !== undefined
    this.#problem = undefined
    if (wasThere) this.warn('the state is read and written again')
  }
}
