import { matchesGlob } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import { type AppliedFault, applyFault, type CallFacts, type Fault } from './fault.ts'

/** Maximum waiting faults of a sandbox; also the maximum kept after they ended. */
const MOST = 1000

const isFor = ({ match }: Fault, { cluster = '', collection = '', objects, key }: CallFacts): boolean =>
  (match.cluster === undefined || matchesGlob(cluster, match.cluster)) &&
  (match.collection === undefined || matchesGlob(collection, match.collection)) &&
  (match.key === undefined || matchesGlob(key, match.key)) &&
  (match.object === undefined || objects.some(url => matchesGlob(url, match.object ?? '')))

const count = ({ hits, times }: Fault): string =>
  times === Number.POSITIVE_INFINITY ? `call ${hits}` : `call ${hits} of ${times}`

export interface FaultQueueState {
  /** Number of faults ever created. */
  readonly made: number
  readonly waiting: readonly Fault[]
  readonly over: readonly Fault[]
}

const NONE: FaultQueueState = { made: 0, waiting: [], over: [] }

/** The faults of one sandbox in order of creation. The first fault that matches a call applies to it. */
export class FaultQueue {
  #waiting: Fault[]
  /** Used up or expired; kept so that clients can read their hits. */
  #over: Fault[]
  #made: number
  /** Epoch milliseconds of the server's own clock. */
  readonly #now: () => number

  /** @param state restored state */
  constructor(now: () => number, state: FaultQueueState = NONE) {
    this.#now = now
    this.#made = state.made
    this.#waiting = [...state.waiting]
    this.#over = [...state.over]
  }

  get state(): FaultQueueState {
    this.#dropExpired()
    return { made: this.#made, waiting: this.#waiting, over: this.#over }
  }

  /** Whether no fault waits. */
  get idle(): boolean {
    return this.#waiting.length === 0
  }

  /** @param make gets the number of the fault, from 1 @throws LabError when there are too many */
  add(make: (number: number) => Fault): Fault {
    this.#dropExpired()
    if (this.#waiting.length >= MOST) {
      throw new LabError(409, `there are ${MOST} faults waiting; DELETE /_emulator/faults forgets them`)
    }
    const fault = make(++this.#made)
    this.#waiting.push(fault)
    return fault
  }

  /** Applies the first fault that matches the call, and counts the hit. */
  take(operation: string, facts: CallFacts): AppliedFault | undefined {
    this.#dropExpired()
    const fault = this.#waiting.find(
      each => (each.operation === undefined || each.operation.name === operation) && isFor(each, facts)
    )
    if (fault === undefined) return undefined
    fault.hits++
    if (fault.hits >= fault.times) this.#end([fault])
    return applyFault(fault, facts, count(fault))
  }

  /** Waiting faults in order, then ended ones, latest first. */
  list(): readonly Fault[] {
    this.#dropExpired()
    return [...this.#waiting, ...this.#over.toReversed()]
  }

  /** Returns whether a fault had that id. */
  remove(id: string): boolean {
    const others = (faults: Fault[]) => faults.filter(fault => fault.id !== id)
    const before = this.#waiting.length + this.#over.length
    this.#waiting = others(this.#waiting)
    this.#over = others(this.#over)
    return this.#waiting.length + this.#over.length < before
  }

  /** Removes all faults and returns their number. Numbers go on, so no id is used twice. */
  clear(): number {
    const count = this.#waiting.length + this.#over.length
    this.#waiting = []
    this.#over = []
    return count
  }

  #dropExpired(): void {
    if (this.idle) return
    const now = this.#now()
    const expired = this.#waiting.filter(({ expiresAt }) => expiresAt <= now)
    if (expired.length > 0) this.#end(expired)
  }

  #end(faults: readonly Fault[]): void {
    for (const fault of faults) fault.over = true
    this.#waiting = this.#waiting.filter(fault => !faults.includes(fault))
    this.#over = [...this.#over, ...faults].slice(-MOST)
  }
}
