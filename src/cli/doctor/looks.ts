import { access, mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pkg from '../../../package.json' with { type: 'json' }
import { completeSettings, type Env } from '../../config/load.ts'

import type { Settings } from '../../config/settings.ts'
import { PAGES } from '../../contract/documents.ts'
import { isReachable } from '../../http/control-plugin.ts'
import { checkExport, readSnapshotFile } from '../../lab/snapshot/file.ts'
import { loadTemplates } from '../../lab/templates.ts'
import { dataFolder as folderOf } from '../../tls/authority.ts'

/** The result of one check of the doctor. */
export interface Finding {
  readonly what: string
  readonly found: string
  /** How to fix the problem; undefined: no problem. */
  readonly mend?: string
}

/** @param now epoch milliseconds of the machine */
export type Look = (settings: Settings, env: Env, now: number) => Finding | Promise<Finding>

export const dataFolder: Look = async ({ dataDir }, env) => {
  const folder = folderOf(dataDir, env)
  const existing = await nearest(folder)
  const problem = await problemOf(existing)
  const what = 'data folder'
  if (problem === undefined) return { what, found: existing === folder ? folder : `${folder}, which --tls makes` }
  if (problem === 'ENOTDIR') return { what, found: `${existing} is no folder`, mend: 'choose another with --data-dir' }
  return {
    what,
    found: `${existing} cannot be written (${problem})`,
    mend: 'give this user the right, or choose another with --data-dir'
  }
}

/** The folder, or its nearest existing parent. */
const nearest = async (folder: string): Promise<string> => {
  const exists = await access(folder).then(
    () => true,
    () => false
  )
  return exists || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

/** Creates a folder to find out; permissions alone do not tell, for example in `/proc`. */
const problemOf = (folder: string): Promise<string | undefined> =>
  mkdtemp(join(folder, '.zilliz-import-emulator-doctor-'))
    .then(rmdir)
    .catch((error: NodeJS.ErrnoException) => {
      if (error.syscall !== 'rmdir' || error.code !== 'ENOENT') throw error
    })
    .then(() => removeProbes(folder).catch(() => {}))
    .then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code ?? error.message
    )

const PROBE = /^\.zilliz-import-emulator-doctor-[A-Za-z0-9]{6}$/

/** Removes the folders of killed doctors. They are empty, so removing those of running doctors does no harm. */
const removeProbes = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) if (PROBE.test(name)) await rmdir(join(folder, name)).catch(() => {})
}

/** Whether anyone may call `/_emulator`. */
export const laboratory: Look = ({ host, controlToken, insecure }) => {
  const what = 'laboratory'
  if (controlToken !== undefined) return { what, found: '/_emulator asks for the token' }
  if (!isReachable(host)) return { what, found: `/_emulator is open at ${host}, which this machine alone reaches` }
  if (insecure) return { what, found: `/_emulator is open to everyone who reaches ${host}` }
  return {
    what,
    found: `/_emulator would refuse all calls, as others reach ${host} and there is no token`,
    mend: 'start it with --control-token, or with --insecure when no one else reaches it'
  }
}

const OLDEST = [20, 20] as const

export const node: Look = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const found = process.version
  const [wanted, least] = OLDEST
  if (major > wanted || (major === wanted && minor >= least)) return { what: 'Node', found }
  return { what: 'Node', found, mend: `install ${pkg.engines.node}` }
}

/** A clock earlier than this version is wrong, and certificates would not be valid yet. */
export const clock: Look = (_settings, _env, now) => {
  const found = new Date(now).toISOString()
  if (now >= Date.parse(PAGES.read)) return { what: 'clock', found }
  return { what: 'clock', found: `${found}, before this version was made`, mend: 'set the clock of this machine' }
}

const PROXIES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']

/** Clients with a proxy in the environment send it even local calls. Its URL may contain a password. */
export const proxy: Look = (_settings, env) => {
  const set = PROXIES.filter(name => (env[name] ?? '') !== '')
  if (set.length === 0) return { what: 'proxy', found: 'no variable names one' }
  const found = `${set.join(', ')} ${set.length === 1 ? 'names' : 'name'} one`
  if (isExempt(`${env['NO_PROXY'] ?? ''},${env['no_proxy'] ?? ''}`))
    return { what: 'proxy', found: `${found}, this machine is exempt` }
  return {
    what: 'proxy',
    found: `${found}, to which clients would send their calls`,
    mend: 'set NO_PROXY and no_proxy to 127.0.0.1,localhost'
  }
}

const isExempt = (noProxy: string): boolean =>
  noProxy.split(/[\s,]+/).some(name => name === '*' || name === '127.0.0.1' || name === 'localhost')

/** The files of --import-snapshot and --export-on-exit. */
export const snapshot: Look = async files => {
  const what = 'snapshot'
  const { importSnapshot, exportOnExit } = files
  try {
    await checkExport(files)
    const read = await readSnapshotFile(files)
    const from = importSnapshot === undefined ? 'none to begin with' : importSnapshot
    const begin = importSnapshot !== undefined && read === undefined ? `${from} is to come` : from
    return {
      what,
      found: exportOnExit === undefined ? begin : `${begin}; ${exportOnExit} is written at the end`
    }
  } catch (error) {
    return { what, found: (error as Error).message, mend: 'change --import-snapshot or --export-on-exit' }
  }
}

export const world: Look = async settings => {
  try {
    const names = [...(await loadTemplates(settings)).keys()]
    return { what: 'world', found: names.join(', ') }
  } catch (error) {
    return {
      what: 'world',
      found: (error as Error).message,
      mend: 'correct the file, or leave --world and --worlds out'
    }
  }
}

/** Whether a start would take the folder of --state. Nothing in it is changed, and a running emulator keeps its lock. */
export const state: Look = async settings => {
  const what = 'state'
  if (settings.state === 'memory') return { what, found: 'in memory, until the process ends' }
  const { lookAtState, StateRefusal } = await import('../../state/open.ts')
  try {
    // Another check reports a wrong world.
    const templates = await loadTemplates(settings).catch(() => undefined)
    return { what, found: await lookAtState(settings, templates) }
  } catch (error) {
    if (!(error instanceof StateRefusal)) throw error
    return { what, found: error.found, mend: error.mend }
  }
}

/** Checks resources that settings name. */
export const settings: Look = chosen => {
  try {
    completeSettings(chosen)
    return { what: 'settings', found: 'the files and folders that they name exist' }
  } catch (error) {
    return { what: 'settings', found: (error as Error).message, mend: 'change the flag, variable or config file' }
  }
}
