import type { JobPlan, JobPlanFacts } from '../../imports/jobs/job.ts'
import { matchesGlob } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import { type Plan, parsePlan, parseTimes } from './parse.ts'
import type { ScenarioInput } from './schema.ts'

export interface Scenario {
  /** `scenario-1` and so on, in each sandbox. */
  readonly id: string
  /** Original input, returned by the list call. */
  readonly input: ScenarioInput
  /** Infinity: always. */
  readonly times: number
  readonly plan: Plan
  hits: number
  /** Why the latest matching job did not use it. */
  passedOver: string | undefined
}

/** Maximum waiting scenarios of a sandbox; also the maximum kept after they ended. */
const MOST = 1000

const isFor = ({ input: { match = {} } }: Scenario, facts: JobPlanFacts): boolean =>
  (match.cluster === undefined || matchesGlob(facts.clusterId, match.cluster)) &&
  (match.collection === undefined || matchesGlob(facts.collectionName, match.collection)) &&
  (match.key === undefined || matchesGlob(facts.key, match.key)) &&
  (match.object === undefined || facts.objectUrls.some(url => matchesGlob(url, match.object ?? '')))

/** @throws LabError for an invalid scenario */
export const parseScenario = (id: string, written: ScenarioInput, hits = 0): Scenario => {
  const times = parseTimes(written.times)
  return { id, input: written, times, plan: parsePlan(written, id), hits, passedOver: undefined }
}

export interface ScenarioQueueState {
  /** Number of scenarios ever created. */
  readonly made: number
  readonly waiting: readonly Scenario[]
  readonly over: readonly Scenario[]
}

const NONE: ScenarioQueueState = { made: 0, waiting: [], over: [] }

/** The scenarios of one sandbox in order of creation. The first one that matches a job plans it. */
export class ScenarioQueue {
  #waiting: Scenario[]
  /** Used up; kept so that clients can read their hits. */
  #over: Scenario[]
  #made: number

  /** @param state restored state */
  constructor(state: ScenarioQueueState = NONE) {
    this.#made = state.made
    this.#waiting = [...state.waiting]
    this.#over = [...state.over]
  }

  /** @throws LabError for an invalid scenario, and when there are too many */
  add(written: ScenarioInput): Scenario {
    if (this.#waiting.length >= MOST) {
      throw new LabError(409, `there are ${MOST} scenarios waiting; DELETE /_emulator/scenarios forgets them`)
    }
    const scenario = parseScenario(`scenario-${this.#made + 1}`, written)
    this.#made++
    this.#waiting.push(scenario)
    return scenario
  }

  get state(): ScenarioQueueState {
    return { made: this.#made, waiting: this.#waiting, over: this.#over }
  }

  /** `take` as the function that a sandbox calls for each job. */
  readonly planJob = (facts: JobPlanFacts): JobPlan | undefined => this.take(facts)

  /** Plans a job by the first scenario that matches. A scenario that does not suit the job's files passes it to the next. */
  take(facts: JobPlanFacts): JobPlan | undefined {
    let without: JobPlan | undefined
    for (const scenario of this.#waiting) {
      if (!isFor(scenario, facts)) continue
      const plan = scenario.plan(facts.files)
      if (!('impossible' in plan)) {
        this.#hit(scenario)
        return plan
      }
      scenario.passedOver = plan.impossible
      without = { explain: `not by ${scenario.id}: ${plan.impossible}` }
    }
    return without
  }

  #hit(scenario: Scenario): void {
    scenario.hits++
    if (scenario.hits < scenario.times) return
    this.#waiting = this.#waiting.filter(each => each !== scenario)
    this.#over = [...this.#over, scenario].slice(-MOST)
  }

  /** Waiting scenarios in order, then ended ones, latest first. */
  list(): readonly Scenario[] {
    return [...this.#waiting, ...this.#over.toReversed()]
  }

  /** Returns whether a scenario had that id. */
  remove(id: string): boolean {
    const before = this.#waiting.length + this.#over.length
    this.#waiting = this.#waiting.filter(each => each.id !== id)
    this.#over = this.#over.filter(each => each.id !== id)
    return this.#waiting.length + this.#over.length < before
  }

  /** Removes all scenarios and returns their number. Numbers go on, so no id is used twice. */
  clear(): number {
    const count = this.#waiting.length + this.#over.length
    this.#waiting = []
    this.#over = []
    return count
  }
}
