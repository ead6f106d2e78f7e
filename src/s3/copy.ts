import type { StoredFile } from '../volumes/blobs.ts'
import type { S3Bucket, S3Object } from './bucket.ts'
import type { OnObject, S3Call } from './call.ts'
import { byteRange, checkConditions } from './conditions.ts'
import { checkKey } from './keys.ts'
import { headersToKeep } from './metadata.ts'
import { headerOf, S3Error } from './protocol.ts'
import { existing, rangeBytes } from './read.ts'
import { xml } from './xml.ts'

/** documented: Amazon S3, CopyObject */
export const copyObject: OnObject = async (call, bucket, key) => {
  bucket.allow('write', key)
  bucket.checkRoom(key)
  const { file, source } = await copyBytes(call, bucket)
  const replaces = headerOf(call, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE'
  await bucket.put(key, file, { etag: file.md5, headers: replaces ? headersToKeep(call) : source.headers })
  return { status: 200, body: copyResult('CopyObjectResult', file, call) }
}

/** @param root name of the XML document */
export const copyResult = (root: string, { md5 }: StoredFile, { storage }: S3Call): string =>
  xml(root, [
    ['LastModified', new Date(storage.now).toISOString()],
    ['ETag', `"${md5}"`]
  ])

interface Copied {
  readonly file: StoredFile
  readonly source: S3Object
}

/** Copies the source of a request, or a range of it. @throws S3Error */
export const copyBytes = async (call: S3Call, target: S3Bucket): Promise<Copied> => {
  const { bucket: name, key } = sourceOf(call)
  const bucket = await call.storage.bucket(name)
  bucket.allow('read', key)
  const source = await existing(bucket, key)
  checkConditions(call, source, 'x-amz-copy-source-')
  const range = headerOf(call, 'x-amz-copy-source-range')
  const { from, to } = (range && byteRange(range, source.size)) || { from: 0, to: source.size }
  const bytes = await bucket.open(key)
  if (bytes === undefined) {
    throw new S3Error('InvalidObjectState', 'the source is declared with a size and has no bytes; upload it')
  }
  return { file: await target.receive(rangeBytes(bytes, from, to), to - from), source }
}

const sourceOf = (call: S3Call): { readonly bucket: string; readonly key: string } => {
  const header = headerOf(call, 'x-amz-copy-source') ?? ''
  const [path = '', version] = header.split('?')
  if (version !== undefined && version !== '' && version !== 'versionId=null') {
    throw new S3Error('NotImplemented', 'buckets have no versions; leave versionId out of x-amz-copy-source')
  }
  const plain = decoded(path).replace(/^\//, '')
  const slash = plain.indexOf('/')
  if (slash < 1) throw new S3Error('InvalidArgument', 'x-amz-copy-source is bucket/key')
  const key = plain.slice(slash + 1)
  checkKey(key)
  return { bucket: plain.slice(0, slash), key }
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source has a broken percent escape')
  }
}
