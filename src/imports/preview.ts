import type { Collection } from '../cloud/schema/collection.ts'
import { type FileType, fileTypeOf } from '../contract/formats.ts'
import type { Cell } from '../files/cells.ts'
import type { Previewed, PreviewOptions } from '../files/first-rows.ts'
import type { OpenFile, OpenFiles } from '../files/reader.ts'
import type { ObjectLocation } from '../objects/store.ts'
import { bucketOfVolume } from './checks/objects.ts'
import { filesOf, type Job, type JobFile } from './jobs/job.ts'
import { unreadableFile } from './reading/read-content.ts'
import type { Sandbox } from './sandbox.ts'

export type { Cell }

/** Reads the first rows of files on this thread or another one. Rejects with the errno of an unreadable file, and when it is stopped. */
export type Previewer = (
  type: FileType,
  files: OpenFiles,
  options: Omit<PreviewOptions, 'effort'>,
  stop: AbortSignal
) => Promise<Previewed>

/**
 * Why there are no rows, or only some: the file is gone, has no bytes, cannot be read on, is in a live store, which wants the keys of the request;
 * or the job does not know its place.
 */
export type PreviewProblem = 'gone' | 'declared' | 'fault' | 'live' | 'unknown'

export interface JobPreview extends Previewed {
  /** undefined: the extension is unknown. */
  readonly type: FileType | undefined
  readonly problem?: PreviewProblem
  /** Whether the file has another size than the one that was imported. */
  readonly changed: boolean
}

/** @param most number of rows */
export interface PreviewWish {
  readonly file: JobFile
  readonly collection: Collection | undefined
  readonly most: number
}

/**
 * Reads the first rows of a file of a job as it is now. The arrays of a NumPy folder are read together.
 * Nothing was kept from the import but the place of its files.
 */
export const previewJob = async (
  sandbox: Sandbox,
  job: Job,
  { file, collection, most }: PreviewWish,
  preview: Previewer
): Promise<JobPreview> => {
  const type = fileTypeOf(file.name)
  const nothing = (problem: PreviewProblem): JobPreview => ({ type, columns: [], rows: [], problem, changed: false })
  const { origin } = job
  const location = origin && locationOf(job, file, origin.locations)
  if (origin === undefined || location === undefined || type === undefined) return nothing('unknown')
  const { store, locateLive } = sandbox.objects
  const bucket = await (origin.volume === undefined ? store.bucket(location) : bucketOfVolume(sandbox, origin.volume))
  // The keys of the request are not kept, and live stores are not asked without them.
  if (bucket === undefined && locateLive !== undefined) return nothing('live')
  const wanted = type === 'numpy' ? filesOf(job).filter(other => folderOf(other) === folderOf(file)) : [file]
  const opened: OpenFile[] = []
  let changed = false
  try {
    for (const { name, size } of wanted) {
      const found = await bucket?.head(name)
      if (found?.declared) return nothing('declared')
      const bytes = await bucket?.open(name)
      if (found === undefined || bytes === undefined) return nothing('gone')
      changed ||= found.size !== size
      opened.push({ name, bytes })
    }
    const { limits, milvusLimits } = sandbox.rules
    const { csv } = origin
    const rules = { ...(job.lists === undefined ? limits : milvusLimits), ...(csv !== undefined && { csv }) }
    const files = opened as unknown as OpenFiles
    const found = await preview(type, files, { rules, most, collection }, sandbox.inspections.signal)
    return { type, changed, ...found, ...(found.fault !== undefined && { problem: 'fault' }) }
  } catch (error) {
    // An error without an errno is a defect of the emulator, or its shutdown.
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    return { ...nothing('fault'), fault: unreadableFile(file.name, error.code) }
  } finally {
    for (const { bytes } of opened) bytes.close()
  }
}

const folderOf = ({ name }: JobFile): string => name.slice(0, name.lastIndexOf('/') + 1)

/** The source that a file belongs to. The files of a job have the order of its sources. */
const locationOf = (job: Job, file: JobFile, locations: readonly ObjectLocation[]): ObjectLocation | undefined => {
  let at = 0
  for (const { name } of filesOf(job)) {
    while (at < locations.length && !holds(locations[at] as ObjectLocation, name)) at++
    if (name === file.name) return locations[at]
    if (locations[at]?.folder === false) at++
  }
  return undefined
}

const holds = ({ key, folder }: ObjectLocation, name: string): boolean => (folder ? name.startsWith(key) : name === key)
