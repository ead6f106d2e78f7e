import { functionOutputs } from '../cloud/functions.ts'
import type { Collection } from '../cloud/schema/collection.ts'
import type { Limits } from '../contract/eras.ts'
import { extensionOf, type FileType, FORMATS, fileTypeOf } from '../contract/formats.ts'
import type { ImportSource } from '../objects/find.ts'
import { type ObjectLocation, type ObjectMeta, withoutSecrets } from '../objects/store.ts'
import type { FilesRequest } from './requests.ts'

export interface NumpyFields {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** Field of the dynamic data; its file is `$meta.npy`. */
const DYNAMIC = '$meta'

/** The fields that need a file in a NumPy folder. documented: import guides; `$meta`: milvus-io/milvus#32542 */
export const numpyFields = (collection: Collection, limits: Limits): NumpyFields => {
  const { fields, dynamicField } = collection
  const outputs = functionOutputs(collection)
  const required: string[] = []
  const optional: string[] = []
  for (const { name, autoId, nullable, default: value } of fields) {
    if (autoId === true || outputs.has(name)) continue
    const mayBeAbsent = limits.optionalFields && (nullable === true || value !== undefined)
    ;(mayBeAbsent ? optional : required).push(name)
  }
  if (dynamicField === true) (limits.metaFileRequired ? required : optional).push(DYNAMIC)
  return { required, optional }
}

/** Maximum objects to look up: one more than any job allows. */
export const mostObjects = ({ collection, limits }: Pick<FilesRequest, 'collection' | 'limits'>): number =>
  Math.max(limits.files, limits.subFolders * (collection.fields.length + 1)) + 1

/** Files that can be imported together, or the reason why they cannot. */
export type FileSet = { readonly fileTypes: readonly FileType[] } | { readonly problem: string }

const NO_FILE = { problem: 'no file to import' }

/** Determines the file types. The messages follow the server source (importutilv2) where it has one. */
export const readFileSet = (request: FilesRequest): FileSet => {
  const { sources, limits } = request
  const problem = countProblem(request)
  if (problem !== undefined) return { problem }
  if (sources.some(source => source.objects.length === 0)) return NO_FILE
  const fileTypes: FileType[] = []
  for (const [at, type] of typesOf(request).entries()) {
    if ('problem' in type) return type
    const problem = layoutProblem(sources[at] as ImportSource, type.fileType, limits)
    if (problem !== undefined) return { problem }
    fileTypes.push(type.fileType)
  }
  return { fileTypes }
}

/** documented: limits page; a job's maximum number of files; for NumPy, of folders with one array for each field */
const countProblem = ({ sources, objects, limits }: FilesRequest): string | undefined => {
  const most = limits.files
  const truncated = sources.some(({ truncated }) => truncated)
  if (objects.length <= most && !truncated) return undefined
  if (truncated || objects.some(({ key }) => fileTypeOf(key) !== 'numpy')) {
    return `the number of files should not exceed ${most}`
  }
  const folders = sources.reduce((sum, source) => sum + byFolder(source).size, 0)
  return folders > most ? `the number of sub-folders should not exceed ${most}, but got ${folders}` : undefined
}

type Objects = Pick<ImportSource, 'location' | 'objects' | 'together'>

/** Groups objects by sub-folder; `''` is the folder itself. Objects that belong together count as in that folder. */
export const byFolder = ({ location, objects, together }: Objects): Map<string, readonly ObjectMeta[]> => {
  if (together) return new Map([['', objects]])
  const folders = new Map<string, ObjectMeta[]>()
  for (const object of objects) {
    const path = pathWithin(location, object)
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const siblings = folders.get(folder)
    if (siblings === undefined) folders.set(folder, [object])
    else siblings.push(object)
  }
  return folders
}

/** Path of an object inside the imported folder; for a single file, its name. */
export const pathWithin = ({ key, folder }: ObjectLocation, object: ObjectMeta): string =>
  object.key.slice(folder ? key.length : key.lastIndexOf('/') + 1)

type TypeOfAll = { readonly fileType: FileType } | { readonly problem: string }

/** The file type of each source: in the cloud, one type for all. server source: importutilv2/util.go looks at each Milvus list separately */
const typesOf = ({ sources, objects, limits, call }: FilesRequest): readonly TypeOfAll[] => {
  if (call.asMilvus) return sources.map(source => typeOfAll(source.objects, limits.file))
  const ofAll = typeOfAll(objects, limits.file)
  return sources.map(() => ofAll)
}

const typeOfAll = (
  objects: readonly ObjectMeta[],
  importable: Readonly<Partial<Record<FileType, number>>>
): TypeOfAll => {
  const [first] = objects
  if (first === undefined) return NO_FILE
  const unexpected = ({ key }: ObjectMeta): TypeOfAll => ({ problem: `unexpected file type, files=[${quote(key)}]` })
  const fileType = fileTypeOf(first.key)
  if (fileType === undefined || importable[fileType] === undefined) return unexpected(first)
  for (const other of objects) {
    const type = fileTypeOf(other.key)
    if (type === fileType) continue
    if (type === undefined || importable[type] === undefined) return unexpected(other)
    return { problem: `inconsistency in file types, (${shownExtension(first)}) vs (${shownExtension(other)})` }
  }
  return { fileType }
}

const shownExtension = ({ key }: ObjectMeta): string => extensionOf(key).toLowerCase()

const quote = (key: string): string => {
  const displayUrl = withoutSecrets(key)
  return displayUrl.length <= 200 ? displayUrl : `…${displayUrl.slice(-200)}`
}

const layoutProblem = (source: ImportSource, fileType: FileType, limits: Limits): string | undefined => {
  const { location, objects, together } = source
  if (!location.folder || together) return undefined
  const folders = [...byFolder(source).keys()].filter(folder => folder !== '')
  const nested = objects.find(object => pathWithin(location, object).split('/').length > 2)
  if (nested !== undefined) return `files should be at most one sub-folder deep, files=[${quote(nested.key)}]`
  if (folders.length > limits.subFolders) {
    return `the number of sub-folders should not exceed ${limits.subFolders}, but got ${folders.length}`
  }
  if (fileType === 'json' && objects.length > limits.jsonFiles) {
    const most = limits.jsonFiles === 1 ? 'only one file' : `at most ${limits.jsonFiles} files`
    return `for ${FORMATS[fileType].serverName} import, accepts ${most}`
  }
  return undefined
}
