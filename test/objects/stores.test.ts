import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { ObjectLocation } from '../../src/objects/location.ts'
import type { Bucket, Store } from '../../src/objects/store.ts'
import { bucketsFolder } from '../../src/objects/stores/buckets-folder.ts'
import { declaredBucket } from '../../src/objects/stores/declared.ts'
import { folderBucket } from '../../src/objects/stores/folder.ts'
import { layeredStore } from '../../src/objects/stores/layered.ts'
import { namedBuckets } from '../../src/objects/stores/named.ts'
import { openReal } from '../../src/objects/stores/real-file.ts'

const at = (bucket: string, more: Partial<ObjectLocation> = {}): ObjectLocation => ({
  cloud: 'aws',
  bucket,
  key: 'k',
  folder: false,
  ...more
})
const keysOf = async (bucket: Bucket, prefix = '', limit = 100) => {
  const { objects, truncated } = await bucket.list(prefix, limit)
  return truncated ? [...objects.map(object => object.key), '…'] : objects.map(object => object.key)
}
const textOf = async (bucket: Bucket, key: string) => {
  const bytes = await bucket.open(key)
  if (bytes === undefined) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

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
  t.strictSame(bucket.head('B.json'), { key: 'B.json', size: 9, rows: 3, version: 'declared:9:3' })
  t.strictSame(bucket.head('b/1.json'), { key: 'b/1.json', size: 7, version: 'declared:7:' }, 'the later one counts')
  t.equal(bucket.head('b'), undefined)
  t.equal(bucket.open('B.json'), undefined, 'it has no bytes')
  t.notOk(bucket.list('', 1) instanceof Promise)
  t.strictSame(await keysOf(bucket), ['B.json', 'b.json', 'b/1.json', 'b/2.json', 'c/data/'])
  t.strictSame(await keysOf(bucket, 'b/'), ['b/1.json', 'b/2.json'])
  t.strictSame(await keysOf(bucket, 'b/', 1), ['b/1.json', '…'])
  t.strictSame(await keysOf(bucket, 'b/', 2), ['b/1.json', 'b/2.json'])
  t.strictSame(await keysOf(bucket, 'd'), [])
})

t.test('a folder on disk is a bucket with its files as objects', async t => {
  const root = t.testdir({
    'a.txt': 'A',
    'a-b': { 'x.json': '{}' },
    a: { '2.json': '22', '10.json': '10', deep: { 'z.json': '' } },
    空: { 'é $.json': 'x' },
    empty: {}
  })
  const bucket = folderBucket(root)
  const all = ['a-b/x.json', 'a.txt', 'a/10.json', 'a/2.json', 'a/deep/z.json', '空/é $.json']
  t.strictSame(await keysOf(bucket), all)
  t.strictSame(all, [...all].sort(), 'in code-unit order')
  t.strictSame(await keysOf(bucket, 'a/'), ['a/10.json', 'a/2.json', 'a/deep/z.json'])
  t.strictSame(await keysOf(bucket, 'a/1'), ['a/10.json'])
  t.strictSame(await keysOf(bucket, 'a/', 2), ['a/10.json', 'a/2.json', '…'])
  t.strictSame(await keysOf(bucket, 'empty/'), [])
  t.strictSame(await keysOf(bucket, 'a.txt/'), [])
  t.strictSame(await keysOf(bucket, 'none/'), [])
  t.match(await bucket.head('空/é $.json'), { key: '空/é $.json', size: 1 })
  t.equal(await bucket.head('a'), undefined, 'a folder is no object')
  t.equal(await textOf(bucket, 'a/10.json'), '10')
  t.equal(await textOf(bucket, 'a/deep/z.json'), '')
  t.equal(await textOf(bucket, 'a/11.json'), undefined)
  t.equal(await folderBucket(join(root, 'gone')).head('a'), undefined)
  t.strictSame(await keysOf(folderBucket(join(root, 'gone'))), [])
})

t.test('changes on disk are seen at once', async t => {
  const root = t.testdir({ 'a.json': '1' })
  const bucket = folderBucket(root)
  const before = await bucket.head('a.json')
  const { atime, mtime } = statSync(join(root, 'a.json'))
  t.strictSame(await bucket.head('a.json'), before, 'the version stays while the bytes do')
  appendFileSync(join(root, 'a.json'), '2')
  t.match(await bucket.head('a.json'), { size: 2 })
  await new Promise(resolve => setTimeout(resolve, 20))
  writeFileSync(join(root, 'a.json'), '3')
  utimesSync(join(root, 'a.json'), atime, mtime)
  const after = await bucket.head('a.json')
  t.equal(after?.size, before?.size)
  t.not(after?.version, before?.version, 'also with the old size and modification time')
  mkdirSync(join(root, 'b'))
  writeFileSync(join(root, 'b', 'c.json'), '')
  t.strictSame(await keysOf(bucket), ['a.json', 'b/c.json'])
  rmSync(join(root, 'a.json'))
  t.equal(await bucket.head('a.json'), undefined)
})

