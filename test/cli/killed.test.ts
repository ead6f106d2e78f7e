import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { createEmulator } from '../../src/index.ts'
import { exportDrafts } from '../../src/lab/snapshot/file.ts'
import { certificateDrafts } from '../../src/tls/authority.ts'
import { uploadFolders } from '../../src/volumes/blobs.ts'
import { leftover } from '../support/leftover.ts'

const BIN = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

const { ZILLIZ_EMULATOR_CONFIG: _, ...ENV } = process.env

/** A server whose last write of a file waits for ever, so that it can be killed during the write. */
const STUCK = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs/promises'
  import { syncBuiltinESMExports } from 'node:module'
  const { rename } = fs
  const never = new Promise(() => setInterval(() => {}, 1e9))
  fs.rename = (from, to) => (to.endsWith('state.json') ? never : rename(from, to))
  syncBuiltinESMExports()`)}`

const start = async (t: Test, TMPDIR: string, flags: readonly string[] = [], options: readonly string[] = []) => {
  const env = { ...ENV, TMPDIR }
  const child = spawn(process.execPath, [...options, BIN, '--port', '0', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const { url } = JSON.parse(String(line))
  const upload = async () => {
    const to = `${url}/_emulator/world/objects/gcp/publicdataset-zillizcloud-com/mine.json`
    t.equal((await fetch(to, { method: 'PUT', body: '[]' })).status, 200)
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { child, upload, kill }
}

/** The names in a folder once there are so many. */
const names = async (folder: string, count: number): Promise<string[]> => {
  for (;;) {
    const found = await readdir(folder)
    if (found.length === count) return found.sort()
    await sleep(20)
  }
}

t.test('the next start removes the uploads of a killed one, and no others', async t => {
  const dir = t.testdir({})
  const killed = await start(t, dir)
  await killed.upload()
  const [left = ''] = await readdir(dir)
  t.match(left, /^zilliz-import-emulator-volumes-\w{6}$/)
  const alive = await start(t, dir)
  await alive.upload()
  const [kept = ''] = (await readdir(dir)).filter(name => name !== left)
  await killed.kill()
  const similar = 'zilliz-import-emulator-volumes-AbCdEf'
  await mkdir(join(dir, similar))
  await writeFile(join(dir, similar, '0'), 'x')

  await start(t, dir)
  t.strictSame(await names(dir, 2), [kept, similar].sort())
  t.strictSame(await readdir(join(dir, kept)), ['0', 'owner'])
  t.strictSame(await readdir(join(dir, similar)), ['0'])
})

t.test('the next start removes what a killed one had written of its snapshot', async t => {
  const dir = t.testdir({ 'state.json.part': 'of someone else', tmp: {} })
  const flags = ['--export-on-exit', join(dir, 'state.json')]
  const killed = await start(t, join(dir, 'tmp'), flags, ['--import', STUCK])
  killed.child.kill('SIGTERM')
  const draft = (await names(dir, 3)).find(name => /^state\.json\.part-\w{6}$/.test(name)) ?? 'none'
  t.strictSame(await names(join(dir, draft), 2), ['0', 'owner'])
  await killed.kill()

  await start(t, join(dir, 'tmp'), flags)
  t.strictSame(await names(dir, 2), ['state.json.part', 'tmp'])
})

t.test('a start looks wherever its own files would be', async t => {
  const dir = t.testdir({ data: {} })
  const [dataDir, exportOnExit] = [join(dir, 'data'), join(dir, 'state.json')]
  const prefixes = [uploadFolders(dataDir), certificateDrafts(dataDir), exportDrafts(exportOnExit)]
  await Promise.all(prefixes.map(prefix => leftover(t, prefix)))
  const emulator = await createEmulator({ port: 0, tls: true, dataDir, exportOnExit })
  t.strictSame(await names(dir, 1), ['data'])
  t.strictSame(await names(dataDir, 2), ['ca-key.pem', 'ca.pem'])
  await emulator.close()
})
