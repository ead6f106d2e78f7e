import { openSync } from 'node:fs'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { Limits } from '../../contract/eras.ts'
import type { Inspected } from '../../files/fault.ts'
import { inspectFiles } from '../../files/inspect.ts'
import type { OpenFile, OpenFiles, ReadRules } from '../../files/reader.ts'
import { fileBytes } from '../../objects/stores/file-bytes.ts'
import type { Target } from './targets.ts'

const unexpectedType = (path: string, limits: Limits): Inspected => ({
  fault: {
    message: `unexpected file type, files=[${path}]`,
    explain: `the extension says what a file is; this era takes ${Object.keys(limits.file).join(', ')}, --era has others`
  }
})

const open = (path: string, onRead: (bytes: number) => void): OpenFile => {
  const bytes = fileBytes(openSync(path, 'r'))
  const read: typeof bytes.read = async (from, to) => {
    const part = await bytes.read(from, to)
    onRead(part.length)
    return part
  }
  return { name: path, bytes: { ...bytes, read } }
}

/** Reads one target; what cannot be read has a fault, as it would have in an import. @param onRead called with bytes as they are read */
export const inspectTarget = async (
  { path, files, type }: Target,
  collection: Collection,
  rules: Limits & ReadRules,
  onRead: (bytes: number) => void
): Promise<Inspected> => {
  if (type === undefined || rules.file[type] === undefined) return unexpectedType(path, rules)
  const opened: OpenFile[] = []
  try {
    for (const file of files) opened.push(open(file, onRead))
    return await inspectFiles(type, opened as unknown as OpenFiles, collection, rules)
  } catch (error) {
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    return {
      fault: { message: `failed to read the file '${path}', error: ${error.code}`, explain: 'let yourself read it' }
    }
  } finally {
    for (const { bytes } of opened) bytes.close()
  }
}
