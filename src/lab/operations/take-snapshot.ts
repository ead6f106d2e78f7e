import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { Snapshot } from '../snapshot/shape.ts'
import { takeSnapshot } from '../snapshot/take.ts'

export const takeSnapshotOperation = operation({
  method: 'GET',
  path: '/snapshot',
  summary: 'The state of all sandboxes, once the files that are being read have been, after 10 s at the latest',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Snapshot,
  run: ({ lab }) => takeSnapshot(lab)
})
