import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { dataFolder as folderOf } from '../../tls/data-folder.ts'
import type { Look } from './finding.ts'

const RIGHTS = constants.R_OK | constants.W_OK | constants.X_OK

/** The folder, or the nearest one above it that is there. */
const nearest = async (folder: string): Promise<string> => {
  const there = await access(folder).then(
    () => true,
    () => false
  )
  return there || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

export const dataFolder: Look = async ({ dataDir }, env) => {
  const folder = folderOf(dataDir, env)
  const there = await nearest(folder)
  const code = await access(there, RIGHTS).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code
  )
  const what = 'data folder'
  if (code === undefined) return { what, found: there === folder ? folder : `${folder}, which --tls makes` }
  return {
    what,
    found: `${there} cannot be written (${code})`,
    mend: 'give this user the right, or choose another with --data-dir'
  }
}
