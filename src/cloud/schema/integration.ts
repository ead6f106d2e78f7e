import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from '../../contract/schema.ts'
import { ExternalCred } from '../../contract/storage-integrations.ts'

const Secret = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

/** A storage integration of a world file. */
export const IntegrationDocument = closedObject({
  id: Type.String({ pattern: '^integ-[0-9A-Za-z]+$', description: 'What volumes name it by.' }),
  name: Type.String({ description: 'Unique in its organization.' }),
  project: Type.String({ description: 'Id of its project.' }),
  region: Type.String({ description: 'Region id of the bucket, e.g. aws-us-west-2.' }),
  bucket: Type.String({ minLength: 1, description: 'Name of the bucket; of the container on Azure.' }),
  description: Type.Optional(Type.String()),
  externalCred: Type.Optional(ExternalCred),
  accessKey: Secret(
    'Key that stands for its role: the emulator assumes no role at a live store. Invent it, or take one of your own store.'
  ),
  secretKey: Secret('The secret of accessKey.'),
  token: Secret('Token of temporary keys, or one that suffices alone.')
})

export type IntegrationDocument = Static<typeof IntegrationDocument>
