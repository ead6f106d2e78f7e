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
  summary: 'Replace all sandboxes by those of a snapshot',
  // Accepts any version; the content is validated after migration.
  input: Type.Object({ version: Type.Integer({ minimum: 1 }) }, { additionalProperties: true }),
  reply: closedObject({
    restored: Type.Array(Type.String()),
    changedWorlds: Type.Array(Type.String(), {
      description:
        'Worlds that have changed since the snapshot. Everything that calls had not modified has the state of the new world.'
    }),
    missingFiles: Type.Array(Type.String(), { description: 'Uploads that exceeded the size limit of the snapshot.' })
  }),
  bodyLimits: BODY_LIMITS.snapshot,
  run: ({ lab }, input) => restoreSnapshot(lab, readSnapshot(input))
})

export const takeSnapshotOperation = operation({
  method: 'GET',
  path: '/snapshot',
  summary: 'Take a snapshot of all sandboxes; waits up to 10 s for files that are being read',
  input: closedObject({}),
  reply: Snapshot,
  run: ({ lab }) => takeSnapshot(lab)
})
