import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { SettingsError } from '../../config/settings-error.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { missingFilesOf } from './missing-files.ts'
import { readSnapshot } from './read.ts'
import { restoreSnapshot } from './restore.ts'
import { takeSnapshot } from './take.ts'

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new LabError(400, 'it is not JSON')
  }
}

type Warn = (message: string) => void

/** Two settings that name files. */
export interface SnapshotFiles {
  readonly importSnapshot?: string
  readonly exportOnExit?: string
}

/** A file that is written at the end may be missing at first. @throws SettingsError */
export const loadSnapshot = async (
  lab: Laboratory,
  { importSnapshot: file, exportOnExit }: SnapshotFiles,
  warn: Warn
): Promise<void> => {
  if (file === undefined) return
  try {
    const { changedWorlds, missingFiles } = await restoreSnapshot(
      lab,
      readSnapshot(parsed(await readFile(file, 'utf8')))
    )
    if (changedWorlds.length > 0) warn(`snapshot ${file}: worlds have changed since: ${changedWorlds.join(', ')}`)
    if (missingFiles.length > 0) warn(`snapshot ${file} is without the bytes of ${missingFiles.join('; ')}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && file === exportOnExit) return
    throw new SettingsError([`snapshot ${file}: ${code === undefined ? message : `it cannot be read (${code})`}`])
  }
}

/** Whole or not at all: what is there is replaced only by a complete file. @throws SettingsError */
export const saveSnapshot = async (
  lab: Laboratory,
  { exportOnExit: file }: SnapshotFiles,
  warn: Warn
): Promise<void> => {
  if (file === undefined) return
  const snapshot = await takeSnapshot(lab)
  const text = `${JSON.stringify(snapshot)}\n`
  const half = `${file}.part`
  try {
    await writeFile(half, text)
    await rename(half, file)
    const missing = snapshot.sandboxes.flatMap(missingFilesOf)
    if (missing.length > 0) warn(`snapshot ${file} is without the bytes of ${missing.join('; ')}`)
  } catch (error) {
    await rm(half, { force: true })
    throw new SettingsError([`snapshot ${file} cannot be written (${(error as NodeJS.ErrnoException).code})`])
  }
}
