import { FaultInput } from '../faults/fault-input.ts'
import { FaultQueue } from '../faults/fault-queue.ts'
import { readFault } from '../faults/read-fault.ts'
import { deeds } from '../faults/turn.ts'
import { operation } from '../operation.ts'
import { seededRandom } from '../random.ts'
import { FaultShape, showFault } from './fault-shape.ts'

/** Faults have random numbers of their own: the ids of jobs must not depend on them. */
const FAULTS = 0xfa017

export const addFault = operation({
  method: 'POST',
  path: '/faults',
  summary: 'Let the next calls of an operation go wrong',
  input: FaultInput,
  reply: FaultShape,
  run: ({ lab, sandbox: name }, input) => {
    const { clock, seed, rules } = lab.options
    const fault = readFault(input, clock(), rules.flavor)
    const sandbox = lab.sandbox(name)
    sandbox.faults ??= new FaultQueue(clock)
    const added = sandbox.faults.add(number => ({
      ...fault,
      id: `fault-${number}`,
      random: seededRandom(seed ^ FAULTS ^ Math.imul(number, 0x9e3779b1))
    }))
    lab.tell(sandbox, 'fault', `${added.id} was added: ${input.operation} ${deeds(added.answer, 0)}`)
    return showFault(added)
  }
})
