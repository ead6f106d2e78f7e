import type { Limits } from '../../contract/eras.ts'
import { extensionOf, type FileType, fileTypeOf } from '../../contract/file-types.ts'
import { withoutSecrets } from '../../objects/quote.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import type { ImportRequest } from '../requests.ts'
import type { Source } from '../source.ts'
import { byFolder, pathWithin } from './folders.ts'

/** Files that can be imported together, or why the objects found are no such set. */
export type FileSet = { readonly fileType: FileType } | { readonly problem: string }

const NO_FILE: FileSet = { problem: 'no file to import' }

const quote = (key: string): string => {
  const shown = withoutSecrets(key)
  return shown.length <= 200 ? shown : `…${shown.slice(-200)}`
}

const typeOfAll = (
  objects: readonly ObjectMeta[],
  importable: Readonly<Partial<Record<FileType, number>>>
): FileSet => {
  const [first] = objects
  if (first === undefined) return NO_FILE
  const unexpected = ({ key }: ObjectMeta): FileSet => ({ problem: `unexpected file type, files=[${quote(key)}]` })
  const fileType = fileTypeOf(first.key)
  if (fileType === undefined || importable[fileType] === undefined) return unexpected(first)
  for (const other of objects) {
    const type = fileTypeOf(other.key)
    if (type === fileType) continue
    if (type === undefined || importable[type] === undefined) return unexpected(other)
    return { problem: `inconsistency in file types, (${extensionOf(first.key)}) vs (${extensionOf(other.key)})` }
  }
  return { fileType }
}

const layoutProblem = ({ location, objects }: Source, fileType: FileType, limits: Limits): string | undefined => {
  if (!location.folder) return undefined
  const folders = [...byFolder(location, objects).keys()].filter(folder => folder !== '')
  const nested = objects.find(object => pathWithin(location, object).split('/').length > 2)
  if (nested !== undefined) return `files should be at most one sub-folder deep, files=[${quote(nested.key)}]`
  if (folders.length > limits.subFolders) {
    return `the number of sub-folders should not exceed ${limits.subFolders}, but got ${folders.length}`
  }
  if (fileType === 'json' && objects.length > limits.jsonFiles) {
    return limits.jsonFiles === 1
      ? 'for JSON import, accepts only one file'
      : `for JSON import, accepts at most ${limits.jsonFiles} files`
  }
  return undefined
}

/** Wording after the server source (importutilv2) where it has one. */
export const readFileSet = (request: ImportRequest): FileSet => {
  const { sources, objects, limits } = request
  if (objects.length > limits.files || sources.some(({ truncated }) => truncated)) {
    return { problem: `the number of files should not exceed ${limits.files}` }
  }
  if (sources.some(source => source.objects.length === 0)) return NO_FILE
  const set = typeOfAll(objects, limits.file)
  if ('problem' in set) return set
  for (const source of sources) {
    const problem = layoutProblem(source, set.fileType, limits)
    if (problem !== undefined) return { problem }
  }
  return set
}
