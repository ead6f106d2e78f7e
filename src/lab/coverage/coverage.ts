import type { OperationName } from '../../operations/index.ts'

export interface Count {
  /** Number of times a client met it. */
  met: number
  /** Of these, the number caused by a fault. */
  injected: number
  /** Number of times the console met it, which are not part of the others. */
  console: number
}

/** The cause of an outcome: the state of a sandbox or a fault for a client, or a call of the console. */
export type Cause = 'state' | 'fault' | 'console'

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
  met(operation: OperationName | undefined, outcome: string | number, cause: Cause): void {
    const name = operation ?? NO_OPERATION
    let counts = this.#operations.get(name)
    if (counts === undefined) {
      counts = new Map()
      this.#operations.set(name, counts)
    }
    let count = counts.get(outcome)
    if (count === undefined) {
      count = { met: 0, injected: 0, console: 0 }
      counts.set(outcome, count)
    }
    if (cause === 'console') count.console++
    else count.met++
    if (cause === 'fault') count.injected++
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

  /** Names of the operations that clients called. */
  called(): readonly string[] {
    return [...this.#operations].flatMap(([name, counts]) =>
      [...counts.values()].some(({ met }) => met > 0) ? name : []
    )
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
