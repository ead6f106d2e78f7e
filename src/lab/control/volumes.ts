import { Type } from '@sinclair/typebox'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { VOLUME_TYPES } from '../../contract/volumes.ts'
import { operation } from '../operation.ts'

const Maybe = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

const VolumeShape = closedObject({
  name: Type.String(),
  organization: Type.String(),
  project: Type.String(),
  region: Type.String(),
  type: oneOf(VOLUME_TYPES),
  description: Type.String({ description: 'Empty if it has none.' }),
  storageIntegrationId: Maybe('Of an external volume.'),
  path: Maybe('Of an external volume.'),
  files: Type.Integer({ description: 'Uploaded files; an external volume has none of its own.' }),
  bytes: Type.Integer()
})

export const listVolumes = operation({
  method: 'GET',
  path: '/volumes',
  summary: 'The volumes of all organizations, in order of creation',
  input: closedObject({}),
  reply: closedObject({ volumes: Type.Array(VolumeShape) }),
  run: ({ lab, sandbox }) => ({
    volumes: lab.find(sandbox).volumes.all.map(volume => {
      const { name, organization, project, region, description = '', external } = volume.identity
      const files = volume.all('')
      return {
        ...{ name, organization, project, region, description },
        type: external === undefined ? ('MANAGED' as const) : ('EXTERNAL' as const),
        storageIntegrationId: external?.integration ?? null,
        path: external?.path ?? null,
        files: files.length,
        bytes: files.reduce((sum, { size }) => sum + size, 0)
      }
    })
  })
})
