import type { JobPlan, JobPlanFacts } from '../../imports/jobs/job.ts'
import { matchesGlob } from '../../text/glob.ts'
import { LabError } from '../lab-error.ts'
import { type Plan, readCourse, readTimes } from './parse.ts'
import type { ScenarioInput } from './schema.ts'

export interface Scenario {
  /** `scenario-1` and so on, in each sandbox. */
  readonly id: string
  /** As it was written. */
  readonly input: ScenarioInput
  /** Infinity: always */
  readonly times: number
  readonly plan: Plan
  hits: number
  /** Why the last job that it was meant for went on without it. */
  passedOver: string | undefined
}

/** Scenarios of a sandbox, both those to come and those that are over. */
const MOST = 1000

const isFor = ({ input: { match = {} } }: Scenario, facts: JobPlanFacts): boolean =>
  (match.cluster === undefined || matchesGlob(facts.clusterId, match.cluster)) &&
  (match.collection === undefined || matchesGlob(facts.collectionName, match.collection)) &&
  (match.key === undefined || matchesGlob(facts.key, match.key)) &&
  (match.object === undefined || facts.objectUrls.some(url => matchesGlob(url, match.object ?? '')))

/** @throws LabError for what can not be */
export const scenarioOf = (id: string, written: ScenarioInput, hits = 0): Scenario => {
  const times = readTimes(written.times)
  return { id, input: written, times, plan: readCourse(written, id), hits, passedOver: undefined }
}

export interface ScenarioQueueState {
  /** How many there have ever been. */
  readonly made: number
  readonly waiting: readonly Scenario[]
  readonly over: readonly Scenario[]
}

const NONE: ScenarioQueueState = { made: 0, waiting: [], over: [] }

/** The scenarios of one sandbox in the order in which they were written; the first one that is for a job decides. */
export class ScenarioQueue {
  #waiting: Scenario[]
  /** Those that are used up, so that their hits can be read. */
  #over: Scenario[]
  #made: number

  /** @param state to go on from */
  constructor(state: ScenarioQueueState = NONE) {
    this.#made = state.made
    this.#waiting = [...state.waiting]
    this.#over = [...state.over]
  }

  /** @throws LabError for what can not be, and when there are too many */
  add(written: ScenarioInput): Scenario {
    if (this.#waiting.length >= MOST) {
      throw new LabError(409, `there are ${MOST} scenarios waiting; DELETE /_emulator/scenarios forgets them`)
    }
    const scenario = scenarioOf(`scenario-${this.#made + 1}`, written)
    this.#made++
    this.#waiting.push(scenario)
    return scenario
  }

  get state(): ScenarioQueueState {
    return { made: this.#made, waiting: this.#waiting, over: this.#over }
  }

  /** For a sandbox to ask of each job. */
  readonly course = (facts: JobPlanFacts): JobPlan | undefined => this.take(facts)

  /** How a job is to go; one that a scenario cannot be for leaves it to the next. */
  take(facts: JobPlanFacts): JobPlan | undefined {
    let without: JobPlan | undefined
    for (const scenario of this.#waiting) {
      if (!isFor(scenario, facts)) continue
      const course = scenario.plan(facts.files)
      if (!('impossible' in course)) {
        this.#hit(scenario)
        return course
      }
      scenario.passedOver = course.impossible
      without = { explain: `not by ${scenario.id}: ${course.impossible}` }
    }
    return without
  }

  #hit(scenario: Scenario): void {
    scenario.hits++
    if (scenario.hits < scenario.times) return
    this.#waiting = this.#waiting.filter(each => each !== scenario)
    this.#over = [...this.#over, scenario].slice(-MOST)
  }

  /** Those that wait, in their order, and after them those that are over, the last one first. */
  list(): readonly Scenario[] {
    return [...this.#waiting, ...this.#over.toReversed()]
  }

  /** Whether there was one of that id. */
  remove(id: string): boolean {
    const before = this.#waiting.length + this.#over.length
    this.#waiting = this.#waiting.filter(each => each.id !== id)
    this.#over = this.#over.filter(each => each.id !== id)
    return this.#waiting.length + this.#over.length < before
  }

  /** Forgets all; returns how many there were. Numbers go on, so that no id comes twice. */
  clear(): number {
    const count = this.#waiting.length + this.#over.length
    this.#waiting = []
    this.#over = []
    return count
  }
}
