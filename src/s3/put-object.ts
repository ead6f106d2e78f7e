import { receive } from './receive.ts'
import type { S3Call, S3Reply } from './request.ts'
import { S3Error } from './s3-error.ts'

export const checkRoom = ({ volume }: S3Call, key: string): void => {
  if (volume.hasRoomFor(key)) return
  throw new S3Error('AccessDenied', 'the volume holds as many files as it may; delete some first')
}

/** documented: Amazon S3, PutObject */
export const putObject = async (call: S3Call, key: string): Promise<S3Reply> => {
  checkRoom(call, key)
  const blob = await receive(call)
  const { etag } = await call.volume.put(key, blob, blob.md5, call.now)
  return { status: 200, headers: { etag: `"${etag}"` } }
}
