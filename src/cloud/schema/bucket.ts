import { type Static, Type } from '@sinclair/typebox'
import { CLOUDS, EVERY_CLOUD } from '../../contract/clouds.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'

export const DeclaredObject = closedObject(
  {
    key: Type.String({
      minLength: 1,
      description: 'Path of the object inside the bucket.'
    }),
    size: Type.Integer({ minimum: 0, description: 'Bytes.' }),
    rows: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Number of rows that it imports.'
      })
    )
  },
  { description: 'An object that has a size but no bytes on disk.' }
)

export const BucketCredential = closedObject({
  accessKey: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Invent one; never use a real key.'
    })
  ),
  secretKey: Type.Optional(Type.String({ minLength: 1, description: 'The secret of accessKey.' })),
  token: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Token of temporary keys; without keys, a token that suffices alone, such as of GCS or Azure.'
    })
  ),
  role: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Identity that a storage integration reads with: the ARN of a role, the e-mail address of a service account, or the client id of Azure.'
    })
  ),
  externalId: Type.Optional(
    Type.String({ minLength: 1, description: 'What the role trusts. Default: it trusts every integration.' })
  ),
  may: Type.Optional(
    Type.Array(oneOf(['list', 'head']), {
      description: 'Allowed actions. Default: both.'
    })
  )
})

export const BucketDocument = closedObject({
  cloud: oneOf([...CLOUDS, EVERY_CLOUD], { description: '`any`: the bucket is in every cloud.' }),
  name: Type.String({
    minLength: 1,
    description: 'Name of the bucket; of the container on Azure.'
  }),
  account: Type.Optional(
    Type.String({
      description: 'Storage account, only on Azure. Default: any.'
    })
  ),
  visibility: oneOf(['public', 'private']),
  credentials: Type.Optional(Type.Array(BucketCredential)),
  region: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Region that storage clients are told, such as us-west-2. Default: us-east-1.'
    })
  ),
  folder: Type.Optional(
    Type.String({
      description: 'Folder with its files, relative to the world file.'
    })
  ),
  objects: Type.Optional(Type.Array(DeclaredObject))
})

export type BucketDocument = Static<typeof BucketDocument>

/** Sorts a bucket's fields in schema order. */
export const orderFields = (bucket: BucketDocument): BucketDocument => {
  const fields = new Map(Object.entries(bucket))
  const names = Object.keys(BucketDocument.properties).filter(name => fields.has(name))
  return Object.fromEntries(names.map(name => [name, fields.get(name)])) as BucketDocument
}
