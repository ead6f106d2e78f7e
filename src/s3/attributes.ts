import type { S3Object } from './bucket.ts'
import type { OnObject, S3Call } from './call.ts'
import { checksumType } from './checksums.ts'
import { S3Error } from './protocol.ts'
import { existing } from './read.ts'
import { checksumElements } from './write.ts'
import { type Element, xml } from './xml.ts'

/** documented: Amazon S3, GetObjectAttributes */
export const getObjectAttributes: OnObject = async (call, bucket, key) => {
  bucket.allow('read', key)
  const wanted = wantedAttributes(call)
  const object = await existing(bucket, key)
  return {
    status: 200,
    headers: { 'last-modified': new Date(object.modifiedAt).toUTCString() },
    body: xml(
      'GetObjectAttributesResponse',
      Object.entries(ATTRIBUTES).flatMap(([name, attribute]) => (wanted.has(name) ? attribute(object) : []))
    )
  }
}

/** In the order of the response. An attribute that the object does not have is left out. */
const ATTRIBUTES: Readonly<Record<string, (object: S3Object) => readonly Element[]>> = {
  // Without quotes here.
  ETag: ({ etag }) => [['ETag', etag]],
  Checksum: ({ headers }) => {
    const checksums = checksumElements(headers)
    const types = Object.values(checksumType(headers)).map((type): Element => ['ChecksumType', type])
    return checksums.length === 0 ? [] : [['Checksum', [...checksums, ...types]]]
  },
  // The parts themselves are not kept. S3 has no list of them either, unless they have checksums.
  ObjectParts: ({ etag }) => {
    const [, count] = /-(\d+)$/.exec(etag) ?? []
    return count === undefined ? [] : [['ObjectParts', [['PartsCount', count]]]]
  },
  StorageClass: () => [['StorageClass', 'STANDARD']],
  ObjectSize: ({ size }) => [['ObjectSize', size]]
}

/** @throws S3Error */
const wantedAttributes = ({ headers, query }: S3Call): ReadonlySet<string> => {
  if ((query.get('versionId') ?? 'null') !== 'null') {
    throw new S3Error('NotImplemented', 'buckets have no versions; leave versionId out')
  }
  const names = [headers['x-amz-object-attributes'] ?? []]
    .flat()
    .flatMap(value => value.split(','))
    .map(name => name.trim())
  const unknown = names.find(name => !Object.hasOwn(ATTRIBUTES, name))
  if (names.length > 0 && unknown === undefined) return new Set(names)
  const list = Object.keys(ATTRIBUTES).join(', ')
  throw new S3Error('InvalidArgument', `x-amz-object-attributes names at least one of ${list}`)
}
