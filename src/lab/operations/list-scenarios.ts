import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { ScenarioShape, showScenario } from './scenario-shape.ts'

export const listScenarios = operation({
  method: 'GET',
  path: '/scenarios',
  summary: 'Scenarios of a sandbox with their hits: those that wait in their order, then those that are over',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ scenarios: Type.Array(ScenarioShape) }, { additionalProperties: false }),
  run: ({ lab, sandbox }) => ({ scenarios: (lab.find(sandbox).scenarios?.list() ?? []).map(showScenario) })
})
