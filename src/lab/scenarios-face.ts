import type { Static } from '@sinclair/typebox'
import type { Laboratory } from './laboratory.ts'
import { perform } from './operation.ts'
import { addScenario } from './operations/add-scenario.ts'
import { clearScenarios } from './operations/clear-scenarios.ts'
import { deleteScenario } from './operations/delete-scenario.ts'
import { listScenarios } from './operations/list-scenarios.ts'
import type { ScenarioShape } from './operations/scenario-shape.ts'
import type { ScenarioInput } from './scenarios/scenario-input.ts'

/** A scenario with its hits, as `GET /_emulator/scenarios` shows it. */
export type ScenarioEntry = Static<typeof ScenarioShape>

/** How the next jobs of a sandbox go. All throw LabError for what cannot be. */
export interface ScenariosFace {
  /** `next({ fail: { at: 0.4, reason: 'disk quota exceeded' }, times: 2 })` */
  next(scenario: ScenarioInput): Promise<ScenarioEntry>
  /** Those that wait in their order, then those that are over. */
  list(): Promise<ScenarioEntry[]>
  delete(id: string): Promise<void>
  /** Returns how many were forgotten. */
  clear(): Promise<number>
}

/** @param sandbox its name */
export const scenariosFace = (lab: Laboratory, sandbox: string): ScenariosFace => {
  const scope = { lab, sandbox }
  return {
    next: async scenario => perform(addScenario, scope, scenario),
    list: async () => (await perform(listScenarios, scope, {})).scenarios,
    delete: async id => {
      await perform(deleteScenario, scope, { id })
    },
    clear: async () => (await perform(clearScenarios, scope, {})).deleted
  }
}