t.test('no key and no link leads out of the folder', async t => {
  const dir = t.testdir({
    'secret.json': 'S',
    outside: { 'o.json': 'O' },
    'bucket-2': { 'n.json': 'N' },
    bucket: { 'in.json': 'I', sub: { 'x.json': 'X' } }
  })
  const root = join(dir, 'bucket')
  symlinkSync('in.json', join(root, 'link.json'))
  symlinkSync('../secret.json', join(root, 'out.json'))
  symlinkSync(join(dir, 'outside'), join(root, 'out'))
  symlinkSync(join(dir, 'bucket-2'), join(root, 'neighbour'))
  symlinkSync('../in.json', join(root, 'sub', 'up.json'))
  symlinkSync('sub', join(root, 'twin'))
  symlinkSync('nowhere', join(root, 'broken'))
  symlinkSync('self', join(root, 'self'))
  execFileSync('mkfifo', [join(root, 'pipe.json')])
  writeFileSync(join(root, 'back\\slash.json'), '')
  const bucket = folderBucket(root)

  t.strictSame(await keysOf(bucket), [
    'in.json',
    'link.json',
    'sub/up.json',
    'sub/x.json',
    'twin/up.json',
    'twin/x.json'
  ])
  t.equal(await textOf(bucket, 'link.json'), 'I')
  t.equal(await textOf(bucket, 'twin/up.json'), 'I')
  const absent = [
    ['../secret.json', './in.json', 'sub/../in.json', 'sub//x.json', '/in.json', 'in.json/', '', '.', '..', '/'],
    ['back\\slash.json', 'in.json\0', 'out.json', 'out/o.json', 'neighbour/n.json', 'broken', 'self', 'pipe.json'],
    ['sub', 'in.json/x', 'x'.repeat(300)]
  ].flat()
  for (const key of absent) {
    t.equal(await bucket.head(key), undefined, `no object ${JSON.stringify(key)}`)
    t.equal(await bucket.open(key), undefined)
  }
  for (const prefix of ['../', 'out/', 'neighbour/', 'sub/../', '/', '//', './', 'sub//', 'a\0/']) {
    t.strictSame(await keysOf(bucket, prefix), [], `nothing under ${JSON.stringify(prefix)}`)
  }
})

t.test('a link put in place of a checked file is not opened', async t => {
  const dir = t.testdir({ 'secret.json': 'S', outside: { 'o.json': 'O' }, bucket: { 'in.json': 'I' } })
  const root = join(dir, 'bucket')
  symlinkSync('../secret.json', join(root, 'swapped.json'))
  symlinkSync('../outside', join(root, 'swapped'))
  execFileSync('mkfifo', [join(root, 'pipe')])
  for (const name of ['swapped.json', 'swapped/o.json', 'pipe', 'gone'])
    t.equal(openReal(join(root, name)), undefined, name)
})

t.test('folder loops end, and many paths to few files are cut short', async t => {
  const root = t.testdir({ a: { 'x.json': '', b: {} }, maze: {} })
  symlinkSync('..', join(root, 'a', 'up'))
  symlinkSync('../../a', join(root, 'a', 'b', 'a'))
  symlinkSync('.', join(root, 'here'))
  t.strictSame(await keysOf(folderBucket(root)), ['a/x.json'])
  const rooms = ['1', '2', '3', '4', '5', '6', '7', '8']
  for (const room of rooms) mkdirSync(join(root, 'maze', room))
  for (const from of rooms) for (const to of rooms) symlinkSync(`../${to}`, join(root, 'maze', from, to))
  t.strictSame(await keysOf(folderBucket(root), 'maze/'), ['…'])
})

t.test('a folder that may not be read throws its errno', async t => {
  const root = t.testdir({ locked: { 'a.json': '' } })
  chmodSync(join(root, 'locked'), 0)
  const asRoot = process.geteuid?.() === 0
  if (asRoot) process.seteuid?.(65534)
  try {
    t.throws(() => folderBucket(root).head('locked/a.json'), { code: 'EACCES' })
    await t.rejects(async () => folderBucket(root).list('locked/', 1), { code: 'EACCES' })
  } finally {
    if (asRoot) process.seteuid?.(0)
    chmodSync(join(root, 'locked'), 0o700)
  }
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
  t.strictSame(twice?.head('b.json'), { key: 'b.json', size: 1000, version: 'declared:1000:' })
  t.notOk(twice?.list('', 1) instanceof Promise)
  t.equal(await inMemory.bucket(at('none')), undefined)
})
