import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FileType, fileTypeOf } from '../../contract/file-types.ts'
import type { FileFault } from '../../files/reader.ts'
import { byFolder, mostObjects } from '../../imports/file-set.ts'

import type { FilesRequest } from '../../imports/requests.ts'
import { findObjects, Source } from '../../objects/find.ts'

import type { ObjectLocation, ObjectMeta } from '../../objects/store.ts'

import { folderBucket } from '../../objects/stores/folder.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-codes.ts'
import { folderFault, groupFault } from './set-fault.ts'

/** What is read together: a file, or the arrays of a NumPy folder. */
export interface Target {
  /** As it was given, or below what was given. */
  readonly path: string
  readonly files: readonly string[]
  /** undefined: the extension says none. */
  readonly type: FileType | undefined
  /** Bytes. */
  readonly size: number
  /** Why an import would refuse it unread. */
  readonly fault?: FileFault
}

/** Whom the files are for. */
export type ImportInto = Pick<FilesRequest, 'collection' | 'limits' | 'call' | 'cluster'>

/** A folder as a bucket of its own: an import of it finds the same objects. */
const find = async (path: string, into: ImportInto) => {
  const location: ObjectLocation = { cloud: 'aws', bucket: path, key: '', folder: true }
  const store = { bucket: () => folderBucket(path) }
  const found = await findObjects({ store, policyOf: () => undefined }, location, {}, mostObjects(into))
  if ('reason' in found) throw new CliError(`${path} cannot be read: ${found.explain}`, EXIT.wrongInput.code)
  const source = Object.assign(new Source(path), { location, ...found })
  return source
}

const targetOf = (path: string, root: string, objects: readonly ObjectMeta[], into: ImportInto): Target => {
  const type = fileTypeOf(objects[0]?.key ?? '')
  const fault = groupFault(path, type, objects, into)
  return {
    path,
    files: objects.map(({ key }) => join(root, key)),
    type,
    size: objects.reduce((sum, { size }) => sum + size, 0),
    ...(fault !== undefined && { fault })
  }
}

const inFolder = async (path: string, into: ImportInto): Promise<Target[]> => {
  const source = await find(path, into)
  const targets: Target[] = []
  for (const [folder, objects] of byFolder(source)) {
    const arrays = objects.filter(({ key }) => fileTypeOf(key) === 'numpy')
    if (arrays.length > 0) targets.push(targetOf(join(path, folder).replace(/\/$/, ''), path, arrays, into))
    for (const object of objects) {
      if (!arrays.includes(object)) targets.push(targetOf(join(path, object.key), path, [object], into))
    }
  }
  const fault = folderFault(source, into)
  if (fault === undefined || targets.length === 0) return targets
  return [{ path, files: [], type: undefined, size: 0, fault }, ...targets]
}

const aFile = (path: string, size: number, into: ImportInto): Target => {
  const key = path.slice(dirname(path) === '.' ? 0 : dirname(path).length).replace(/^\//, '')
  const object: ObjectMeta = { key, size, version: '' }
  const { files: _, ...target } = targetOf(path, '', [object], into)
  return { ...target, files: [path] }
}

/** @throws CliError for a path that is not there, or a folder without files */
export const targetsOf = async (paths: readonly string[], into: ImportInto): Promise<Target[]> => {
  const targets: Target[] = []
  for (const path of paths) {
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new CliError(`${path} cannot be read (${error.code})`, EXIT.wrongInput.code)
    })
    const found = stats.isDirectory() ? await inFolder(path, into) : [aFile(path, stats.size, into)]
    if (found.length === 0) throw new CliError(`${path} is a folder without files`, EXIT.wrongInput.code)
    targets.push(...found)
  }
  return targets
}
