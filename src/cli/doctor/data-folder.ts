import { access, mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dataFolder as folderOf } from '../../tls/authority.ts'
import type { Look } from './finding.ts'

/** The folder, or the nearest one above it that is there. */
const nearest = async (folder: string): Promise<string> => {
  const there = await access(folder).then(
    () => true,
    () => false
  )
  return there || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

const PROBE = /^\.zilliz-import-emulator-doctor-[A-Za-z0-9]{6}$/

/** A killed doctor leaves one. They are empty, so those of live doctors may go as well. */
const removeProbes = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) if (PROBE.test(name)) await rmdir(join(folder, name)).catch(() => {})
}

/** Only making something there tells: rights say nothing of a folder like `/proc`. */
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

export const dataFolder: Look = async ({ dataDir }, env) => {
  const folder = folderOf(dataDir, env)
  const there = await nearest(folder)
  const problem = await problemOf(there)
  const what = 'data folder'
  if (problem === undefined) return { what, found: there === folder ? folder : `${folder}, which --tls makes` }
  if (problem === 'ENOTDIR') return { what, found: `${there} is no folder`, mend: 'choose another with --data-dir' }
  return {
    what,
    found: `${there} cannot be written (${problem})`,
    mend: 'give this user the right, or choose another with --data-dir'
  }
}
