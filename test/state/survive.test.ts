import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { control } from '../support/control.ts'
import { jobIdOf, PAGE } from '../support/emulator.ts'
import { withStorage } from '../support/storage.ts'
import { PROJECT, withVolumes } from '../support/volumes.ts'

const folderOf = (t: Test) => join(t.testdir({}), 'state')

const LIST = `/v2/volumes?projectId=${PROJECT}`

const PART = Buffer.alloc(5 * 1024 * 1024, 'a')

t.test('an upload in parts that began before a kill is completed after it, and no other file stays', async t => {
  const dir = t.testdir({})
  const state = join(dir, 'state')
  const first = await withStorage(t, { state })
  t.equal((await first.s3('PUT', 'bucket')).status, 200)
  t.equal((await first.s3('PUT', 'bucket/gone', { body: 'to be removed' })).status, 200)
  t.equal((await first.s3('PUT', 'bucket/one', { body: 'whole' })).status, 200)
  const headers = { 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'FULL_OBJECT' }
  const { body } = await first.s3('POST', 'bucket/big?uploads', { headers })
  const [, id] = /<UploadId>(.*?)<\/UploadId>/.exec(body) ?? []
  const one = await first.s3('PUT', `bucket/big?partNumber=1&uploadId=${id}`, { body: PART })
  t.equal((await first.s3('DELETE', 'bucket/gone')).status, 204)
  await cp(state, join(dir, 'copy'), { recursive: true })
  const second = await withStorage(t, { state: join(dir, 'copy') })
  t.equal((await readdir(join(dir, 'copy', 'files'))).length, 2, 'the object and the part')
  t.equal((await second.s3('GET', 'bucket/one')).body, 'whole')
  t.equal((await second.s3('GET', 'bucket/gone')).status, 404)
  const two = await second.s3('PUT', `bucket/big?partNumber=2&uploadId=${id}`, { body: 'b' })
  const parts = [one, two].map(
    ({ headers }, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${headers['etag']}</ETag></Part>`
  )
  const complete = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  t.equal((await second.s3('POST', `bucket/big?uploadId=${id}`, { body: complete })).status, 200)
  await cp(join(dir, 'copy'), join(dir, 'last'), { recursive: true })
  const third = await withStorage(t, { state: join(dir, 'last') })
  t.equal((await third.s3('GET', 'bucket/big')).body, `${PART}b`)
  const found = await third.s3('HEAD', 'bucket/big', { headers: { 'x-amz-checksum-mode': 'ENABLED' } })
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(`${PART}b`))
  t.match(found.headers, {
    'content-length': String(PART.length + 1),
    'x-amz-checksum-crc32': checksum.toString('base64'),
    'x-amz-checksum-type': 'FULL_OBJECT'
  })
})

t.test('a start without the file of an upload warns, and reading the upload says what to do', async t => {
  const dir = t.testdir({})
  const first = await withStorage(t, { state: join(dir, 'state') })
  await first.s3('PUT', 'bucket')
  await first.s3('PUT', 'bucket/one', { body: 'whole' })
  await cp(join(dir, 'state'), join(dir, 'copy'), { recursive: true })
  const files = join(dir, 'copy', 'files')
  const [name = ''] = await readdir(files)
  await rm(join(files, name))
  const lines: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => lines.push(JSON.parse(line).msg) })
  const second = await withStorage(t, { state: join(dir, 'copy'), logger })
  t.strictSame(lines, [
    `files of uploads are missing in ${files}: "${name}"; restore them from a copy of the folder, or upload the objects again`
  ])
  t.match((await second.s3('GET', 'bucket/one')).body, 'failed with ENOENT; the file is gone; upload the object again')
})

t.test('a volume, its files and its credentials survive', async t => {
  const state = folderOf(t)
  const first = await withVolumes(t, { state })
  await first.create('vol')
  const granted = await first.apply('vol')
  await first.api('PATCH', '/v2/volumes/vol', { description: 'Articles of 2026' })
  const listed = await first.api('GET', LIST)
  t.match(listed.data, { volumes: [{ description: 'Articles of 2026' }] })
  const target = `/${PROJECT}/vol/data/rows.json`
  t.equal((await first.s3(granted.credentials, 'PUT', target, '[1]')).status, 200)
  const copy = join(state, '..', 'copy')
  await cp(state, copy, { recursive: true })
  const second = await withVolumes(t, { state: copy })
  t.strictSame((await second.api('GET', LIST)).data, listed.data)
  t.equal((await second.s3(granted.credentials, 'GET', target)).body, '[1]')
})

t.test('credentials of a deleted volume do not open another one of its name, not even after a restart', async t => {
  const state = folderOf(t)
  const first = await withVolumes(t, { state })
  await first.create('vol')
  const { credentials } = await first.apply('vol')
  const target = `/${PROJECT}/vol/data/rows.json`
  t.equal((await first.s3(credentials, 'PUT', target, '[1]')).status, 200)
  t.match(await first.api('DELETE', '/v2/volumes/vol'), { code: 0 })
  await first.create('vol')
  const granted = await first.apply('vol')
  const copy = join(state, '..', 'copy')
  await cp(state, copy, { recursive: true })
  const second = await withVolumes(t, { state: copy })
  for (const { s3 } of [first, second]) {
    t.match(await s3(credentials, 'PUT', target, '[2]'), { status: 400, code: 'InvalidToken' })
    t.match(await s3(granted.credentials, 'GET', target), { status: 404, code: 'NoSuchKey' })
  }
})

t.test('a fault for one key has the uses that are left', async t => {
  const state = folderOf(t)
  const first = await withStorage(t, { state })
  await control(first)('POST', '/faults', { operation: 'import', status: 500, times: 2, match: { key: 'oth*' } })
  t.equal((await first.post(PAGE, 'other')).status, 500)
  t.equal((await first.post(PAGE, 'demo')).status, 200)
  const copy = join(state, '..', 'copy')
  await cp(state, copy, { recursive: true })
  const second = await withStorage(t, { state: copy })
  const statuses = []
  for (const key of ['demo', 'other', 'other']) statuses.push((await second.post(PAGE, key)).status)
  t.strictSame(statuses, [200, 500, 200])
})

t.test('a sandbox that was deleted, reset or evicted stays so', async t => {
  const state = folderOf(t)
  const options: EmulatorOptions = { state, sandboxLimit: 2 }
  const first = await withStorage(t, options)
  const ask = control(first)
  const ids: Record<string, string> = {}
  for (const name of ['deleted', 'reset']) ids[name] = jobIdOf(await first.post(PAGE, `demo@${name}`))
  t.equal((await ask('DELETE', '/sandboxes/deleted'))[0], 200)
  await first.sandbox('reset').reset()
  first.advance(7200)
  for (const name of ['used', 'new']) await first.post(PAGE, `demo@${name}`)
  const before = (await first.sandboxes()).sandboxes.map(({ name, jobs }) => [name, jobs])
  const copy = join(state, '..', 'copy')
  await cp(state, copy, { recursive: true })
  const second = await withStorage(t, { ...options, state: copy })
  t.strictSame(
    (await second.sandboxes()).sandboxes.map(({ name, jobs }) => [name, jobs]),
    before
  )
  t.notOk(before.some(([name]) => name === 'deleted'))
  t.equal(jobIdOf(await second.post(PAGE, 'demo@deleted')), ids['deleted'], 'a name that is used again begins anew')
})

t.test('keep takes the new settings and leaves the jobs, reset removes all', async t => {
  const state = folderOf(t)
  const file = join(state, '..', 'snapshot.json')
  const first = await withStorage(t, { state, exportOnExit: file })
  const jobId = jobIdOf(await first.post(PAGE))
  await first.s3('PUT', 'bucket')
  await first.s3('PUT', 'bucket/one', { body: 'whole' })
  await first.close()
  const kept = await withStorage(t, { state, era: '2025', stateWorld: 'keep' })
  t.ok((await kept.jobs()).jobs.some(job => job.jobId === jobId))
  t.equal((await kept.info()).era, '2025')
  await kept.close()
  const again = await withStorage(t, { state, era: '2025' })
  t.equal((await again.s3('GET', 'bucket/one')).body, 'whole', 'the new settings are noted')
  await again.close()
  const reset = await withStorage(t, { state, stateWorld: 'reset', importSnapshot: file })
  t.ok(
    (await reset.jobs()).jobs.some(job => job.jobId === jobId),
    'of the snapshot'
  )
  await reset.close()
  const empty = await withStorage(t, { state, stateWorld: 'reset' })
  t.notOk((await empty.jobs()).jobs.some(job => job.jobId === jobId))
  t.strictSame(await readdir(join(state, 'files')), [])
})
