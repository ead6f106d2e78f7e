import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from '../../contract/schema.ts'
import { withoutSecrets } from '../../objects/store.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation, perform } from '../operation.ts'
import { parseScenario, type Scenario, ScenarioQueue } from '../scenarios/queue.ts'
import { type Match, MatchShape, PlanFields, ScenarioInput } from '../scenarios/schema.ts'

/** A scenario with its hits, as `GET /_emulator/scenarios` returns it. */
export type ScenarioEntry = Static<typeof ScenarioShape>

/** Plans the next jobs of a sandbox. All methods throw LabError for invalid input. */
export interface ScenariosApi {
  /** `next({ fail: { at: 0.4, reason: 'disk quota exceeded' }, times: 2 })` */
  next(scenario: ScenarioInput): Promise<ScenarioEntry>
  /** Waiting scenarios in order, then ended ones. */
  list(): Promise<ScenarioEntry[]>
  delete(id: string): Promise<void>
  /** Removes all scenarios and returns their number. */
  clear(): Promise<number>
}

export const ScenarioShape = closedObject({
  id: Type.String(),
  match: Type.Optional(MatchShape),
  ...PlanFields,
  times: Type.Union([Type.Integer(), Type.Literal('always')]),
  remaining: Type.Union([Type.Integer(), Type.Literal('always')], {
    description: 'Number of jobs that it still applies to.'
  }),
  hits: Type.Integer({ description: 'Number of jobs that it was applied to.' }),
  passedOver: Type.Optional(Type.String({ description: 'Why the last matching job did not use it.' }))
})

const timesOf = (times: number): number | 'always' => (times === Number.POSITIVE_INFINITY ? 'always' : times)

/** Leaves out the key, and secrets in a URL. */
const hideSecretsInMatch = ({ key, object, ...match }: Match): Match => ({
  ...match,
  ...(object !== undefined && { object: withoutSecrets(object) }),
  ...(key !== undefined && { key: '[redacted]' })
})

export const showScenario = ({ id, input, times, hits, passedOver }: Scenario): Static<typeof ScenarioShape> => {
  const { match, times: _, ...plan } = input
  return {
    id,
    ...(match !== undefined && { match: hideSecretsInMatch(match) }),
    ...plan,
    times: timesOf(times),
    remaining: timesOf(times - hits),
    hits,
    ...(passedOver !== undefined && { passedOver })
  }
}

export const addScenario = operation({
  method: 'POST',
  path: '/scenarios',
  summary: 'Plan the next jobs: succeed, fail, stall, never end, lose a file, vanish',
  input: ScenarioInput,
  reply: ScenarioShape,
  run: ({ lab, sandbox: name }, input) => {
    const sandbox = lab.sandbox(name)
    const queue = sandbox.scenarios ?? new ScenarioQueue()
    const added = queue.add(number => parseScenario(`scenario-${number}`, input))
    sandbox.scenarios = queue
    sandbox.plan = queue.planJob
    lab.addEvent(sandbox, 'scenario', `${added.id} was added`)
    return showScenario(added)
  }
})

export const clearScenarios = operation({
  method: 'DELETE',
  path: '/scenarios',
  summary: 'Remove all scenarios of a sandbox; planned jobs keep their plan',
  input: closedObject({}),
  reply: closedObject({ deleted: Type.Integer() }),
  run: ({ lab, sandbox }) => ({ deleted: lab.sandbox(sandbox).scenarios?.clear() ?? 0 })
})

export const deleteScenario = operation({
  method: 'DELETE',
  path: '/scenarios/:id',
  summary: 'Remove a scenario; planned jobs keep their plan',
  input: closedObject({ id: Type.String() }),
  reply: closedObject({ deleted: Type.String() }),
  run: ({ lab, sandbox }, { id }) => {
    if (lab.sandbox(sandbox).scenarios?.remove(id) === true) return { deleted: id }
    const quotedId = JSON.stringify(id.slice(0, 60))
    throw new LabError(404, `there is no scenario ${quotedId}; GET /_emulator/scenarios lists them`)
  }
})

export const listScenarios = operation({
  method: 'GET',
  path: '/scenarios',
  summary: 'List the scenarios of a sandbox with their hits: waiting scenarios in order, then ended ones',
  input: closedObject({}),
  reply: closedObject({ scenarios: Type.Array(ScenarioShape) }),
  run: ({ lab, sandbox }) => ({ scenarios: (lab.find(sandbox).scenarios?.list() ?? []).map(showScenario) })
})

/** @param sandbox name of the sandbox */
export const scenariosApi = (lab: Laboratory, sandbox: string): ScenariosApi => {
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
