import { VOLUME_BUCKET } from '../volumes/volume.ts'
import type { S3Call, S3Reply } from './request.ts'
import { S3Error } from './s3-error.ts'
import { type Element, xml } from './xml.ts'

const MOST_KEYS = 1000

const maxKeysOf = (query: URLSearchParams): number => {
  const given = Number(query.get('max-keys') ?? MOST_KEYS)
  if (Number.isInteger(given) && given >= 0) return Math.min(given, MOST_KEYS)
  throw new S3Error('InvalidArgument', 'max-keys is no whole number')
}

/** A token says after which key to go on. */
const tokenOf = (key: string): string => Buffer.from(key).toString('base64url')

/** documented: Amazon S3, ListObjectsV2; without folders, which no volume manager asks for */
export const listObjects = ({ query, volume }: S3Call): S3Reply => {
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'list objects with list-type=2')
  if (query.get('delimiter')) throw new S3Error('NotImplemented', 'a delimiter is not emulated; list without one')
  const prefix = query.get('prefix') ?? ''
  if (!prefix.startsWith(volume.prefix)) {
    throw new S3Error('AccessDenied', `the token is good for keys that begin with ${volume.prefix}`)
  }
  const encoded = query.get('encoding-type') === 'url'
  const maxKeys = maxKeysOf(query)
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString()
  const found = volume
    .all(prefix.slice(volume.prefix.length))
    .map(object => ({ ...object, key: volume.prefix + object.key }))
    .filter(({ key }) => key > after)
  const page = found.slice(0, maxKeys)
  const isTruncated = found.length > page.length && page.length > 0
  const keyText = (key: string): string => (encoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key)
  const content: Element[] = [
    ['Name', VOLUME_BUCKET],
    ['Prefix', keyText(prefix)],
    ['KeyCount', page.length],
    ['MaxKeys', maxKeys],
    ...(encoded ? ([['EncodingType', 'url']] as const) : []),
    ['IsTruncated', String(isTruncated)],
    ...(isTruncated ? ([['NextContinuationToken', tokenOf(page.at(-1)?.key ?? '')]] as const) : []),
    ...page.map(
      ({ key, size, etag, modifiedAt }): Element => [
        'Contents',
        [
          ['Key', keyText(key)],
          ['LastModified', new Date(modifiedAt).toISOString()],
          ['ETag', `"${etag}"`],
          ['Size', size],
          ['StorageClass', 'STANDARD']
        ]
      ]
    )
  ]
  return { status: 200, body: xml('ListBucketResult', content) }
}
