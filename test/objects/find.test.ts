import t from 'tap'
import type { BucketPolicy } from '../../src/objects/access.ts'
import { findObjects, type ObjectSource } from '../../src/objects/find.ts'
import type { Bucket, ObjectLocation } from '../../src/objects/store.ts'

import { bucketsFolder } from '../../src/objects/stores/folder.ts'
import { declaredBucket } from '../../src/objects/stores/memory.ts'
import { parseObjectUrl } from '../../src/objects/url/parse.ts'

const locationOf = (url: string): ObjectLocation => {
  const location = parseObjectUrl(url)
  if ('problem' in location) throw new Error(location.problem)
  return location
}
const sourceOf = (bucket: Bucket | undefined, policy?: BucketPolicy): ObjectSource => ({
  store: { bucket: () => bucket },
  policyOf: () => policy
})
const bucketOf = (...keys: string[]) => declaredBucket(keys.map(key => ({ key, size: 1 })))
const find = async (bucket: Bucket | undefined, url: string, limit = 10) => {
  const found = await findObjects(sourceOf(bucket), locationOf(url), {}, limit)
  if ('reason' in found) return found
  return [...found.objects.map(object => object.key), ...(found.truncated ? ['…'] : [])]
}

t.test('a file is one object and a folder all below it', async t => {
  const bucket = bucketOf('a/x.npy', 'a/b/y.npy', 'a/z.json', 'ab.json')
  t.strictSame(await find(bucket, 's3://bkt/ab.json'), ['ab.json'])
  t.strictSame(await find(bucket, 's3://bkt/a/'), ['a/b/y.npy', 'a/x.npy', 'a/z.json'])
  t.strictSame(await find(bucket, 's3://bkt/a/*.npy'), ['a/x.npy'], 'a glob takes direct children of its type')
  t.strictSame(await find(bucket, 's3://bkt/a/', 2), ['a/b/y.npy', 'a/x.npy', '…'])
  t.strictSame(await find(bucket, 's3://bkt/none/'), [], 'an empty folder has no objects')
})

t.test('bookkeeping of Hadoop and Spark is left out of folders', async t => {
  const parts = ['d/part-0.parquet', 'd/part-1.parquet']
  const crc = ['d/._SUCCESS.crc', 'd/.part-0.parquet.crc', 'd/.part-1.parquet.crc']
  const bucket = bucketOf(...parts, ...crc, 'd/_SUCCESS', 'd/_metadata', 'n/_id.npy', 'n/_', 'n/.hidden.npy')
  t.strictSame(await find(bucket, 's3://bkt/d/'), parts)
  t.strictSame(await find(bucketOf(...parts, ...crc, 'd/_SUCCESS'), 's3://bkt/d/', 2), parts, 'and not counted')
  t.strictSame(await find(bucket, 's3://bkt/n/'), ['n/_id.npy'])
  t.strictSame(await find(bucket, 's3://bkt/d/_SUCCESS'), ['d/_SUCCESS'], 'a file that is asked for by name is taken')
})

t.test('each failure of the storage has its reason', async t => {
  t.strictSame(await find(undefined, 'gs://no-such-bucket/a.json'), {
    reason: 'The specified bucket does not exist',
    explain:
      'no bucket "no-such-bucket" in cloud "gcp"; declare it in the world, or start with --buckets DIR and make DIR/<bucket>'
  })
  t.strictSame(await find(bucketOf('a/b.json'), 's3://bkt/a'), {
    reason: 'The specified key does not exist',
    explain: 'bucket "bkt" has no object "a"; keys are case-sensitive, and the URL of a folder ends with "/"'
  })
})

t.test('files are checked against the right to head, folders against the right to list', async t => {
  const policy = (may: 'list' | 'head'): BucketPolicy => ({
    visibility: 'private',
    credentials: [{ accessKey: 'AK', secretKey: 'SK', may: [may] }]
  })
  const outcome = async (url: string, may: 'list' | 'head', keys = { accessKey: 'AK', secretKey: 'SK' }) => {
    const found = await findObjects(sourceOf(bucketOf('a/b.json'), policy(may)), locationOf(url), keys, 10)
    return 'reason' in found ? found.reason : found.objects.length
  }
  t.equal(await outcome('s3://bkt/a/b.json', 'head'), 1)
  t.equal(await outcome('s3://bkt/a/b.json', 'list'), 'Access denied')
  t.equal(await outcome('s3://bkt/a/', 'list'), 1)
  t.equal(await outcome('s3://bkt/a/', 'head'), 'Access denied')
  const stranger = { accessKey: 'AK', secretKey: 'no' }
  t.match(await outcome('s3://bkt/none', 'head', stranger), /signature/, 'keys are checked before the object is sought')
})

t.test('a file system error is a denial with its errno, any other error stays an error', async t => {
  const failure = Object.assign(new Error('EACCES: permission denied, /home/me/x'), { code: 'EACCES', errno: -13 })
  const denial = {
    reason: 'Access denied',
    explain: `reading bucket "bkt" on disk failed with EACCES; let the emulator's user read its files and folders`
  }
  const broken = (error: Error): Bucket => ({
    head: () => {
      throw error
    },
    list: () => Promise.reject(error),
    open: () => undefined
  })
  t.strictSame(await find(broken(failure), 's3://bkt/a.json'), denial)
  t.strictSame(await find(broken(failure), 's3://bkt/a/'), denial)
  await t.rejects(find(broken(new TypeError('oops')), 's3://bkt/a.json'), { message: 'oops' })
  await t.rejects(find(broken(new TypeError('oops')), 's3://bkt/a/'), { message: 'oops' })
})

t.test('memory answers without a promise, and a folder without a policy is public', async t => {
  const found = findObjects(sourceOf(bucketOf('a.json')), locationOf('s3://bkt/a.json'), {}, 1)
  t.match(found, { objects: [{ key: 'a.json', size: 1, declared: true, version: 'declared:1:' }], truncated: false })
  const store = bucketsFolder(t.testdir({ bkt: { d: { 'a.json': '[]' } } }))
  const source: ObjectSource = { store, policyOf: () => undefined }
  t.match(await findObjects(source, locationOf('oss://bkt/d/'), {}, 1), { objects: [{ key: 'd/a.json', size: 2 }] })
  t.match(await findObjects(source, locationOf('oss://bkt/d/'), { accessKey: 'AK' }, 1), { truncated: false })
})
