import type { StoredFile } from '../volumes/blobs.ts'
import { readBody } from './body.ts'
import type { S3Bucket } from './bucket.ts'
import type { OnObject, S3Call } from './call.ts'
import { copyObject } from './copy.ts'
import { headersToKeep } from './metadata.ts'
import { headerOf, S3Error } from './protocol.ts'

/** documented: Amazon S3, PutObject and CopyObject */
export const putObject: OnObject = async (call, bucket, key) => {
  if (headerOf(call, 'x-amz-copy-source') !== undefined) return copyObject(call, bucket, key)
  bucket.allow('write', key)
  bucket.checkRoom(key)
  const kept = headersToKeep(call)
  await checkPutConditions(call, bucket, key)
  const { file, checksums } = await receive(call, bucket)
  const conflict = await checkPutConditions(call, bucket, key).then(
    () => undefined,
    (error: unknown) => error
  )
  if (conflict !== undefined) {
    await bucket.drop(file)
    throw conflict
  }
  await bucket.put(key, file, { etag: file.md5, headers: { ...kept, ...checksums } })
  return { status: 200, headers: { etag: `"${file.md5}"`, ...checksums } }
}

/** documented: Amazon S3, conditional writes */
const checkPutConditions = async (call: S3Call, bucket: S3Bucket, key: string): Promise<void> => {
  const none = headerOf(call, 'if-none-match')
  const match = headerOf(call, 'if-match')
  if (none === undefined && match === undefined) return
  if (none !== undefined && none !== '*') throw new S3Error('NotImplemented', 'If-None-Match of an upload is *')
  const object = await bucket.head(key)
  if (none !== undefined && object !== undefined) {
    throw new S3Error('PreconditionFailed', 'If-None-Match: the object exists')
  }
  if (match !== undefined && object === undefined) throw new S3Error('NoSuchKey', 'If-Match: the object is missing')
  if (match !== undefined && object !== undefined && match.replaceAll('"', '') !== object.etag) {
    throw new S3Error('PreconditionFailed', 'If-Match: the object has another ETag')
  }
}

interface Received {
  readonly file: StoredFile
  /** Headers with the checksums that were verified. */
  readonly checksums: Readonly<Record<string, string>>
}

/** Stores the body on disk and verifies it. The caller discards it if it does not keep it. @throws S3Error */
export const receive = async (call: S3Call, bucket: S3Bucket): Promise<Received> => {
  const body = readBody(call, call.signer)
  const file = await bucket.receive(body.bytes, body.size)
  try {
    return { file, checksums: body.verify(file) }
  } catch (error) {
    await bucket.drop(file)
    throw error
  }
}
