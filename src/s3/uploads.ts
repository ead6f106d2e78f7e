import { type Upload, VOLUME_BUCKET } from '../volumes/volume.ts'

import { checkRoom } from './put-object.ts'
import { receive } from './receive.ts'
import type { S3Call, S3Reply } from './request.ts'
import { S3Error } from './s3-error.ts'
import { xml } from './xml.ts'

const MOST_PARTS = 10_000

/** @throws S3Error */
export const uploadOf = ({ volume, query }: S3Call, key: string): Upload => {
  const upload = volume.uploads.get(query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== key) {
    throw new S3Error('NoSuchUpload', 'there is no such upload; it was completed, aborted or never begun')
  }
  return upload
}

/** documented: Amazon S3, CreateMultipartUpload */
export const beginUpload = (call: S3Call, key: string): S3Reply => {
  checkRoom(call, key)
  const { volume, newUploadId } = call
  const id = newUploadId()
  volume.uploads.set(id, { id, key, parts: new Map() })
  const body = xml('InitiateMultipartUploadResult', [
    ['Bucket', VOLUME_BUCKET],
    ['Key', volume.prefix + key],
    ['UploadId', id]
  ])
  return { status: 200, body }
}

/** documented: Amazon S3, UploadPart */
export const putPart = async (call: S3Call, key: string): Promise<S3Reply> => {
  const upload = uploadOf(call, key)
  const number = Number(call.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new S3Error('InvalidArgument', `partNumber is a whole number from 1 to ${MOST_PARTS}`)
  }
  const { volume } = call
  const part = await receive(call)
  if (!volume.uploads.has(upload.id)) {
    await volume.drop(part)
    throw new S3Error('NoSuchUpload', 'the upload has ended meanwhile')
  }
  const before = upload.parts.get(number)
  upload.parts.set(number, part)
  if (before !== undefined) await volume.drop(before)
  return { status: 200, headers: { etag: `"${part.md5}"` } }
}

/** documented: Amazon S3, AbortMultipartUpload */
export const abortUpload = async (call: S3Call, key: string): Promise<S3Reply> => {
  const upload = uploadOf(call, key)
  call.volume.uploads.delete(upload.id)
  await Promise.all([...upload.parts.values()].map(part => call.volume.drop(part)))
  return { status: 204 }
}
