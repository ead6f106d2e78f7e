import { type Static, Type } from '@sinclair/typebox'

const Text = (description: string) => Type.Optional(Type.String({ description }))

/** Shapes only: a required field that is missing is the business of admission, which has a documented code for it. */
export const ImportBody = Type.Object(
  {
    clusterId: Text('Id of the target cluster. Required.'),
    collectionName: Text('Name of the target collection. Required.'),
    partitionName: Text('Name of the target partition.'),
    objectUrl: Text('URL of the file or folder to import. Required.'),
    accessKey: Text('Access key for the object; Azure: account name.'),
    secretKey: Text('Secret key for the object; Azure: account key.')
  },
  { additionalProperties: false }
)

export type ImportBody = Static<typeof ImportBody>

/** v1 imports one file or folder. */
export const urlsOf = ({ objectUrl }: ImportBody): readonly string[] => (objectUrl === undefined ? [] : [objectUrl])

/** documented: import page; `code` is a number in every recorded reply of the gateway */
export const ImportReply = Type.Object(
  { code: Type.Literal(200), data: Type.Object({ jobId: Type.String() }, { additionalProperties: false }) },
  { additionalProperties: false }
)
