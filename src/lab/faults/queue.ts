import { type CallFacts, isRuleFor, RuleQueue, type RuleQueueState } from '../rule-queue.ts'
import { type AppliedFault, applyFault, type Fault } from './fault.ts'

/** The faults of one sandbox in order of creation. The first fault that matches a call applies to it. */
export class FaultQueue extends RuleQueue<Fault> {
  protected readonly kind = 'faults'
  /** Epoch milliseconds of the server's own clock. */
  readonly #now: () => number

  /** @param state restored state */
  constructor(now: () => number, state?: RuleQueueState<Fault>) {
    super(state)
    this.#now = now
  }

  override get state(): RuleQueueState<Fault> {
    this.#dropExpired()
    return super.state
  }

  override add(make: (number: number) => Fault): Fault {
    this.#dropExpired()
    return super.add(make)
  }

  /** Applies the first fault that matches the call, and counts the hit. */
  take(operation: string, facts: CallFacts): AppliedFault | undefined {
    this.#dropExpired()
    const fault = this.waiting.find(
      each => (each.operation === undefined || each.operation.name === operation) && isRuleFor(each.match, facts)
    )
    if (fault === undefined) return undefined
    this.hit(fault)
    return applyFault(fault, facts, countHits(fault))
  }

  override list(): readonly Fault[] {
    this.#dropExpired()
    return super.list()
  }

  #dropExpired(): void {
    if (this.idle) return
    const now = this.#now()
    const expired = this.waiting.filter(({ expiresAt }) => expiresAt <= now)
    if (expired.length > 0) this.end(expired)
  }

  protected override end(faults: readonly Fault[]): void {
    for (const fault of faults) fault.over = true
    super.end(faults)
  }
}

const countHits = ({ hits, times }: Fault): string =>
  times === Number.POSITIVE_INFINITY ? `call ${hits}` : `call ${hits} of ${times}`
