import type { OperationName } from '../../operations/index.ts'

export interface Count {
  /** Number of times it was met. */
  met: number
  /** Of these, the number caused by a fault. */
  injected: number
}

export interface WarningCount {
  count: number
  /** Text of the first warning. */
  readonly first: string
}

/** Name under which calls outside the API are counted. */
export const NO_OPERATION = '(none)'

/** Counts the outcomes that the clients of a server receive, in all sandboxes and across resets. */
export class Coverage {
  readonly #operations = new Map<string, Map<string | number, Count>>()
  readonly #warnings = new Map<string, WarningCount>()

  /** @param outcome named as in `Outcome`; a code may be a number */
  met(operation: OperationName | undefined, outcome: string | number, injected: boolean): void {
    const name = operation ?? NO_OPERATION
    let counts = this.#operations.get(name)
    if (counts === undefined) {
      counts = new Map()
      this.#operations.set(name, counts)
    }
    const count = counts.get(outcome)
    if (count === undefined) counts.set(outcome, { met: 1, injected: injected ? 1 : 0 })
    else {
      count.met++
      if (injected) count.injected++
    }
  }

  warned(rule: string, text: string): void {
    const warning = this.#warnings.get(rule)
    if (warning === undefined) this.#warnings.set(rule, { count: 1, first: text })
    else warning.count++
  }

  /** Counts by outcome. @param operation its name */
  of(operation: string): ReadonlyMap<string, Count> {
    const counts = this.#operations.get(operation) ?? []
    return new Map([...counts].map(([outcome, count]) => [String(outcome), count]))
  }

  /** Names of the called operations. */
  called(): readonly string[] {
    return [...this.#operations.keys()]
  }

  /** Counts by rule. */
  warnings(): ReadonlyMap<string, WarningCount> {
    return this.#warnings
  }

  clear(): void {
    this.#operations.clear()
    this.#warnings.clear()
  }
}
