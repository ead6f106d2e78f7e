import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'

export const clearScenarios = operation({
  method: 'DELETE',
  path: '/scenarios',
  summary: 'Forget all scenarios of a sandbox; jobs that go by one stay as they are',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.Integer() }, { additionalProperties: false }),
  run: ({ lab, sandbox }) => ({ deleted: lab.sandbox(sandbox).scenarios?.clear() ?? 0 })
})
