import { Type } from '@sinclair/typebox'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { closedObject } from '../../contract/schema.ts'
import { operation } from '../operation.ts'
import { readSnapshot, restoreSnapshot } from '../snapshot/restore.ts'
import { Snapshot } from '../snapshot/schema.ts'
import { takeSnapshot } from '../snapshot/take.ts'

export const restoreSnapshotOperation = operation({
  method: 'PUT',
  path: '/snapshot',
  summary: 'Put a snapshot in the place of all sandboxes',
  // Accepts any version; the content is validated after migration.
  input: Type.Object({ version: Type.Integer({ minimum: 1 }) }, { additionalProperties: true }),
  reply: closedObject({
    restored: Type.Array(Type.String()),
    changedWorlds: Type.Array(Type.String(), {
      description: 'Worlds that are not what they were: what calls had not touched is as they have it now.'
    }),
    missingFiles: Type.Array(Type.String(), { description: 'Uploads that were too many bytes for the snapshot.' })
  }),
  bodyLimits: BODY_LIMITS.snapshot,
  run: ({ lab }, input) => restoreSnapshot(lab, readSnapshot(input))
})

export const takeSnapshotOperation = operation({
  method: 'GET',
  path: '/snapshot',
  summary: 'The state of all sandboxes, once the files that are being read have been, after 10 s at the latest',
  input: closedObject({}),
  reply: Snapshot,
  run: ({ lab }) => takeSnapshot(lab)
})
