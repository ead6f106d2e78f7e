import { type FileType, fileTypeOf } from '../contract/formats.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import type { FileFault } from '../files/reader.ts'
import { ImportSource } from '../objects/find.ts'
import type { ObjectMeta } from '../objects/store.ts'
import type { Check } from './check.ts'
import { newTypes } from './checks/collection.ts'
import { fileSet, objectCount, objectNames, objectSize } from './checks/files.ts'
import { fileListProblem } from './checks/milvus.ts'
import { byFolder } from './file-set.ts'
import type { FilesRequest } from './requests.ts'

/** Files that are read together: one file, or the arrays of a NumPy folder. */
export interface FileGroup {
  /** Of the file or folder. */
  readonly path: string
  readonly objects: readonly ObjectMeta[]
  /** undefined: the extension is unknown. */
  readonly type: FileType | undefined
  /** Why an import rejects it without reading it. */
  readonly fault?: FileFault
}

/** The target of the import. */
export type ImportInto = Pick<FilesRequest, 'collection' | 'limits' | 'call' | 'cluster'>

/**
 * The groups of a source, and before them one without objects when the source as a whole is rejected.
 * @param pathOf the path of a group by its path inside the source; empty for the folder itself
 */
export const groupFiles = (source: ImportSource, into: ImportInto, pathOf: (within: string) => string): FileGroup[] => {
  const groups: FileGroup[] = []
  for (const [folder, objects] of byFolder(source)) {
    const arrays = objects.filter(({ key }) => fileTypeOf(key) === 'numpy')
    if (arrays.length > 0) groups.push(groupOf(pathOf(folder), arrays, into))
    for (const object of objects) {
      if (arrays.includes(object)) continue
      groups.push(groupOf(pathOf(folder + object.key.slice(object.key.lastIndexOf('/') + 1)), [object], into))
    }
  }
  const fault = folderFault(source, into)
  if (fault === undefined || groups.length === 0) return groups
  return [{ path: pathOf(''), objects: [], type: undefined, fault }, ...groups]
}

export const groupOf = (path: string, objects: readonly ObjectMeta[], into: ImportInto): FileGroup => {
  const type = fileTypeOf(objects[0]?.key ?? '')
  const fault = groupFault(path, type, objects, into)
  return { path, objects, type, ...(fault !== undefined && { fault }) }
}

/** Why an import rejects files that are read together, whatever their content. */
const groupFault = (
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
  const newer = findRefusal(newTypes.run, request)
  if (newer !== undefined) return toFault(newer)
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
const findRefusal = (run: Check<FilesRequest>['run'], request: FilesRequest): Refusal | undefined => {
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
const folderFault = (source: ImportSource, into: ImportInto): FileFault | undefined => {
  if (into.call.asMilvus) return undefined
  const request = requestOf(source, into)
  const refusal = findRefusal(fileSet.run, request)
  if (refusal?.reason.startsWith('unexpected file type')) return undefined
  const other = refusal ?? findRefusal(objectSize.run, request)
  return other && toFault(other)
}
