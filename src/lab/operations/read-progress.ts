import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { progressOf } from '../progress.ts'
import { ProgressShape } from './progress-shape.ts'

export const readProgress = operation({
  method: 'GET',
  path: '/progress',
  summary: 'What jobs of a sandbox go by',
  input: Type.Object({}, { additionalProperties: false }),
  reply: ProgressShape,
  run: ({ lab, sandbox }) => ({ progress: progressOf(lab.find(sandbox).polls) })
})
