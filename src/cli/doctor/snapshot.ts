import { checkExport, readSnapshotFile } from '../../lab/snapshot/file.ts'
import type { Look } from './finding.ts'

/** The files of --import-snapshot and --export-on-exit. */
export const snapshot: Look = async files => {
  const what = 'snapshot'
  const { importSnapshot, exportOnExit } = files
  try {
    await checkExport(files)
    const read = await readSnapshotFile(files)
    const from = importSnapshot === undefined ? 'none to begin with' : importSnapshot
    const begin = importSnapshot !== undefined && read === undefined ? `${from} is to come` : from
    return { what, found: exportOnExit === undefined ? begin : `${begin}; ${exportOnExit} is written at the end` }
  } catch (error) {
    return { what, found: (error as Error).message, mend: 'change --import-snapshot or --export-on-exit' }
  }
}
