import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Bucket, ObjectLocation, Store } from '../../src/objects/store.ts'

import { bucketsFolder } from '../../src/objects/stores/folder.ts'
import { layeredStore } from '../../src/objects/stores/layered.ts'
import { declaredBucket, namedBuckets } from '../../src/objects/stores/memory.ts'

import { keysOf, textOf } from './support/read.ts'

const at = (bucket: string, more: Partial<ObjectLocation> = {}): ObjectLocation => ({
  cloud: 'aws',
  bucket,
  key: 'k',
  folder: false,
  ...more
})

t.test('a declared bucket answers at once from what was declared', async t => {
  const bucket = declaredBucket([
    { key: 'b/2.json', size: 2 },
    { key: 'b/', size: 0 },
    { key: 'B.json', size: 9, rows: 3 },
    { key: 'b.json', size: 5 },
    { key: 'b/1.json', size: 1 },
    { key: 'b/1.json', size: 7 },
    { key: 'c/data/', size: 4 }
  ])
  t.strictSame(bucket.head('B.json'), { key: 'B.json', size: 9, rows: 3, declared: true, version: 'declared:9:3' })
  t.strictSame(
    bucket.head('b/1.json'),
    { key: 'b/1.json', size: 7, declared: true, version: 'declared:7:' },
    'the later one counts'
  )
  t.equal(bucket.head('b'), undefined)
  t.equal(bucket.open('B.json'), undefined, 'it has no bytes')
  t.notOk(bucket.list('', 1) instanceof Promise)
  t.strictSame(await keysOf(bucket), ['B.json', 'b.json', 'b/1.json', 'b/2.json', 'c/data/'])
  t.strictSame(await keysOf(bucket, 'b/'), ['b/1.json', 'b/2.json'])
  t.strictSame(await keysOf(bucket, 'b/', 1), ['b/1.json', '…'])
  t.strictSame(await keysOf(bucket, 'b/', 2), ['b/1.json', 'b/2.json'])
  t.strictSame(await keysOf(bucket, 'd'), [])
})

t.test('a folder of buckets has a bucket for each directory, in every cloud', async t => {
  const dir = t.testdir({ elsewhere: { 'o.json': '' }, buckets: { mine: { 'a.json': 'A' }, 'file.txt': '' } })
  const store = bucketsFolder(join(dir, 'buckets'))
  symlinkSync('mine', join(dir, 'buckets', 'alias'))
  symlinkSync('../elsewhere', join(dir, 'buckets', 'out'))
  for (const cloud of ['aws', 'gcp', 'azure', 'ali', 'tc'] as const) {
    const bucket = await store.bucket(at('mine', { cloud }))
    t.strictSame(bucket && (await keysOf(bucket)), ['a.json'])
  }
  const alias = await store.bucket(at('alias'))
  t.equal(alias && (await textOf(alias, 'a.json')), 'A')
  for (const name of ['none', 'out', 'file.txt', '..', '.', '', 'mine/..', 'mine\\']) {
    t.equal(await store.bucket(at(name)), undefined, `no bucket ${JSON.stringify(name)}`)
  }
  mkdirSync(join(dir, 'buckets', 'none'))
  t.ok(await store.bucket(at('none')), 'a new directory is a new bucket')
  t.equal(await bucketsFolder(join(dir, 'gone')).bucket(at('mine')), undefined)
})

t.test('declared buckets are found by cloud, name and account', async t => {
  const policy = { visibility: 'public', credentials: [] } as const
  const one = (size: number) => declaredBucket([{ key: 'k', size }])
  const { store, policyOf } = namedBuckets([
    { cloud: 'aws', name: 'one', policy, bucket: one(1) },
    { cloud: 'azure', name: 'two', policy, bucket: one(2) },
    { cloud: 'azure', name: 'two', account: 'special', policy: { ...policy, visibility: 'private' }, bucket: one(3) }
  ])
  const sizeAt = async (location: ObjectLocation) => (await (await store.bucket(location))?.head('k'))?.size
  t.equal(await sizeAt(at('one')), 1)
  t.equal(await sizeAt(at('one', { cloud: 'gcp' })), undefined)
  t.equal(await sizeAt(at('two', { cloud: 'azure', account: 'any' })), 2)
  t.equal(await sizeAt(at('two', { cloud: 'azure', account: 'special' })), 3)
  t.equal(policyOf(at('two', { cloud: 'azure', account: 'special' }))?.visibility, 'private')
  t.equal(policyOf(at('none')), undefined)
})

t.test('layered stores show the objects of all, the first one counting', async t => {
  const root = t.testdir({ mixed: { 'a.json': 'AA', 'c.json': 'C' } })
  const memory = (buckets: Record<string, Bucket>): Store => ({ bucket: ({ bucket }) => buckets[bucket] })
  const declared = memory({
    mixed: declaredBucket([
      { key: 'a.json', size: 1000 },
      { key: 'b.json', size: 1000 }
    ]),
    alone: declaredBucket([{ key: 'x', size: 1 }])
  })
  const mixed = await layeredStore([bucketsFolder(root), declared]).bucket(at('mixed'))
  if (mixed === undefined) return t.fail('the bucket is known to both')
  t.match(await mixed.head('a.json'), { size: 2 })
  t.match(await mixed.head('b.json'), { size: 1000 })
  t.equal(await mixed.head('d.json'), undefined)
  t.strictSame(await keysOf(mixed), ['a.json', 'b.json', 'c.json'])
  t.strictSame(await keysOf(mixed, '', 2), ['a.json', 'b.json', '…'])
  t.strictSame(await keysOf(mixed, '', 1), ['a.json', '…'])
  t.equal(await textOf(mixed, 'a.json'), 'AA')
  t.equal(await textOf(mixed, 'b.json'), undefined)
  t.equal(await textOf(mixed, 'd.json'), undefined)
  const under = await layeredStore([declared, bucketsFolder(root)]).bucket(at('mixed'))
  t.equal(under && (await textOf(under, 'a.json')), undefined, 'bytes come from the same layer as the size')

  const inMemory = layeredStore([memory({}), declared, declared])
  t.notOk(inMemory.bucket(at('mixed')) instanceof Promise, 'layers in memory cost no promise')
  const twice = await inMemory.bucket(at('mixed'))
  t.strictSame(twice?.head('b.json'), { key: 'b.json', size: 1000, declared: true, version: 'declared:1000:' })
  t.notOk(twice?.list('', 1) instanceof Promise)
  t.equal(await inMemory.bucket(at('none')), undefined)
})
