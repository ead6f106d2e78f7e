import { matchesGlob } from '../text/text.ts'
import { LabError } from './lab-error.ts'

/** A fault or a scenario: a rule for the calls or jobs to come. */
export interface Rule {
  /** `fault-1`, `scenario-1` and so on, counted in each sandbox. */
  readonly id: string
  /** Infinity: always. */
  readonly times: number
  hits: number
}

export interface RuleQueueState<R extends Rule> {
  /** Number of rules ever created. */
  readonly made: number
  readonly waiting: readonly R[]
  readonly over: readonly R[]
}

/** Maximum waiting rules of a sandbox; also the maximum kept after they ended. */
const MOST = 1000

/** The rules of one kind in one sandbox, in order of creation. */
export abstract class RuleQueue<R extends Rule> {
  /** In messages and in the path of the control API, such as `faults`. */
  protected abstract readonly kind: string
  protected waiting: readonly R[]
  /** Used up or expired; kept so that clients can read their hits. */
  #over: readonly R[]
  #made: number
  #changes = 0

  /** @param state restored state */
  constructor({ made, waiting, over }: RuleQueueState<R> = { made: 0, waiting: [], over: [] }) {
    this.#made = made
    this.waiting = [...waiting]
    this.#over = [...over]
  }

  get state(): RuleQueueState<R> {
    return { made: this.#made, waiting: this.waiting, over: this.#over }
  }

  /** Increases with each rule that is added, removed, hit or ended. */
  get changes(): number {
    return this.#changes
  }

  /** Whether no rule waits. */
  get idle(): boolean {
    return this.waiting.length === 0
  }

  /** @param make gets the number of the rule, from 1; what it throws leaves the queue as it was @throws LabError when there are too many */
  add(make: (number: number) => R): R {
    if (this.waiting.length >= MOST) {
      throw new LabError(409, `there are ${MOST} ${this.kind} waiting; DELETE /_emulator/${this.kind} forgets them`)
    }
    const rule = make(this.#made + 1)
    this.#made++
    this.#changes++
    this.waiting = [...this.waiting, rule]
    return rule
  }

  /** Waiting rules in order, then ended ones, latest first. */
  list(): readonly R[] {
    return [...this.waiting, ...this.#over.toReversed()]
  }

  /** Returns whether a rule had that id. */
  remove(id: string): boolean {
    this.#changes++
    const before = this.waiting.length + this.#over.length
    this.waiting = this.waiting.filter(rule => rule.id !== id)
    this.#over = this.#over.filter(rule => rule.id !== id)
    return this.waiting.length + this.#over.length < before
  }

  /** Removes all rules and returns their number. Numbers go on, so no id is used twice. */
  clear(): number {
    this.#changes++
    const count = this.waiting.length + this.#over.length
    this.waiting = []
    this.#over = []
    return count
  }

  /** Counts a hit, and ends a rule that is used up. */
  protected hit(rule: R): void {
    this.#changes++
    rule.hits++
    if (rule.hits >= rule.times) this.end([rule])
  }

  /** To be called after a change that the queue does not make itself. */
  protected changed(): void {
    this.#changes++
  }

  protected end(rules: readonly R[]): void {
    this.#changes++
    this.waiting = this.waiting.filter(rule => !rules.includes(rule))
    this.#over = [...this.#over, ...rules].slice(-MOST)
  }
}

/** Facts of a call that matchers test. */
export interface CallFacts {
  readonly cluster: string | undefined
  readonly collection: string | undefined
  /** URLs. */
  readonly objects: readonly string[]
  readonly key: string
}

type Match = Readonly<Partial<Record<'cluster' | 'collection' | 'key' | 'object', string>>>

/** Whether the cluster, collection, key and one of the objects match the globs of a rule. */
export const isRuleFor = (match: Match, { cluster = '', collection = '', objects, key }: CallFacts): boolean =>
  (match.cluster === undefined || matchesGlob(cluster, match.cluster)) &&
  (match.collection === undefined || matchesGlob(collection, match.collection)) &&
  (match.key === undefined || matchesGlob(key, match.key)) &&
  (match.object === undefined || objects.some(url => matchesGlob(url, match.object ?? '')))
