import { constants } from 'node:fs'
import { access, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SettingsError } from '../../config/load.ts'
import { OwnedFolder } from '../../disk/folders.ts'
import { countOf } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { readSnapshot, restoreSnapshot } from './restore.ts'
import type { Snapshot } from './schema.ts'
import { listMissingFiles, takeSnapshot } from './take.ts'

type Warn = (message: string) => void

/** Settings with the paths of the snapshot files. */
export interface SnapshotFiles {
  readonly importSnapshot?: string
  readonly exportOnExit?: string
}

/** Restores the snapshot file at start, and checks that the export file can be written. @throws SettingsError */
export const loadSnapshot = async (lab: Laboratory, files: SnapshotFiles, warn: Warn): Promise<void> => {
  const { importSnapshot: file = '' } = files
  await checkExport(files)
  const snapshot = await readSnapshotFile(files)
  if (snapshot === undefined) return
  try {
    const { changedWorlds, missingFiles } = await restoreSnapshot(lab, snapshot)
    if (changedWorlds.length > 0) warn(`snapshot ${file}: worlds have changed since: ${changedWorlds.join(', ')}`)
    if (missingFiles.length > 0) warn(`snapshot ${file} is without the bytes of ${missingFiles.join('; ')}`)
  } catch (error) {
    throw unusable(file, error)
  }
}

/** Runs at start: at exit it is too late to report a problem. @throws SettingsError for a file that cannot be written */
export const checkExport = async ({ exportOnExit: file }: SnapshotFiles): Promise<void> => {
  if (file === undefined) return
  try {
    await access(dirname(file), constants.W_OK)
    if ((await stat(file).catch(() => undefined))?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SettingsError([
      `--export-on-exit ${file} could not be written (${code}); give a file in a folder that is there`
    ])
  }
}

/** undefined: no file. A file that the server writes on exit may be missing on the first start. @throws SettingsError */
export const readSnapshotFile = async ({
  importSnapshot: file,
  exportOnExit
}: SnapshotFiles): Promise<Snapshot | undefined> => {
  if (file === undefined) return undefined
  try {
    return readSnapshot(parsed(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && file === exportOnExit) return undefined
    throw unusable(file, error)
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new LabError(400, 'it is not JSON')
  }
}

const unusable = (file: string, error: unknown): SettingsError => {
  const { code, message } = error as NodeJS.ErrnoException
  return new SettingsError([`snapshot ${file}: ${code === undefined ? message : `it cannot be read (${code})`}`])
}

/** Maximum job ids that a warning names. */
const MOST_NAMED = 10

/**
 * Writes the snapshot atomically: only a complete file replaces the existing one.
 * @param patience milliseconds to wait for running file inspections @throws SettingsError
 */
export const saveSnapshot = async (
  lab: Laboratory,
  { exportOnExit: file }: SnapshotFiles,
  warn: Warn,
  patience: number
): Promise<void> => {
  if (file === undefined) return
  const snapshot = await takeSnapshot(lab, patience)
  const text = `${JSON.stringify(snapshot)}\n`
  try {
    await writeWhole(file, text)
    const missing = snapshot.sandboxes.flatMap(listMissingFiles)
    if (missing.length > 0) warn(`snapshot ${file} is without the bytes of ${missing.join('; ')}`)
    const unread = unreadJobsOf(snapshot)
    if (unread.length > 0) {
      const some = unread.slice(0, MOST_NAMED).join(', ')
      warn(
        `snapshot ${file}: the files of ${countOf(unread.length, 'job')} were not read in time, a restore reads them: ${some}`
      )
    }
  } catch (error) {
    throw new SettingsError([`snapshot ${file} cannot be written (${(error as NodeJS.ErrnoException).code})`])
  }
}

const writeWhole = async (file: string, text: string): Promise<void> => {
  const draft = await OwnedFolder.make(exportDrafts(file))
  try {
    const half = draft.newPath()
    await writeFile(half, text)
    await rename(half, file)
  } finally {
    await draft.remove().catch(() => {})
  }
}

/** Prefix of the temporary folders in which the file is written before it is renamed. */
export const exportDrafts = (file: string): string => `${file}.part-`

const unreadJobsOf = ({ sandboxes }: Snapshot): string[] =>
  sandboxes.flatMap(({ jobs }) => jobs.flatMap(({ id, reading }) => (reading === undefined ? [] : id)))
