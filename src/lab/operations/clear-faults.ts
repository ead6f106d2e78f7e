import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'

export const clearFaults = operation({
  method: 'DELETE',
  path: '/faults',
  summary: 'Forget all faults of a sandbox',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.Integer() }, { additionalProperties: false }),
  run: ({ lab, sandbox }) => ({ deleted: lab.sandbox(sandbox).faults?.clear() ?? 0 })
})
