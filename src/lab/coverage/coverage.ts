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

/** A rule of the lint, or an operation and an outcome of it. */
export type CoverageKey = readonly [rule: string] | readonly [operation: string, outcome: string | number]

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
  /** Called with each count that changes; nothing: all are gone. Set by a state that several processes share. */
  onChange: ((key?: CoverageKey) => void) | undefined

  /** @param outcome named as in `Outcome`; a code may be a number */
  met(operation: OperationName | undefined, outcome: string | number, cause: Cause): void {
    const name = operation ?? NO_OPERATION
    const counts = this.#countsOf(name)
    let count = counts.get(outcome)
    if (count === undefined) {
      count = { met: 0, injected: 0, console: 0 }
      counts.set(outcome, count)
    }
    this.onChange?.([name, outcome])
    if (cause === 'console') count.console++
    else count.met++
    if (cause === 'fault') count.injected++
  }

  #countsOf(name: string): Map<string | number, Count> {
    let counts = this.#operations.get(name)
    if (counts === undefined) {
      counts = new Map()
      this.#operations.set(name, counts)
    }
    return counts
  }

  /** What is counted under a key. */
  get([name, outcome]: CoverageKey): Count | WarningCount | undefined {
    return outcome === undefined ? this.#warnings.get(name) : this.#operations.get(name)?.get(outcome)
  }

  /** Counts as other processes have; undefined: no longer. */
  follow([name, outcome]: CoverageKey, count: Count | WarningCount | undefined): void {
    if (count === undefined) {
      if (outcome === undefined) this.#warnings.delete(name)
      else this.#operations.get(name)?.delete(outcome)
    } else if (outcome === undefined) this.#warnings.set(name, count as WarningCount)
    else this.#countsOf(name).set(outcome, count as Count)
  }

  warned(rule: string, text: string): void {
    this.add([rule], { count: 1, first: text })
  }

  /** Counts several at once. */
  add(key: CoverageKey, more: Count | WarningCount): void {
    const count = this.get(key)
    if (count === undefined) this.follow(key, { ...more })
    else if ('first' in count && 'first' in more) count.count += more.count
    else if ('met' in count && 'met' in more) {
      count.met += more.met
      count.injected += more.injected
      count.console += more.console
    }
    this.onChange?.(key)
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
    this.onChange?.()
  }
}
