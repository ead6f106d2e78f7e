import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { operationOf, serve } from '../../src/s3/server.ts'
import { volumeStorage } from '../../src/s3/volume-storage.ts'
import { Blobs } from '../../src/volumes/blobs.ts'
import { MOST_BYTES, VOLUME_BUCKET } from '../../src/volumes/volume.ts'
import { Volumes } from '../../src/volumes/volumes.ts'

const start = (t: Test) => {
  const parent = t.testdir({})
  const volumes = new Volumes({ blobs: new Blobs(parent), random: () => 0.5, sandbox: 'default' })
  const identity = { name: 'mine', organization: 'org', project: 'proj-1', region: 'aws-us-west-2', createdAt: 0 }
  const volume = volumes.create(identity)
  const grant = volumes.grant(volume, 0)
  const send = (method: string, target: string, body: Iterable<Buffer> | AsyncIterable<Buffer> = []) => {
    const [path = '', search = ''] = `/${VOLUME_BUCKET}/${volume.prefix}${target}`.split('?')
    const request = {
      method,
      path,
      query: new URLSearchParams(search),
      headers: {},
      host: 'localhost',
      body: Readable.from(body)
    }
    const storage = { ...volumeStorage(grant, volumes, 0), newUploadId: () => 'upload' }
    return serve(request, operationOf(request), storage)
  }
  const files = async () =>
    (await readdir(join(parent, (await readdir(parent))[0] ?? ''))).filter(name => name !== 'owner')
  return { volume, volumes, send, files }
}

t.test('a volume takes no more bytes than it may hold, and those of deleted files again', async t => {
  const { volume, send, files } = start(t)
  volume.quota.take(MOST_BYTES - 2)
  await t.rejects(send('PUT', 'x', [Buffer.from('abc')]), { code: 'EntityTooLarge' })
  t.match(await send('PUT', 'x', [Buffer.from('ab')]), { status: 200 })
  await t.rejects(send('PUT', 'y', [Buffer.from('a')]), { code: 'EntityTooLarge' })
  await send('DELETE', 'x')
  t.match(await send('PUT', 'y', [Buffer.from('ab')]), { status: 200 })
  t.equal((await files()).length, 1)
})

t.test('a volume holds a thousand files', async t => {
  const { send } = start(t)
  const statuses = new Set<number>()
  for (let n = 0; n < 1000; n++) statuses.add((await send('PUT', String(n))).status)
  t.strictSame([...statuses], [200])
  await t.rejects(send('PUT', 'more'), { code: 'AccessDenied', message: /holds as many files as it may/ })
  t.match(await send('PUT', '1', [Buffer.from('x')]), { status: 200 }, 'one may take the place of another')
})

t.test('parts of uploads that are not complete have a limit', async t => {
  const { volume, send, files } = start(t)
  await send('POST', 'x?uploads')
  const upload = volume.uploads.get('upload')
  if (upload === undefined) throw new Error('there is no upload')
  const part = { file: { pieces: [], size: 0, md5: '', sha256: '' }, checksums: {}, receivedAt: 0 }
  for (let number = 1; number < 10_000; number++) volume.uploads.addPart(upload, number, part)
  t.match(await send('PUT', 'x?partNumber=10000&uploadId=upload', [Buffer.from('a')]), { status: 200 })
  volume.uploads.set('other', { ...upload, id: 'other', parts: new Map() })
  await t.rejects(send('PUT', 'x?partNumber=1&uploadId=other', [Buffer.from('a')]), {
    code: 'EntityTooLarge',
    message: 'a volume takes 10000 parts of multipart uploads; complete or abort some first'
  })
  volume.uploads.delete('other')
  await send('PUT', 'x?partNumber=1&uploadId=upload', [Buffer.from('a')])
  t.equal((await files()).length, 2, 'one part may take the place of another')
  await send('DELETE', 'x?uploadId=upload')
  t.equal(volume.uploads.parts, 0)
  t.strictSame(await files(), [])
})

t.test('what arrives for a volume that was deleted meanwhile is thrown away', async t => {
  const { volume, volumes, send, files } = start(t)
  async function* deleting() {
    yield Buffer.from('a')
    await volumes.delete(volume)
    yield Buffer.from('b')
  }
  await t.rejects(send('PUT', 'x', deleting()), { code: 'NoSuchBucket' })
  t.strictSame(await files(), [])
})

t.test('a part that arrives after the end of its upload is thrown away', async t => {
  const { send, files } = start(t)
  await send('POST', 'x?uploads')
  async function* aborting() {
    yield Buffer.from('a')
    await send('DELETE', 'x?uploadId=upload')
    yield Buffer.from('b')
  }
  await t.rejects(send('PUT', 'x?partNumber=1&uploadId=upload', aborting()), { code: 'NoSuchUpload' })
  t.strictSame(await files(), [])
  async function* endless() {
    for (let n = 0; n < 5; n++) yield Buffer.alloc(1 << 20)
  }
  await t.rejects(send('POST', 'x?uploadId=upload', endless()), { code: 'MalformedXML' })
})
