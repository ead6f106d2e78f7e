import { spawnSync } from 'node:child_process'
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import t from 'tap'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { control } from '../support/control.ts'
import { IMPORT, PAGE } from '../support/emulator.ts'
import { withStorage } from '../support/storage.ts'

// Without a listener the signal would end the process.
process.on('SIGXFSZ', () => {})

/** Limits the size of files that this process writes: to a database this is a disk without room. */
const limitFiles = (bytes: number | 'unlimited'): void => {
  spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])
}

const skip = spawnSync('prlimit', ['--version']).status === 0 ? false : 'needs prlimit'

let now = Date.UTC(2024, 0, 1)

/** Each import is an hour later, when the one before has ended. */
const clock = () => now

const clientOf = ({ app }: Emulator) => {
  const headers = { authorization: 'Bearer demo' }
  return {
    importing: async () => {
      now += 3_600_000
      const reply = await app.inject({ method: 'POST', url: IMPORT, headers, payload: PAGE })
      const { 'retry-after': retryAfter, 'x-emulator-explain': explain } = reply.headers
      const jobId = reply.statusCode === 200 ? (reply.json() as { data?: { jobId: string } }).data?.jobId : undefined
      return { status: reply.statusCode, retryAfter, explain, jobId }
    },
    get: async (jobId: string) => {
      const { clusterId } = PAGE
      const reply = await app.inject({ url: `${IMPORT}/get`, query: { clusterId, jobId }, headers })
      return [reply.statusCode, (reply.json() as { code: number }).code]
    }
  }
}

/** The ids that a seed gives, one after the other. */
const idsOfMemory = async (count: number): Promise<(string | undefined)[]> => {
  await using memory = await createEmulator({ listen: false, clock })
  const ids = []
  for (let n = 0; n < count; n++) ids.push((await clientOf(memory).importing()).jobId)
  return ids
}

t.test('without room a change is undone and told, reads go on, and with room all goes on', { skip }, async t => {
  const state = join(t.testdir({}), 'state')
  const ids: (string | undefined)[] = []
  const logged: string[] = []
  {
    const logger = pino({ base: null, level: 'warn' }, { write: line => logged.push(JSON.parse(line).msg) })
    await using emulator = await createEmulator({ listen: false, state, clock, logger })
    t.teardown(() => limitFiles('unlimited'))
    const ask = control(emulator)
    const { importing, get } = clientOf(emulator)
    ids.push((await importing()).jobId)
    t.strictSame(await ask('GET', '/ready'), [200, { status: 'ready' }])
    limitFiles((await stat(join(state, 'state.sqlite-wal'))).size)
    const refused = await importing()
    const problem = `the state in ${state} cannot be written: disk I/O error (EIO)`
    t.strictSame(refused, { status: 503, retryAfter: '1', explain: problem, jobId: undefined })
    t.strictSame(await ask('GET', '/ready'), [503, { status: 'not ready', error: problem }])
    t.strictSame(await ask('GET', '/health'), [200, { status: 'ok' }])
    t.strictSame((await emulator.info()).state, { kind: 'folder', place: state, problem })
    t.strictSame(await get(ids[0] ?? ''), [200, 200], 'a job that was acknowledged is read')
    t.equal((await emulator.jobs()).jobs.length, 5, 'beside the four of the world')
    const [status, refusal] = await ask('POST', '/sandboxes', { name: 'new' })
    t.strictSame([status, refusal], [503, { code: 503, message: 'Service Unavailable' }])
    t.strictSame(
      (await emulator.sandboxes()).sandboxes.map(({ name }) => name),
      ['default']
    )
    limitFiles('unlimited')
    while ((await emulator.info()).state.problem !== undefined) await new Promise(next => setTimeout(next, 50))
    t.strictSame(await ask('GET', '/ready'), [200, { status: 'ready' }])
    t.strictSame(logged, [problem, 'the state is read and written again'])
    ids.push((await importing()).jobId, (await importing()).jobId)
    t.strictSame(ids, await idsOfMemory(3), 'no id was used up')
  }
  await using again = await createEmulator({ listen: false, state, clock })
  t.strictSame(
    (await again.jobs()).jobs
      .map(({ jobId }) => jobId)
      .slice(0, 3)
      .reverse(),
    ids
  )
})

