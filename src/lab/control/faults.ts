import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from '../../contract/schema.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { OperationName } from '../../operations/index.ts'
import { describeEffect, type Fault } from '../faults/fault.ts'
import { parseFault } from '../faults/parse.ts'
import { FaultQueue } from '../faults/queue.ts'
import { FaultInput } from '../faults/schema.ts'
import { seededRandom } from '../ids.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation, perform } from '../operation.ts'

/** A fault with its hits, as `GET /_emulator/faults` returns it. */
export type FaultEntry = Static<typeof FaultShape>

/** Injects faults into a sandbox. All methods throw LabError for invalid input. */
export interface FaultsApi {
  /** Makes the next calls fail: `next('import', 47039)`, `next('import', { status: 503, times: 2 })`. */
  next(operation: OperationName | '*', answer: number | Omit<FaultInput, 'operation'>): Promise<FaultEntry>
  add(fault: FaultInput): Promise<FaultEntry>
  /** Waiting faults in order, then ended ones. */
  list(): Promise<FaultEntry[]>
  delete(id: string): Promise<void>
  /** Removes all faults and returns their number. */
  clear(): Promise<number>
}

const { ttl: _, ...written } = FaultInput.properties

export const FaultShape = closedObject({
  id: Type.String(),
  ...written,
  times: Type.Union([Type.Integer(), Type.Literal('always')]),
  remaining: Type.Union([Type.Integer(), Type.Literal('always')], {
    description: 'Number of calls that it still applies to.'
  }),
  hits: Type.Integer({ description: 'Number of calls that it was applied to.' }),
  expires: Type.Union([Type.String(), Type.Null()], { description: "Time on the server's own clock; null: never." })
})

const timesOf = (times: number): number | 'always' => (times === Number.POSITIVE_INFINITY ? 'always' : times)

/** Leaves out the key, and secrets in a URL. */
const hideSecretsInMatch = ({ key, object, ...match }: Fault['match']): Fault['match'] => ({
  ...match,
  ...(object !== undefined && { object: withoutSecrets(object) }),
  ...(key !== undefined && { key: '[redacted]' })
})

export const showFault = ({ id, input, match, times, hits, over, expiresAt }: Fault): Static<typeof FaultShape> => {
  const { ttl: _, match: __, ...effect } = input
  return {
    id,
    ...effect,
    ...(Object.keys(match).length > 0 && { match: hideSecretsInMatch(match) }),
    times: timesOf(times),
    remaining: over ? 0 : timesOf(times - hits),
    hits,
    expires: expiresAt === Number.POSITIVE_INFINITY ? null : new Date(expiresAt).toISOString()
  }
}

/** Salt of the faults' random stream: job ids must not depend on faults. */
const FAULTS = 0xfa017

export const addFault = operation({
  method: 'POST',
  path: '/faults',
  summary: 'Inject a fault into the next calls of an operation',
  input: FaultInput,
  reply: FaultShape,
  run: ({ lab, sandbox: name }, input) => {
    const { clock, seed, rules } = lab.options
    const fault = parseFault(input, clock(), rules.flavor)
    const sandbox = lab.sandbox(name)
    sandbox.faults ??= new FaultQueue(clock)
    const added = sandbox.faults.add(number => ({
      ...fault,
      id: `fault-${number}`,
      random: seededRandom(seed ^ FAULTS ^ Math.imul(number, 0x9e3779b1))
    }))
    lab.addEvent(sandbox, 'fault', `${added.id} was added: ${input.operation} ${describeEffect(added.effect, 0)}`)
    return showFault(added)
  }
})

export const clearFaults = operation({
  method: 'DELETE',
  path: '/faults',
  summary: 'Remove all faults of a sandbox',
  input: closedObject({}),
  reply: closedObject({ deleted: Type.Integer() }),
  run: ({ lab, sandbox }) => ({ deleted: lab.sandbox(sandbox).faults?.clear() ?? 0 })
})

export const deleteFault = operation({
  method: 'DELETE',
  path: '/faults/:id',
  summary: 'Remove a fault',
  input: closedObject({ id: Type.String() }),
  reply: closedObject({ deleted: Type.String() }),
  run: ({ lab, sandbox }, { id }) => {
    if (lab.sandbox(sandbox).faults?.remove(id) !== true) {
      throw new LabError(404, `there is no fault ${JSON.stringify(id.slice(0, 60))}; GET /_emulator/faults lists them`)
    }
    return { deleted: id }
  }
})

export const listFaults = operation({
  method: 'GET',
  path: '/faults',
  summary: 'List the faults of a sandbox with their hits: waiting faults in order, then ended ones',
  input: closedObject({}),
  reply: closedObject({ faults: Type.Array(FaultShape) }),
  run: ({ lab, sandbox }) => ({ faults: (lab.find(sandbox).faults?.list() ?? []).map(showFault) })
})

/** @param sandbox name of the sandbox */
export const faultsApi = (lab: Laboratory, sandbox: string): FaultsApi => {
  const scope = { lab, sandbox }
  const add: FaultsApi['add'] = async fault => perform(addFault, scope, fault)
  const next: FaultsApi['next'] = async (operation, answer) => {
    if (typeof answer === 'number') return add({ operation, code: answer })
    if (typeof answer === 'object' && answer !== null) return add({ ...answer, operation })
    throw new LabError(400, 'pass a code, such as 47039, or a fault, such as { status: 503 }')
  }
  return {
    add,
    next,
    list: async () => (await perform(listFaults, scope, {})).faults,
    delete: async id => {
      await perform(deleteFault, scope, { id })
    },
    clear: async () => (await perform(clearFaults, scope, {})).deleted
  }
}
