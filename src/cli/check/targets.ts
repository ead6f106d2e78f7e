import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FileType, fileTypeOf } from '../../contract/formats.ts'
import type { Refusal } from '../../contract/refusals/refusal.ts'
import type { FileFault } from '../../files/reader.ts'
import { fileSet, objectCount, objectNames, objectSize } from '../../imports/checks/files.ts'
import { fileListProblem } from '../../imports/checks/milvus.ts'
import { byFolder, mostObjects } from '../../imports/file-set.ts'
import type { FilesRequest } from '../../imports/requests.ts'
import { findObjects, ImportSource } from '../../objects/find.ts'
import type { ObjectLocation, ObjectMeta } from '../../objects/store.ts'
import { folderBucket } from '../../objects/stores/folder.ts'
import { CliError, EXIT } from '../command.ts'

/** Files that are read together: one file, or the arrays of a NumPy folder. */
export interface Target {
  /** The given path, or a path below it. */
  readonly path: string
  readonly files: readonly string[]
  /** undefined: the extension is unknown. */
  readonly type: FileType | undefined
  /** Bytes. */
  readonly size: number
  /** Why an import would reject it without reading it. */
  readonly fault?: FileFault
}

/** The target of the import. */
export type ImportInto = Pick<FilesRequest, 'collection' | 'limits' | 'call' | 'cluster'>

/** @throws CliError for a missing path, or a folder without files */
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

/** Lists a folder as if it were a bucket, so that an import of it finds the same objects. */
const find = async (path: string, into: ImportInto) => {
  const location: ObjectLocation = { cloud: 'aws', bucket: path, key: '', folder: true }
  const store = { bucket: () => folderBucket(path) }
  const found = await findObjects({ store, policyOf: () => undefined }, location, {}, mostObjects(into))
  if ('reason' in found) throw new CliError(`${path} cannot be read: ${found.explain}`, EXIT.wrongInput.code)
  const source = Object.assign(new ImportSource(path), { location, ...found })
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

/** Why an import rejects files that are read together, whatever their content. */
export const groupFault = (
  path: string,
  type: FileType | undefined,
  objects: readonly ObjectMeta[],
  into: ImportInto
): FileFault | undefined => {
  if (type === undefined || into.limits.file[type] === undefined) return unexpectedType(path, into)
  const inMilvus = into.call.asMilvus ? fileListProblem(objects.map(({ key }) => key)) : undefined
  if (inMilvus !== undefined) return { message: inMilvus, explain: 'Milvus looks at extensions case by case' }
  const location = { cloud: 'aws', bucket: '', key: path, folder: false } as const
  const source = Object.assign(new ImportSource(path), { location, objects, fileType: type, together: true })
  const request = requestOf(source, into)
  const names = findRefusal(objectNames.run, request)
  const count = findRefusal(objectCount.run, request)
  // The missing array is more helpful than the number of missing arrays.
  if (count !== undefined) return toFault(count, names?.reason.startsWith('no file') ? names : count)
  const other = names ?? findRefusal(objectSize.run, request)
  return other && toFault(other)
}

const unexpectedType = (path: string, { limits }: ImportInto): FileFault => ({
  message: `unexpected file type, files=[${path}]`,
  explain: `the extension says what a file is; this era takes ${Object.keys(limits.file).join(', ')}, --era has others`
})

const requestOf = (source: ImportSource, into: ImportInto): FilesRequest => ({
  ...into,
  sources: [source],
  objects: source.objects
})

/** Runs a check that is always synchronous. */
const findRefusal = (run: typeof fileSet.run, request: FilesRequest): Refusal | undefined => {
  const refusal = run(request)
  return refusal instanceof Promise ? undefined : refusal
}

/** Converts a refusal to a fault of the files. @param words the refusal with the better explanation */
const toFault = (refusal: Refusal, words = refusal): FileFault => {
  const { code, message } = refusal.body('plain')
  return {
    message: words.reason === '' ? message : words.reason,
    explain: `an import is refused with ${code}: ${refusal.explain}`
  }
}

/** Why an import rejects a whole folder. Milvus imports no folders. */
export const folderFault = (source: ImportSource, into: ImportInto): FileFault | undefined => {
  if (into.call.asMilvus) return undefined
  const request = requestOf(source, into)
  const refusal = findRefusal(fileSet.run, request)
  if (refusal?.reason.startsWith('unexpected file type')) return undefined
  const other = refusal ?? findRefusal(objectSize.run, request)
  return other && toFault(other)
}

const aFile = (path: string, size: number, into: ImportInto): Target => {
  const key = path.slice(dirname(path) === '.' ? 0 : dirname(path).length).replace(/^\//, '')
  const object: ObjectMeta = { key, size, version: '' }
  const { files: _, ...target } = targetOf(path, '', [object], into)
  return { ...target, files: [path] }
}