/** The answers to an upload by the storage and by the laboratory: status, body, reason. */
const uploads = async ({ app, s3 }: Awaited<ReturnType<typeof withStorage>>, body: string) => {
  const stored = await s3('PUT', 'bucket/new', { body })
  const put = await app.inject({
    method: 'PUT',
    url: '/_emulator/world/objects/gcp/publicdataset-zillizcloud-com/new',
    payload: body
  })
  return [
    [stored.status, stored.body, stored.headers['retry-after'], stored.headers['x-emulator-explain']],
    [put.statusCode, put.body, put.headers['retry-after'], put.headers['x-emulator-explain']]
  ]
}

const refusedUploads = (problem: string) => [
  [503, '', '1', problem],
  [503, '{"code":503,"message":"Service Unavailable"}\n', '1', problem]
]

t.test('an upload without room for its file is answered like any other change', { skip }, async t => {
  const state = join(t.testdir({}), 'state')
  const storage = await withStorage(t, { state })
  await storage.s3('PUT', 'bucket')
  t.teardown(() => limitFiles('unlimited'))
  const body = 'x'.repeat((await stat(join(state, 'state.sqlite-wal'))).size * 4)
  limitFiles(body.length / 2)
  const problem = `the state cannot be written: the disk of ${join(state, 'files')} is full (EFBIG); make room there`
  t.strictSame(await uploads(storage, body), refusedUploads(problem))
  t.strictSame(await readdir(join(state, 'files')), [], 'nothing is left of it')
  limitFiles('unlimited')
  t.match(await uploads(storage, body), [[200], [200]])
})

t.test('an upload to a state whose folder has been moved says so, and succeeds when it is back', async t => {
  const dir = t.testdir({})
  const [state, moved] = [join(dir, 'state'), join(dir, 'moved')]
  const storage = await withStorage(t, { state })
  await storage.s3('PUT', 'bucket')
  await rename(state, moved)
  const problem = `the state cannot be written: the folder ${join(state, 'files')} is missing (ENOENT); move it back, or restore the whole folder of the state from a copy and restart the emulator`
  t.strictSame(await uploads(storage, 'new'), refusedUploads(problem))
  await rename(moved, state)
  t.match(await uploads(storage, 'new'), [[200], [200]])
})

t.test('an upload to a folder that takes no files names it and the reason', async t => {
  const state = join(t.testdir({}), 'state')
  const storage = await withStorage(t, { state })
  await storage.s3('PUT', 'bucket')
  await rm(join(state, 'files'), { recursive: true })
  await writeFile(join(state, 'files'), '')
  const problem = `the state cannot be written: the folder ${join(state, 'files')} takes no files (ENOTDIR); let the user of the emulator write there`
  t.strictSame(await uploads(storage, 'new'), refusedUploads(problem))
})

t.test('a thread that dies is replaced, and nothing that was acknowledged is lost', async t => {
  const state = join(t.testdir({}), 'state')
  await using emulator = await createEmulator({ listen: false, state, clock })
  const { importing } = clientOf(emulator)
  const first = (await importing()).jobId
  const { postMessage } = Worker.prototype
  let killed = 0
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.call === 'commit' && killed++ === 0) void this.terminate()
    else postMessage.call(this, message, ...(rest as []))
  }
  t.teardown(() => Object.assign(Worker.prototype, { postMessage }))
  const refused = await importing()
  t.equal(refused.status, 503)
  t.match(refused.explain, /^the state in .* cannot be written: its thread has ended \(ENDED\)$/)
  const next = (await importing()).jobId
  t.strictSame([first, next], await idsOfMemory(2))
  t.strictSame((await emulator.jobs()).jobs.map(({ jobId }) => jobId).slice(0, 2), [next, first])
  t.equal((await emulator.info()).state.problem, undefined)
})
