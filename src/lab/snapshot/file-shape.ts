import { type Static, Type } from '@sinclair/typebox'
import { BucketDocument } from '../../cloud/schema/bucket.ts'
import { Time } from './time.ts'

const closed = { additionalProperties: false }

/** Of a file that was uploaded. */
const file = {
  key: Type.String({ minLength: 1, maxLength: 4096 }),
  size: Type.Integer({ minimum: 0 }),
  content: Type.Optional(
    Type.String({ contentEncoding: 'base64', description: 'Left out where all files together are too many bytes.' })
  )
}

/** Bytes that a call has put into a bucket of the world. */
export const UploadRecord = Type.Object(
  {
    cloud: BucketDocument.properties.cloud,
    bucket: Type.String(),
    account: BucketDocument.properties.account,
    ...file
  },
  closed
)

export const VolumeRecord = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
    organization: Type.String(),
    project: Type.String(),
    region: Type.String(),
    createdAt: Time,
    objects: Type.Array(
      Type.Object({ ...file, etag: Type.String({ pattern: '^[0-9a-f]{32}(-[0-9]{1,5})?$' }), modifiedAt: Time }, closed)
    )
  },
  closed
)

export interface FileRecord {
  readonly key: string
  readonly size: number
  readonly content?: string
}

export type UploadRecord = Static<typeof UploadRecord>
export type VolumeRecord = Static<typeof VolumeRecord>
