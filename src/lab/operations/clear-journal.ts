import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'

export const clearJournal = operation({
  method: 'DELETE',
  path: '/journal',
  summary: 'Forget all entries; ids go on',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.Integer() }, { additionalProperties: false }),
  run: ({ lab, sandbox }) => ({ deleted: lab.sandbox(sandbox).journal.clear() })
})
