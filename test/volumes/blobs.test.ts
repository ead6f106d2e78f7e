import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { Blobs, DiskError, joinFiles, Quota, TooMuch } from '../../src/volumes/blobs.ts'

const bytes = (...texts: string[]) => Readable.from(texts.map(text => Buffer.from(text)))

const filesIn = async (parent: string) => {
  const [folder = ''] = await readdir(parent)
  return (await readdir(join(parent, folder))).filter(name => name !== 'owner')
}

t.test('what arrives is kept in a file of its own, and gone when it is dropped', async t => {
  const parent = join(t.testdir({}), 'made')
  const blobs = new Blobs(parent)
  const blob = await blobs.receive(bytes('{', '}'), new Quota(2))
  t.match(blob, { size: 2, md5: '99914b932bd37a50b983c5e7c90ae93b', sha256: /^44136fa3/ })
  const open = blobs.open(blob)
  await blobs.drop(blob)
  await blobs.drop(blob)
  t.strictSame(await filesIn(parent), [])
  t.strictSame(Buffer.from(await open.read(0, 2)).toString(), '{}', 'whoever reads it goes on reading')
  open.close()
  await blobs.close()
  t.strictSame(await readdir(parent), [])
  await t.rejects(blobs.receive(bytes('x'), new Quota(9)), /closed/)
})

t.test('more than the quota is not kept, and takes nothing of it', async t => {
  const parent = t.testdir({})
  const blobs = new Blobs(parent)
  const quota = new Quota(3)
  t.ok((await blobs.receive(bytes('ab', 'cd'), quota).catch(error => error)) instanceof TooMuch)
  t.strictSame(await filesIn(parent), [])
  t.equal(quota.take(3), true)
  t.equal(quota.take(1), false)
})

t.test('parts are one file without a copy, and those who read it go on reading when it is dropped', async t => {
  const parent = t.testdir({})
  const blobs = new Blobs(parent)
  const quota = new Quota(99)
  const parts = [await blobs.receive(bytes('abc'), quota), await blobs.receive(bytes('de'), quota)]
  const whole = joinFiles(parts)
  t.match(whole, { size: 5, md5: 'fd279fa64fe1fa9a3551a4a88ae83424', sha256: /^[0-9a-f]{64}-2$/ })
  t.equal(blobs.read(whole)?.toString(), 'abcde')
  const open = blobs.open(whole)
  const text = async (from: number, to: number) => Buffer.from(await open.read(from, to)).toString()
  t.strictSame(await Promise.all([text(0, 9), text(2, 4), text(3, 3), text(4, 5), text(5, 9)]), [
    'abcde',
    'cd',
    '',
    'e',
    ''
  ])
  await blobs.drop(whole)
  t.equal(await text(1, 4), 'bcd')
  t.equal((await filesIn(parent)).length, 2)
  open.close()
  open.close()
  while ((await filesIn(parent)).length > 0) await setTimeout(5)
  await blobs.close()
})

t.test('a disk that gets full is told, nothing is left and the stream goes on', async t => {
  const { Blobs } = (await t.mockImport('../../src/volumes/blobs.ts', {
    'node:fs/promises': {
      ...(await import('node:fs/promises')),
      open: async () => ({
        write: async () => {
          throw Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' })
        },
        close: async () => {}
      })
    }
  })) as { Blobs: typeof import('../../src/volumes/blobs.ts').Blobs }
  const parent = t.testdir({})
  const quota = new Quota(1 << 20)
  // The next chunk finds that the first ones could not be written.
  const body = Readable.from(
    Array.from({ length: 1024 }, () => Buffer.alloc(1024)),
    { highWaterMark: 1 }
  )
  const error = await new Blobs(parent).receive(body, quota).catch(error => error)
  t.equal(
    error.message,
    `the disk of ${parent} is full (ENOSPC); make room there, or choose another folder with --data-dir`
  )
  t.equal(error.isFull, true)
  t.equal(quota.take(1 << 20), true)
  t.equal(body.destroyed, false)
  t.equal(new DiskError(parent, 'EROFS').isFull, false)
})
