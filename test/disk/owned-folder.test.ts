import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { OwnedFolder, removeAbandoned } from '../../src/disk/folders.ts'
import { leftover, MODULE, owner } from '../support/leftover.ts'

const sweep = async (prefix: string, signal = new AbortController().signal) => {
  const warnings: string[] = []
  await removeAbandoned(prefix, signal, message => warnings.push(message))
  return warnings
}

/** Its path is short enough for sockets, which that of a test's own folder is not. */
const shortFolder = async (t: Test) => {
  const dir = await mkdtemp('/tmp/owned-')
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  return dir
}

const removesTheDeadAlone = async (t: Test, dir: string) => {
  const prefix = join(dir, 'ours-')
  const dead = await leftover(t, prefix)
  t.strictSame((await readdir(dead)).sort(), ['0', '1', 'owner'])
  const { child, path: alive } = await owner(t, prefix)
  const stopped = await owner(t, prefix)
  stopped.child.kill('SIGSTOP')
  const own = await OwnedFolder.make(prefix)
  t.strictSame(await sweep(prefix), [])
  t.strictSame(
    (await readdir(dir)).sort(),
    [alive, stopped.path, own.path].map(path => path.slice(dir.length + 1)).sort()
  )
  t.equal(await readFile(join(alive, '1'), 'utf8'), 'b')

  child.kill('SIGKILL')
  await once(child, 'exit')
  await own.remove()
  await Promise.all([sweep(prefix), sweep(prefix), sweep(prefix)])
  t.strictSame(await readdir(dir), [stopped.path.slice(dir.length + 1)], 'several may sweep at once')
}

t.test('the folder of a killed process is removed, those of live processes stay', async t => {
  await removesTheDeadAlone(t, await shortFolder(t))
})

t.test('below a path that is too long for a socket too', { skip: process.platform !== 'linux' }, async t => {
  const name = 'long'.repeat(30)
  await removesTheDeadAlone(t, join(t.testdir({ [name]: {} }), name))
})

t.test('a live process that takes no more connections keeps its folder', async t => {
  const dir = await shortFolder(t)
  const { child, path } = await owner(t, join(dir, 'ours-'))
  child.kill('SIGSTOP')
  const fill = (): Promise<unknown> =>
    new Promise(resolve => {
      const socket = connect(join(path, 'owner'), () => resolve(fill()))
      t.teardown(() => socket.destroy())
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
    })
  t.not(await fill(), undefined)
  t.strictSame(await sweep(join(dir, 'ours-')), [])
  t.strictSame((await readdir(path)).sort(), ['0', '1', 'owner'])
})

t.test('on macOS, which rejects connections to stopped processes, the process has to be gone as well', async t => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {}
  Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' })
  t.teardown(() => Object.defineProperty(process, 'platform', platform))
  const mac = (await t.mockImport('../../src/disk/folders.ts', {
    'node:fs/promises': { ...(await import('node:fs/promises')), statfs: async () => ({ type: 26 }) }
  })) as typeof import('../../src/disk/folders.ts')
  const dir = await shortFolder(t)
  const sweepThere = () => mac.removeAbandoned(join(dir, 'ours-'), new AbortController().signal, t.fail)
  const own = await mac.OwnedFolder.make(join(dir, 'ours-'))
  t.strictSame((await readdir(own.path)).sort(), ['owner', `pid-${process.pid}`])
  await own.remove()
  const { child, path } = await owner(t, join(dir, 'ours-'))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await sweepThere()
  t.strictSame((await readdir(path)).sort(), ['0', '1', 'owner'], 'whose it was is not known')
  await writeFile(join(path, `pid-${process.pid}`), '')
  await sweepThere()
  t.equal((await readdir(path)).length, 4)
  await rename(join(path, `pid-${process.pid}`), join(path, `pid-${child.pid}`))
  await sweepThere()
  t.strictSame(await readdir(dir), [])
})

