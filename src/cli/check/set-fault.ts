import type { FileType } from '../../contract/file-types.ts'
import type { Refusal } from '../../contract/refusals/refusal.ts'
import type { FileFault } from '../../files/reader.ts'
import { fileSet, objectCount, objectNames, objectSize } from '../../imports/checks/files.ts'
import { problemOf } from '../../imports/checks/milvus.ts'

import type { FilesRequest } from '../../imports/requests.ts'
import { Source } from '../../objects/find.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import type { ImportInto } from './targets.ts'

/** A refusal of an import as what is wrong with the files. @param words what says more of it */
const faultOf = (refusal: Refusal, words = refusal): FileFault => {
  const { code, message } = refusal.body('plain')
  return {
    message: words.reason === '' ? message : words.reason,
    explain: `an import is refused with ${code}: ${refusal.explain}`
  }
}

const requestOf = (source: Source, into: ImportInto): FilesRequest => ({
  ...into,
  sources: [source],
  objects: source.objects
})

/** These checks answer at once. */
const refusalOf = (run: typeof fileSet.run, request: FilesRequest): Refusal | undefined => {
  const refusal = run(request)
  return refusal instanceof Promise ? undefined : refusal
}

const unexpectedType = (path: string, { limits }: ImportInto): FileFault => ({
  message: `unexpected file type, files=[${path}]`,
  explain: `the extension says what a file is; this era takes ${Object.keys(limits.file).join(', ')}, --era has others`
})

/** Why an import refuses files that are read together, whatever is in them. */
export const groupFault = (
  path: string,
  type: FileType | undefined,
  objects: readonly ObjectMeta[],
  into: ImportInto
): FileFault | undefined => {
  if (type === undefined || into.limits.file[type] === undefined) return unexpectedType(path, into)
  const inMilvus = into.call.asMilvus ? problemOf(objects.map(({ key }) => key)) : undefined
  if (inMilvus !== undefined) return { message: inMilvus, explain: 'Milvus looks at extensions case by case' }
  const location = { cloud: 'aws', bucket: '', key: path, folder: false } as const
  const source = Object.assign(new Source(path), { location, objects, fileType: type, together: true })
  const request = requestOf(source, into)
  const names = refusalOf(objectNames.run, request)
  const count = refusalOf(objectCount.run, request)
  // Which array is missing says more than that one is.
  if (count !== undefined) return faultOf(count, names?.reason.startsWith('no file') ? names : count)
  const other = names ?? refusalOf(objectSize.run, request)
  return other && faultOf(other)
}

/** Why an import refuses a folder as a whole. What Milvus imports are files. */
export const folderFault = (source: Source, into: ImportInto): FileFault | undefined => {
  if (into.call.asMilvus) return undefined
  const request = requestOf(source, into)
  const refusal = refusalOf(fileSet.run, request)
  if (refusal?.reason.startsWith('unexpected file type')) return undefined
  const other = refusal ?? refusalOf(objectSize.run, request)
  return other && faultOf(other)
}
