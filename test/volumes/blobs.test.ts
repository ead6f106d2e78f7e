import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import t from 'tap'
import { Blobs, DiskError, Quota, TooMuch } from '../../src/volumes/blobs.ts'

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

t.test('parts are joined in their order, and none is left if that fails', async t => {
  const parent = t.testdir({})
  const blobs = new Blobs(parent)
  const quota = new Quota(99)
  const parts = [await blobs.receive(bytes('ab'), quota), await blobs.receive(bytes('cd'), quota)]
  const whole = await blobs.join(parts, 'md5')
  t.match(whole, { size: 4, md5: 'md5' })
  t.equal(await readFile(whole.path, 'utf8'), 'abcd')
  t.equal((await filesIn(parent)).length, 1)
  const part = await blobs.receive(bytes('ef'), quota)
  await t.rejects(blobs.join([part, { ...part, path: join(parent, 'none') }], 'md5'), /cannot be kept in .* \(ENOENT\)/)
  t.equal((await filesIn(parent)).length, 1)
  await blobs.close()
})

t.test('a disk that gets full is told, nothing is left and the stream goes on', async t => {
  const { Blobs } = (await t.mockImport('../../src/volumes/blobs.ts', {
    'node:fs/promises': {
      ...(await import('node:fs/promises')),
      open: async () => ({
        createWriteStream: () =>
          new Writable({
            write: (_chunk, _encoding, done) =>
              done(Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' }))
          })
      })
    }
  })) as { Blobs: typeof import('../../src/volumes/blobs.ts').Blobs }
  const parent = t.testdir({})
  const quota = new Quota(2)
  const body = bytes('ab')
  const error = await new Blobs(parent).receive(body, quota).catch(error => error)
  t.equal(
    error.message,
    `the disk of ${parent} is full (ENOSPC); make room there, or choose another folder with --data-dir`
  )
  t.equal(error.isFull, true)
  t.equal(quota.take(2), true)
  t.equal(body.destroyed, false)
  t.equal(new DiskError(parent, 'EROFS').isFull, false)
})
