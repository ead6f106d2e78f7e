import { once } from 'node:events'
import { constants, type Stats } from 'node:fs'
import {
  lstat,
  mkdir,
  mkdtemp,
  open,
  opendir,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  statfs,
  writeFile
} from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Creates a folder and its parents; Node's own `recursive` never ends below `/proc`. @throws an error of node:fs */
export const makeFolder = async (folder: string, mode: number): Promise<void> => {
  try {
    await makeOne(folder, mode)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder), mode)
    await makeOne(folder, mode)
  }
}

const makeOne = async (folder: string, mode: number): Promise<void> => {
  await mkdir(folder, mode).catch(error => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code

const OWNER = 'owner'
const isWindows = process.platform === 'win32'
const isMac = process.platform === 'darwin'

/** Type numbers of Linux file systems that only one kernel can mount: ext, XFS, Btrfs, ZFS, F2FS, bcachefs, tmpfs, ramfs, overlay. */
const LOCAL = [0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0xca451a4e, 0x01021994, 0x858458f6, 0x794c7630]

/**
 * Whether the owner of a folder must run on this kernel. On NFS, or in a folder that a virtual machine shares with its host, the
 * socket of a live owner refuses connections from elsewhere. Where Node cannot tell, only the temporary folder counts.
 */
const isLocal = async (folder: string): Promise<boolean> => {
  if (process.platform === 'linux') return LOCAL.includes((await statfs(folder)).type)
  if (isMac) return (await statfs(folder)).type === (await statfs('/')).type
  return (await realpath(dirname(folder))) === (await realpath(tmpdir()))
}

/** Maximum bytes of a socket's address on macOS; Linux allows 4 more. */
const LONGEST = 103

/** Provides a short socket address, however long the folder's path is. */
const withAddress = async <Result>(
  folder: string,
  name: string,
  use: (address: string) => Promise<Result>
): Promise<Result> => {
  if (isWindows) return use(`\\\\.\\pipe\\${basename(folder)}`)
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= LONGEST) return use(path)
  if (process.platform === 'linux') {
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    try {
      return await use(`/proc/self/fd/${handle.fd}/${name}`)
    } finally {
      await handle.close()
    }
  }
  throw new Error(`${path} is too long for a socket`)
}

/** undefined: the file system is shared, so a socket cannot show whether its owner has ended @throws an error of node:fs or node:net */
const listenIn = async (folder: string): Promise<Server | undefined> => {
  if (!(await isLocal(folder))) return undefined
  const server = createServer(socket => socket.destroy()).unref()
  server.on('error', () => {})
  // A socket refuses connections between bind and listen, so it is renamed to its final name after listen.
  const draft = folder.slice(-6)
  await withAddress(folder, draft, async path => {
    server.listen({ path, exclusive: true })
    await once(server, 'listening')
  })
  const owner = join(folder, OWNER)
  try {
    if (isMac) await writeFile(join(folder, `pid-${process.pid}`), '')
    await (isWindows ? writeFile(owner, '') : rename(join(folder, draft), owner))
  } catch (error) {
    server.close()
    throw error
  }
  return server
}

/** The number that names a file; on macOS also the name with the process id. */
const OURS = /^(?:\d+|pid-(\d+))$/

const removeFiles = async (folder: string, signal?: AbortSignal): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (signal?.aborted) return
    if (OURS.test(name)) await rm(join(folder, name), { force: true })
  }
}

/**
 * Folders for files that must not outlive their process. After `kill -9`, a later start removes them.
 *
 * Each folder holds a socket on which its process listens. The kernel closes it when the process ends, however it ends.
 * A socket that refuses connections therefore has no live owner. A process id would not tell: ids are reused, and each
 * container has its own. A folder without a socket is kept.
 */
export class OwnedFolder {
  readonly path: string
  readonly #owner: Server | undefined
  #count = 0

  private constructor(path: string, owner: Server | undefined) {
    this.path = path
    this.#owner = owner
  }

  /** @param prefix path of the folder without its six random characters @throws an error of node:fs */
  static async make(prefix: string): Promise<OwnedFolder> {
    const path = await mkdtemp(prefix)
    return new OwnedFolder(path, await listenIn(path).catch(() => undefined))
  }

  /** Path for a new file. Its name is a number; only such files are removed after `kill -9`. */
  newPath(): string {
    return join(this.path, String(this.#count++))
  }

  /** @throws an error of node:fs */
  async remove(): Promise<void> {
    // The socket is removed last: if the process is killed before, the folder is still recognized.
    await removeFiles(this.path).catch(() => {})
    await rm(this.path, { recursive: true, force: true }).finally(() => this.#owner?.close())
  }
}

/** Another process was faster, or the folder belongs to another user. */
const EXPECTED: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']

/**
 * Removes the folders that OwnedFolder.make created with this prefix and whose process has ended. Never rejects.
 * @param warn called at most once
 */
export const removeAbandoned = async (
  prefix: string,
  signal: AbortSignal,
  warn: (message: string) => void
): Promise<void> => {
  const [parent, start] = [dirname(prefix), basename(prefix)]
  const failures: unknown[] = []
  const note = (error: NodeJS.ErrnoException) => {
    if (!EXPECTED.includes(error.code)) failures.push(error.code ?? error.message)
  }
  try {
    for await (const { name } of await opendir(parent, { bufferSize: 256 })) {
      if (signal.aborted) break
      const isOurs = name.startsWith(start) && /^[A-Za-z0-9]{6}$/.test(name.slice(start.length))
      if (isOurs) await removeIfAbandoned(join(parent, name), signal).catch(note)
    }
  } catch (error) {
    note(error as NodeJS.ErrnoException)
  }
  if (failures.length > 0) warn(`files of ended emulators cannot be removed from ${parent} (${failures[0]})`)
}

const removeIfAbandoned = async (folder: string, signal: AbortSignal): Promise<void> => {
  if (!(await isAbandoned(folder))) return
  await removeFiles(folder, signal)
  if ((await readdir(folder)).some(name => name !== OWNER)) return
  await rm(join(folder, OWNER), { force: true })
  await rmdir(folder)
}

/** false in doubt. @throws an error of node:fs */
const isAbandoned = async (folder: string): Promise<boolean> => {
  const itself = await lstat(folder)
  if (!itself.isDirectory() || !isMine(itself)) return false
  const owner = await lstat(join(folder, OWNER))
  if (!isMine(owner) || !(isWindows ? owner.isFile() : owner.isSocket())) return false
  return (await isLocal(folder)) && !(await mayBeStopped(folder)) && withAddress(folder, OWNER, refuses)
}

const isMine = ({ uid }: Stats): boolean => uid === (process.geteuid?.() ?? uid)

/** macOS also refuses connections for a live process that was suspended for long. Process ids are unique there: it has no containers. */
const mayBeStopped = async (folder: string): Promise<boolean> => {
  if (!isMac) return false
  const pid = (await readdir(folder)).map(name => OURS.exec(name)?.[1]).find(id => id !== undefined)
  return pid === undefined || isRunning(Number(pid))
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

const refuses = (address: string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(address, () => {
      resolve(false)
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === (isWindows ? 'ENOENT' : 'ECONNREFUSED'))
    })
  })
