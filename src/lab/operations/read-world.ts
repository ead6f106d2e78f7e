import { Type } from '@sinclair/typebox'
import { WorldDocument } from '../../cloud/schema/world.ts'
import { operation } from '../operation.ts'
import { documentOf } from '../world/document-of.ts'
import { hideSecrets } from '../world/hide-secrets.ts'

export const readWorld = operation({
  method: 'GET',
  path: '/world',
  summary: 'The world of a sandbox as it is now, as a world file has it',
  input: Type.Object(
    {
      secrets: Type.Optional(
        Type.Boolean({ description: 'With keys and credentials as they are; otherwise with stand-ins for them.' })
      )
    },
    { additionalProperties: false }
  ),
  reply: WorldDocument,
  run: ({ lab, sandbox }, { secrets = false }) => {
    const document = documentOf(lab.find(sandbox))
    return secrets ? document : hideSecrets(document)
  }
})
