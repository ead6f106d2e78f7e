import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { FaultShape, showFault } from './fault-shape.ts'

export const listFaults = operation({
  method: 'GET',
  path: '/faults',
  summary: 'Faults of a sandbox with their hits: those that wait in their order, then those that are over',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ faults: Type.Array(FaultShape) }, { additionalProperties: false }),
  run: ({ lab, sandbox }) => ({ faults: (lab.find(sandbox).faults?.list() ?? []).map(showFault) })
})
