import type { S3Bucket, S3Object } from './bucket.ts'
import { listText, type OnBucket, pageSize, type S3Call } from './call.ts'
import { S3Error, type S3Reply } from './protocol.ts'
import { type Element, xml } from './xml.ts'

/** documented: Amazon S3, ListObjectsV2 */
export const listObjects: OnBucket = async (call, name) => {
  const { query } = call
  if (query.get('list-type') !== '2') throw new S3Error('InvalidArgument', 'list-type is 2, or left out')
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const after = token === null || token === '' ? startAfter : keyOfToken(token)
  const text = listText(query)
  const { page, rest, truncated, last } = await pageOf(call, name, after)
  const owned = query.get('fetch-owner') === 'true'
  return reply([
    ...head(call, name, text),
    ['KeyCount', page.length],
    ...(token === null ? [] : ([['ContinuationToken', token]] as const)),
    ...(startAfter === '' ? [] : ([['StartAfter', text(startAfter)]] as const)),
    ['IsTruncated', String(truncated)],
    ...(truncated ? ([['NextContinuationToken', tokenOfKey(last)]] as const) : []),
    ...contents(page, text, owned),
    ...rest
  ])
}

/** documented: Amazon S3, ListObjects */
export const listObjectsV1: OnBucket = async (call, name) => {
  const marker = call.query.get('marker') ?? ''
  const text = listText(call.query)
  const { page, rest, truncated, last } = await pageOf(call, name, marker)
  return reply([
    ...head(call, name, text),
    ['Marker', text(marker)],
    ['IsTruncated', String(truncated)],
    ...(truncated ? ([['NextMarker', text(last)]] as const) : []),
    ...contents(page, text, true),
    ...rest
  ])
}

const reply = (content: readonly Element[]): S3Reply => ({ status: 200, body: xml('ListBucketResult', content) })

const head = ({ query }: S3Call, name: string, text: (key: string) => string): Element[] => {
  const delimiter = query.get('delimiter') ?? ''
  return [
    ['Name', name],
    ['Prefix', text(query.get('prefix') ?? '')],
    ['MaxKeys', pageSize(query, 'max-keys')],
    ...(delimiter === '' ? [] : ([['Delimiter', text(delimiter)]] as const)),
    ...(query.get('encoding-type') === 'url' ? ([['EncodingType', 'url']] as const) : [])
  ]
}

/** A continuation token contains the last listed key. */
const tokenOfKey = (key: string): string => Buffer.from(key).toString('base64url')

const keyOfToken = (token: string): string => {
  const key = Buffer.from(token, 'base64url').toString()
  if (tokenOfKey(key) === token) return key
  throw new S3Error('InvalidArgument', 'the continuation token is not one of this storage')
}

interface Page {
  /** Objects and common prefixes, in order. */
  readonly page: readonly (S3Object | string)[]
  /** Elements of the common prefixes. */
  readonly rest: readonly Element[]
  readonly truncated: boolean
  /** The last object's key or common prefix. */
  readonly last: string
}

/** Keys with a common prefix count as one entry. @param after only entries behind this one */
const pageOf = async (call: S3Call, name: string, after: string): Promise<Page> => {
  const { query, storage } = call
  const bucket = await storage.bucket(name)
  const prefix = query.get('prefix') ?? ''
  bucket.allow('list', prefix)
  const delimiter = query.get('delimiter') ?? ''
  const text = listText(query)
  const { page, truncated } = await entriesOf(bucket, { prefix, delimiter, after, limit: pageSize(query, 'max-keys') })
  const prefixes = page.filter(entry => typeof entry === 'string')
  const rest = prefixes.map((common): Element => ['CommonPrefixes', [['Prefix', text(common)]]])
  const final = page.at(-1) ?? ''
  return { page, rest, truncated, last: typeof final === 'string' ? final : final.key }
}

interface Wanted {
  readonly prefix: string
  readonly delimiter: string
  readonly after: string
  readonly limit: number
}

/** Sorts behind every key that begins with the same text. */
const LAST = '\uffff'

const entriesOf = async (
  bucket: S3Bucket,
  { prefix, delimiter, after, limit }: Wanted
): Promise<{ readonly page: readonly (S3Object | string)[]; readonly truncated: boolean }> => {
  const page: (S3Object | string)[] = []
  if (limit === 0) return { page, truncated: false }
  const commonOf = (key: string): string | undefined => {
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    return at < 0 ? undefined : key.slice(0, at + delimiter.length)
  }
  // The last page may have ended with a common prefix; none of its keys follow.
  const listed = after.startsWith(prefix) ? commonOf(after) : undefined
  let from = listed === after ? after + LAST : after
  for (;;) {
    const { objects, truncated } = await bucket.list(prefix, limit + 1 - page.length, from)
    let skipped: string | undefined
    for (const object of objects) {
      if (skipped !== undefined && object.key.startsWith(skipped)) continue
      const common = commonOf(object.key)
      if (page.length === limit) return { page, truncated: true }
      page.push(common ?? object)
      skipped = common
    }
    const last = objects.at(-1)?.key
    if (!truncated || last === undefined) return { page, truncated: false }
    from = skipped === undefined ? last : skipped + LAST
  }
}

const contents = (page: readonly (S3Object | string)[], text: (key: string) => string, owned: boolean): Element[] =>
  page.flatMap(entry => {
    if (typeof entry === 'string') return []
    const { key, size, etag, modifiedAt } = entry
    const content: Element[] = [
      ['Key', text(key)],
      ['LastModified', new Date(modifiedAt).toISOString()],
      ['ETag', `"${etag}"`],
      ['Size', size],
      ['StorageClass', 'STANDARD'],
      ...(owned ? [OWNER] : [])
    ]
    return [['Contents', content] as const]
  })

/** The same for everyone: S3 clients expect one. */
const OWNER: Element = [
  'Owner',
  [
    ['ID', 'zilliz-import-emulator'],
    ['DisplayName', 'zilliz-import-emulator']
  ]
]
