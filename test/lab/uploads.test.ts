import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createEmulator, LabError } from '../../src/index.ts'
import { Uploads } from '../../src/lab/world/uploads.ts'
import { Blobs } from '../../src/volumes/blobs.ts'
import { SMALL_WORLD } from '../support/small-world.ts'

const FILES = { cloud: 'aws', name: 'files' } as const
const bytes = (text: string) => Readable.from([Buffer.from(text)])

t.test('uploads together are limited, and what is deleted makes room', async t => {
  const dir = t.testdir({})
  const blobs = new Blobs(dir)
  const uploads = new Uploads(blobs, 10)
  const put = async (key: string, text: string) =>
    uploads.put(FILES, key, await uploads.receive(bytes(text)), { modifiedAt: 0 })
  await put('a', '1234')
  await put('b', '123456')
  await t.rejects(
    put('c', '1'),
    new LabError(413, 'a sandbox takes 10 bytes of uploads; delete some, or start with a larger --upload-limit')
  )
  t.equal(uploads.remove(FILES, 'c'), false)
  t.equal(uploads.remove(FILES, 'a'), true)
  await put('c', '12')
  await put('c', '34')
  t.match(uploads.of(FILES), [
    { key: 'b', size: 6 },
    { key: 'c', size: 2 }
  ])
  const bucket = uploads.bucket(FILES)
  const opened = await bucket.open('c')
  t.equal(Buffer.from((await opened?.read(0, 2)) ?? []).toString(), '34')
  opened?.close()
  t.equal(await bucket.open('a'), undefined)
  t.match(await bucket.list('', 1), { objects: [{ key: 'b' }], truncated: true })
  uploads.clear()
  t.strictSame(uploads.of(FILES), [])
  await put('d', '1234567890')
  await blobs.close()
  t.strictSame(await readdir(dir), [])
})

t.test('objects, multipart uploads and their parts share one limit', async t => {
  const uploads = new Uploads(new Blobs(t.testdir({})))
  const multipart = uploads.multipart(FILES)
  const begin = (id: string) => multipart.set(id, { id, key: 'k', parts: new Map(), headers: {}, startedAt: 0 })
  const part = { file: { pieces: [], size: 0, md5: '', sha256: '' }, checksums: {}, receivedAt: 0 }
  for (let upload = 0; upload < 10; upload++) {
    begin(String(upload))
    const one = multipart.get(String(upload))
    for (let number = 1; one !== undefined && number < 10_000; number++) multipart.addPart(one, number, part)
  }
  await t.rejects(
    uploads.receive(bytes('1')),
    new LabError(
      413,
      'a sandbox takes 100000 uploads: objects, multipart uploads and their parts; delete objects, or complete or abort multipart uploads'
    )
  )
  multipart.delete('0')
  uploads.checkRoom()
  uploads.clear()
})

t.test('an upload that the disk cannot keep says so', async t => {
  const blobs = new Blobs(join(t.testdir({ file: '' }), 'file', 'below'))
  await t.rejects(
    new Uploads(blobs).receive(bytes('1')),
    /^files cannot be kept in .* \(ENOTDIR\); start the emulator with --data-dir/
  )
})

t.test('an upload that breaks off leaves nothing, and a reset or the end removes the files of all', async t => {
  const dir = t.testdir({ 'world.json': JSON.stringify(SMALL_WORLD), data: {} })
  const dataDir = join(dir, 'data')
  const kept = async () => (await readdir(dataDir, { recursive: true })).filter(name => /\/\d+$/.test(name))
  const started = await createEmulator({ port: 0, world: join(dir, 'world.json'), dataDir, logLevel: 'silent' })
  const path = '/_emulator/world/objects/aws/files/a.json'
  const until = async (count: number) => {
    for (let tries = 0; tries < 200 && (await kept()).length !== count; tries++) await sleep(5)
    return (await kept()).length
  }
  const socket = connect(Number(new URL(started.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`PUT ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n[1,2`)
  t.equal(await until(1), 1)
  socket.destroy()
  t.equal(await until(0), 0)
  t.strictSame(await started.world.read({ secrets: true }), SMALL_WORLD)

  const reply = await fetch(`${started.url}${path}`, { method: 'PUT', body: '[]' })
  t.strictSame(
    [reply.status, await reply.json()],
    [200, { key: 'a.json', size: 2, uploaded: true, objectUrl: 's3://files/a.json' }]
  )
  t.equal(await until(1), 1)
  await started.reset()
  t.equal(await until(0), 0)
  await fetch(`${started.url}${path}`, { method: 'PUT', body: '[]' })
  const refused = await fetch(`${started.url}${path.replace('files', 'nowhere')}`, {
    method: 'PUT',
    body: '['.repeat(1e6)
  })
  t.match([refused.status, await refused.json()], [404, { error: /^aws has no bucket "nowhere"/ }])
  await started.close()
  t.strictSame(await readdir(dataDir), [])
})

t.test('a reset while bytes arrive leaves nothing of them', async t => {
  const file = join(t.testdir({ 'world.json': JSON.stringify(SMALL_WORLD) }), 'world.json')
  await using started = await createEmulator({ listen: false, world: file })
  const slow = new Readable({ read() {} })
  slow.push('[')
  const uploading = started.world.putObject({ cloud: 'aws', bucket: 'files', key: 'a.json' }, slow)
  await started.reset()
  slow.push(']')
  slow.push(null)
  await t.rejects(uploading, new LabError(409, 'the sandbox default was reset or deleted meanwhile; upload again'))
  t.strictSame(await started.world.read({ secrets: true }), SMALL_WORLD)
})
