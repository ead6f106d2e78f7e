import { operation } from '../operation.ts'
import { ScenarioInput } from '../scenarios/scenario-input.ts'
import { ScenarioQueue } from '../scenarios/scenario-queue.ts'
import { ScenarioShape, showScenario } from './scenario-shape.ts'

export const addScenario = operation({
  method: 'POST',
  path: '/scenarios',
  summary: 'Decide how the next jobs go: succeed, fail, stall, never end, lose a file, vanish',
  input: ScenarioInput,
  reply: ScenarioShape,
  run: ({ lab, sandbox: name }, input) => {
    const sandbox = lab.sandbox(name)
    const queue = sandbox.scenarios ?? new ScenarioQueue()
    const added = queue.add(input)
    sandbox.scenarios = queue
    sandbox.course = queue.course
    lab.tell(sandbox, 'scenario', `${added.id} was added`)
    return showScenario(added)
  }
})
