import { type Static, Type } from '@sinclair/typebox'
import { BucketDocument } from '../../cloud/schema/bucket.ts'
import type { LabSandbox } from '../sandbox.ts'

const { cloud, name, account, visibility } = BucketDocument.properties

/** What tells a bucket from others. */
export const BucketPath = { cloud, bucket: Type.String({ minLength: 1 }), account }

/** A bucket without its credentials, which are secrets. */
export const BucketShape = Type.Object(
  {
    cloud,
    name,
    account,
    visibility,
    credentials: Type.Integer({ description: 'How many it has.' }),
    objects: Type.Integer({ description: 'How many are declared or were uploaded.' })
  },
  { additionalProperties: false }
)

export const showBucket = (bucket: BucketDocument, { uploads }: LabSandbox): Static<typeof BucketShape> => ({
  cloud: bucket.cloud,
  name: bucket.name,
  ...(bucket.account !== undefined && { account: bucket.account }),
  visibility: bucket.visibility,
  credentials: bucket.credentials?.length ?? 0,
  objects: (bucket.objects?.length ?? 0) + (uploads?.of(bucket).length ?? 0)
})
