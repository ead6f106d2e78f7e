import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Awaitable } from '../../awaitable.ts'
import type { FileType } from '../../contract/formats.ts'
import type { FileBytes, FileFault } from '../../files/reader.ts'
import { type FileGroup, groupFiles, groupOf, type ImportInto } from '../../imports/file-groups.ts'
import { mostObjects } from '../../imports/file-set.ts'
import { findObjects, ImportSource } from '../../objects/find.ts'
import type { ObjectLocation, ObjectMeta } from '../../objects/store.ts'
import { folderBucket } from '../../objects/stores/folder.ts'
import { CliError, EXIT } from '../command.ts'

/** Files that are read together: one file, or the arrays of a NumPy folder. */
export interface Target {
  /** The given path, or a path below it. */
  readonly path: string
  readonly files: readonly string[]
  /** Opens a file of a live store; undefined: files are on disk. */
  readonly open?: (file: string) => Awaitable<FileBytes | undefined>
  /** undefined: the extension is unknown. */
  readonly type: FileType | undefined
  /** Bytes. */
  readonly size: number
  /** Why an import would reject it without reading it. */
  readonly fault?: FileFault
}

/** Whether an argument is the URL of an object in a store. */
export const isUrl = (path: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(path)

/** @param inStore finds the targets of a URL @throws CliError for a missing path, or a folder without files */
export const targetsOf = async (
  paths: readonly string[],
  into: ImportInto,
  inStore: (url: string) => Promise<Target[]>
): Promise<Target[]> => {
  const targets: Target[] = []
  for (const path of paths) {
    if (isUrl(path)) {
      targets.push(...(await inStore(path)))
      continue
    }
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new CliError(`${path} cannot be read (${error.code})`, EXIT.wrongInput.code)
    })
    const found = stats.isDirectory() ? await inFolder(path, into) : [aFile(path, stats.size, into)]
    if (found.length === 0) throw new CliError(`${path} is a folder without files`, EXIT.wrongInput.code)
    targets.push(...found)
  }
  return targets
}

const inFolder = async (path: string, into: ImportInto): Promise<Target[]> => {
  const source = await find(path, into)
  return groupFiles(source, into, within => join(path, within).replace(/\/$/, '')).map(group => targetOf(group, path))
}

/** Lists a folder as if it were a bucket, so that an import of it finds the same objects. */
const find = async (path: string, into: ImportInto) => {
  const location: ObjectLocation = { cloud: 'aws', bucket: path, key: '', folder: true }
  const store = { bucket: () => folderBucket(path) }
  const found = await findObjects({ store, policyOf: () => undefined }, location, {}, mostObjects(into))
  if ('reason' in found) throw new CliError(`${path} cannot be read: ${found.explain}`, EXIT.wrongInput.code)
  const source = Object.assign(new ImportSource(path), { location, ...found })
  return source
}

export const targetOf = ({ path, objects, type, fault }: FileGroup, root: string): Target => ({
  path,
  files: objects.map(({ key }) => join(root, key)),
  type,
  size: objects.reduce((sum, { size }) => sum + size, 0),
  ...(fault !== undefined && { fault })
})

const aFile = (path: string, size: number, into: ImportInto): Target => {
  const key = path.slice(dirname(path) === '.' ? 0 : dirname(path).length).replace(/^\//, '')
  const object: ObjectMeta = { key, size, version: '' }
  return { ...targetOf(groupOf(path, [object], into), ''), files: [path] }
}
