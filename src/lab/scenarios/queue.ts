import type { JobPlan, JobPlanFacts } from '../../imports/jobs/job.ts'
import { isRuleFor, type Rule, RuleQueue } from '../rule-queue.ts'
import { type Plan, parsePlan, parseTimes } from './parse.ts'
import type { ScenarioInput } from './schema.ts'

export interface Scenario extends Rule {
  /** Original input, returned by the list call. */
  readonly input: ScenarioInput
  readonly plan: Plan
  /** Why the latest matching job did not use it. */
  passedOver: string | undefined
}

/** @throws LabError for an invalid scenario */
export const parseScenario = (id: string, input: ScenarioInput, hits = 0): Scenario => {
  const times = parseTimes(input.times)
  return { id, input, times, plan: parsePlan(input, id), hits, passedOver: undefined }
}

/** The scenarios of one sandbox in order of creation. The first one that matches a job plans it. */
export class ScenarioQueue extends RuleQueue<Scenario> {
  protected readonly kind = 'scenarios'

  /** `take` as the function that a sandbox calls for each job. */
  readonly planJob = (facts: JobPlanFacts): JobPlan | undefined => this.take(facts)

  /** Plans a job by the first scenario that matches. A scenario that does not suit the job's files passes it to the next. */
  take({ clusterId: cluster, collectionName: collection, objectUrls: objects, key, files }: JobPlanFacts) {
    let without: JobPlan | undefined
    for (const scenario of this.waiting) {
      if (!isRuleFor(scenario.input.match ?? {}, { cluster, collection, objects, key })) continue
      const plan = scenario.plan(files)
      if (!('impossible' in plan)) {
        this.hit(scenario)
        return plan
      }
      scenario.passedOver = plan.impossible
      this.changed()
      without = { explain: `not by ${scenario.id}: ${plan.impossible}` }
    }
    return without
  }
}
