import { openSync } from 'node:fs'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { JobLimits } from '../../contract/eras.ts'
import { inspectFiles } from '../../files/inspect.ts'
import type { FileFault, Inspected, OpenFile, OpenFiles, ReadRules } from '../../files/reader.ts'

import { wordsOf } from '../../imports/reading/reason.ts'
import { fileBytes } from '../../objects/stores/real-file.ts'
import type { Target } from './targets.ts'

const unreadable = (path: string, code: unknown): FileFault => ({
  message: `failed to read the file '${path}', error: ${code}`,
  explain: 'let yourself read it'
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
  { path, files, type, fault }: Target,
  collection: Collection,
  rules: JobLimits & ReadRules,
  onRead: (bytes: number) => void
): Promise<Inspected> => {
  if (fault !== undefined || type === undefined) return { fault: fault ?? unreadable(path, 'ENOENT') }
  const opened: OpenFile[] = []
  try {
    for (const file of files) opened.push(open(file, onRead))
    const outcome = await inspectFiles(type, opened as unknown as OpenFiles, collection, rules)
    if ('rows' in outcome) return outcome
    return { fault: { ...outcome.fault, message: wordsOf(outcome.fault, type, rules.namedFiles) } }
  } catch (error) {
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    return { fault: unreadable(path, error.code) }
  } finally {
    for (const { bytes } of opened) bytes.close()
  }
}
