import type { Static } from '@sinclair/typebox'
import type { OperationName } from '../contract/operations.ts'
import type { FaultInput } from './faults/fault-input.ts'
import { LabError } from './lab-error.ts'
import type { Laboratory } from './laboratory.ts'
import { perform } from './operation.ts'
import { addFault } from './operations/add-fault.ts'
import { clearFaults } from './operations/clear-faults.ts'
import { deleteFault } from './operations/delete-fault.ts'
import type { FaultShape } from './operations/fault-shape.ts'
import { listFaults } from './operations/list-faults.ts'

/** A fault with its hits, as `GET /_emulator/faults` shows it. */
export type FaultEntry = Static<typeof FaultShape>

/** What goes wrong in a sandbox. All throw LabError for what cannot be. */
export interface FaultsFace {
  /** Lets the next calls go wrong: `next('import', 47039)`, `next('import', { status: 503, times: 2 })`. */
  next(operation: OperationName | '*', answer: number | Omit<FaultInput, 'operation'>): Promise<FaultEntry>
  add(fault: FaultInput): Promise<FaultEntry>
  /** Those that wait in their order, then those that are over. */
  list(): Promise<FaultEntry[]>
  delete(id: string): Promise<void>
  /** Returns how many were forgotten. */
  clear(): Promise<number>
}

/** @param sandbox its name */
export const faultsFace = (lab: Laboratory, sandbox: string): FaultsFace => {
  const scope = { lab, sandbox }
  const add: FaultsFace['add'] = async fault => perform(addFault, scope, fault)
  const next: FaultsFace['next'] = async (operation, answer) => {
    if (typeof answer === 'number') return add({ operation, code: answer })
    if (typeof answer === 'object' && answer !== null) return add({ ...answer, operation })
    throw new LabError(400, 'what comes next is a code, as 47039, or a fault, as { status: 503 }')
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
