import { extensionOf, type FileType, fileTypeOf } from '../../contract/file-types.ts'
import { withoutSecrets } from '../../objects/quote.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import type { ImportRequest } from '../requests.ts'
import { byFolder, pathWithin } from './folders.ts'

const quote = (key: string): string => {
  const shown = withoutSecrets(key)
  return shown.length <= 200 ? shown : `…${shown.slice(-200)}`
}

const typeProblem = (objects: readonly ObjectMeta[], importable: Readonly<Partial<Record<FileType, number>>>) => {
  const [first] = objects
  for (const { key } of objects) {
    const type = fileTypeOf(key)
    if (type === undefined || importable[type] === undefined) return `unexpected file type, files=[${quote(key)}]`
    if (first !== undefined && type !== fileTypeOf(first.key)) {
      return `inconsistency in file types, (${extensionOf(first.key)}) vs (${extensionOf(key)})`
    }
  }
  return undefined
}

/** Why the objects found are no file set that can be imported. Wording after the server source (importutilv2) where it has one. */
export const fileSetProblem = ({ location, objects, truncated, call }: ImportRequest): string | undefined => {
  const { limits } = call.sandbox.rules
  const [first] = objects
  if (first === undefined) return 'no file to import'
  if (truncated || objects.length > limits.files) return `the number of files should not exceed ${limits.files}`
  const problem = typeProblem(objects, limits.file)
  if (problem !== undefined) return problem
  if (!location.folder) return undefined
  const folders = [...byFolder(location, objects).keys()].filter(folder => folder !== '')
  const nested = objects.find(object => pathWithin(location, object).split('/').length > 2)
  if (nested !== undefined) return `files should be at most one sub-folder deep, files=[${quote(nested.key)}]`
  if (folders.length > limits.subFolders) {
    return `the number of sub-folders should not exceed ${limits.subFolders}, but got ${folders.length}`
  }
  if (fileTypeOf(first.key) === 'json' && objects.length > limits.jsonFiles) {
    return limits.jsonFiles === 1
      ? 'for JSON import, accepts only one file'
      : `for JSON import, accepts at most ${limits.jsonFiles} files`
  }
  return undefined
}