t.test('only folders of the exact form are removed, and nothing beyond them', async t => {
  const dir = await shortFolder(t)
  for (const name of ['ours-Plain1', 'ours-Fake01', 'elsewhere']) await mkdir(join(dir, name))
  for (const name of ['ours-Plain1/0', 'ours-Fake01/0', 'ours-Fake01/owner', 'ours-AFile1']) {
    await writeFile(join(dir, name), 'x')
  }
  const prefix = join(dir, 'ours-')
  const elsewhere = await leftover(t, join(dir, 'elsewhere', 'ours-'))
  await symlink(elsewhere, join(dir, 'ours-Link01'))
  await rename(await leftover(t, prefix), join(dir, 'ours-Longer1'))
  await rename(await leftover(t, prefix), join(dir, 'ours-Sign-1'))
  await rename(await leftover(t, prefix), join(dir, 'theirs-Name01'))
  const before = await readdir(dir, { recursive: true })
  t.strictSame(await sweep(prefix), [])
  t.strictSame((await readdir(dir, { recursive: true })).sort(), before.sort())

  const mixed = await leftover(t, prefix)
  await writeFile(join(mixed, 'notes.txt'), 'mine')
  await symlink(elsewhere, join(mixed, '2'))
  t.strictSame(await sweep(prefix), [])
  t.strictSame((await readdir(mixed)).sort(), ['notes.txt', 'owner'], 'what is not ours keeps its folder')
  t.strictSame((await readdir(elsewhere)).sort(), ['0', '1', 'owner'], 'no link is followed')
})

t.test('what belongs to another user stays, whatever this one may do', { skip: process.geteuid?.() !== 0 }, async t => {
  const dir = t.testdir({})
  const prefix = join(dir, 'ours-')
  const path = await leftover(t, prefix)
  await chown(path, 4711, 4711)
  t.strictSame(await sweep(prefix), [])
  t.strictSame((await readdir(path)).sort(), ['0', '1', 'owner'])
})

t.test('a folder that cannot be removed is told once, and the others go on', async t => {
  const dir = t.testdir({})
  const prefix = join(dir, 'ours-')
  for (const _ of [1, 2]) await mkdir(join(await leftover(t, prefix), '7'))
  const path = await leftover(t, prefix)
  const warnings = await sweep(prefix)
  t.equal(warnings.length, 1)
  t.match(warnings[0], `files of ended emulators cannot be removed from ${dir} (`)
  t.notOk((await readdir(dir)).includes(path.slice(dir.length + 1)))
  t.strictSame(await sweep(join(dir, 'none', 'ours-')), [], 'a folder that was never made')
})

t.test('a sweep ends with its emulator', async t => {
  const dir = t.testdir({})
  const prefix = join(dir, 'ours-')
  const path = await leftover(t, prefix)
  await sweep(prefix, AbortSignal.abort())
  t.strictSame((await readdir(path)).sort(), ['0', '1', 'owner'])
})

t.test('where sockets tell nothing, folders work and are kept', { skip: process.platform !== 'linux' }, async t => {
  const on = async (type: number) =>
    (await t.mockImport('../../src/disk/folders.ts', {
      'node:fs/promises': { ...(await import('node:fs/promises')), statfs: async () => ({ type }) }
    })) as typeof import('../../src/disk/folders.ts')
  const nfs = await on(0x6969)
  const prefix = join(t.testdir({}), 'ours-')
  const folder = await nfs.OwnedFolder.make(prefix)
  await writeFile(folder.newPath(), 'x')
  t.strictSame(await readdir(folder.path), ['0'])
  await folder.remove()
  t.strictSame(await readdir(join(prefix, '..')), [])
  const path = await leftover(t, prefix)
  await nfs.removeAbandoned(prefix, new AbortController().signal, () => {})
  t.strictSame((await readdir(path)).sort(), ['0', '1', 'owner'])
})

t.test('an owned folder does not keep its process from ending', async t => {
  const script = `import { OwnedFolder } from '${MODULE}'; await OwnedFolder.make(process.argv[1])`
  const prefix = join(t.testdir({}), 'ours-')
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, prefix], { stdio: 'inherit' })
  t.teardown(() => child.kill('SIGKILL'))
  t.strictSame(await once(child, 'exit'), [0, null])
})
