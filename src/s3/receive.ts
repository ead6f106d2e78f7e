import { type Blob, TooMuch } from '../volumes/blobs.ts'
import { MOST_BYTES } from '../volumes/volume.ts'
import { headerOf, type S3Call } from './request.ts'
import { S3Error } from './s3-error.ts'

const SIGNED_HASH = /^[0-9a-f]{64}$/

const checkForm = (call: S3Call): void => {
  const streaming = headerOf(call, 'x-amz-content-sha256')?.startsWith('STREAMING-') === true
  if (streaming || headerOf(call, 'content-encoding')?.includes('aws-chunked') === true) {
    throw new S3Error('NotImplemented', 'bodies in signed chunks are not emulated; send the bytes as they are')
  }
  if (headerOf(call, 'x-amz-copy-source') !== undefined) throw new S3Error('NotImplemented', 'copies are not emulated')
}

const faultOf = (call: S3Call, { size, md5, sha256 }: Blob): S3Error | undefined => {
  const length = headerOf(call, 'content-length')
  const wanted = headerOf(call, 'content-md5')
  const hash = headerOf(call, 'x-amz-content-sha256') ?? ''
  if (length !== undefined && Number(length) !== size) {
    return new S3Error('IncompleteBody', `${size} of ${length} bytes have arrived`)
  }
  if (wanted !== undefined && Buffer.from(md5, 'hex').toString('base64') !== wanted) {
    return new S3Error('BadDigest', 'the bytes that arrived are not those of Content-MD5')
  }
  if (SIGNED_HASH.test(hash) && hash !== sha256) {
    return new S3Error('XAmzContentSHA256Mismatch', 'the bytes that arrived are not those of x-amz-content-sha256')
  }
  return undefined
}

/** The body, on disk and as it was meant to be; whoever does not keep it drops it. @throws S3Error */
export const receive = async (call: S3Call): Promise<Blob> => {
  checkForm(call)
  const { volume, body } = call
  const tooLarge = new S3Error('EntityTooLarge', `a volume holds ${MOST_BYTES} bytes at most; delete files of it first`)
  if (!volume.quota.has(Number(headerOf(call, 'content-length') ?? 0))) throw tooLarge
  const blob = await volume.blobs.receive(body, volume.quota).catch(error => {
    throw error instanceof TooMuch ? tooLarge : error
  })
  const gone = volume.deleted ? new S3Error('NoSuchBucket', 'the volume was deleted meanwhile') : undefined
  const fault = gone ?? faultOf(call, blob)
  if (fault === undefined) return blob
  await volume.drop(blob)
  throw fault
}
