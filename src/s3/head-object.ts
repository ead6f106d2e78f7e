import type { S3Call, S3Reply } from './request.ts'
import { S3Error } from './s3-error.ts'

/** documented: Amazon S3, HeadObject */
export const headObject = ({ volume }: S3Call, key: string): S3Reply => {
  const object = volume.head(key)
  if (object === undefined) throw new S3Error('NoSuchKey', 'the volume has no such object')
  const { size, etag, modifiedAt } = object
  const headers = {
    'content-length': String(size),
    'content-type': 'application/octet-stream',
    'last-modified': new Date(modifiedAt).toUTCString(),
    etag: `"${etag}"`
  }
  return { status: 200, headers }
}
