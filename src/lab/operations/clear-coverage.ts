import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'

export const clearCoverage = operation({
  method: 'DELETE',
  path: '/coverage',
  summary: 'Begin to count anew',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ cleared: Type.Literal(true) }, { additionalProperties: false }),
  run: ({ lab }) => {
    lab.options.coverage.clear()
    return { cleared: true as const }
  }
})
