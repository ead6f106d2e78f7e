import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { folderBucket } from '../../src/objects/stores/folder.ts'
import { openReal } from '../../src/objects/stores/real-file.ts'
import { keysOf, textOf } from './support/read.ts'

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
  t.strictSame(await keysOf(folderBucket(root), 'here/'), ['here/a/x.json'], 'a link to the bucket itself')
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
