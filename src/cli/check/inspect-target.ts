import { closeSync, fstatSync, openSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { JobLimits } from '../../contract/eras.ts'
import type { FileType } from '../../contract/formats.ts'
import { inspectFiles } from '../../files/inspect.ts'
import { localBytes } from '../../files/local-bytes.ts'
import type { FileBytes, FileFault, Inspected, OpenFile, OpenFiles, ReadRules } from '../../files/reader.ts'
import { serverMessage } from '../../imports/reading/reason.ts'
import { StoreFailure } from '../../objects/store.ts'
import { fileBytes } from '../../objects/stores/real-file.ts'
import type { Target } from './targets.ts'

/** Minimum bytes of a JSON file for which other threads are started: with 50 MB they cost more than they save. */
const LARGE = 128 * 1024 * 1024

/** @param onRead called with the number of bytes read */
type Reading = [collection: Collection, rules: JobLimits & ReadRules, onRead: (bytes: number) => void]

/** Reads one target. An unreadable file is a fault, as in an import. */
export const inspectTarget = async (target: Target, ...reading: Reading): Promise<Inspected> => {
  const { path, type, fault } = target
  const [, rules] = reading
  if (fault !== undefined || type === undefined) return { fault: fault ?? toUnreadableFault(path, 'ENOENT') }
  try {
    const [file] = target.files
    const isLocal = target.open === undefined && file !== undefined
    const outcome =
      isLocal && (type === 'json' || type === 'jsonl') && target.size >= LARGE
        ? await inspectOnAllCores(type, file, ...reading)
        : await inspectOnThisThread(type, target, ...reading)
    if ('rows' in outcome) return outcome
    return { fault: { ...outcome.fault, message: serverMessage(outcome.fault, type, rules.namedFiles) } }
  } catch (error) {
    if (error instanceof StoreFailure) return { fault: { message: error.denial.reason, explain: error.denial.explain } }
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    return { fault: toUnreadableFault(path, error.code) }
  }
}

const inspectOnThisThread = async (
  type: FileType,
  { files, open }: Target,
  ...[collection, rules, onRead]: Reading
): Promise<Inspected> => {
  const opened: OpenFile[] = []
  try {
    for (const file of files) opened.push(counted(file, await bytesOf(file, open), onRead))
    return await inspectFiles(type, opened as unknown as OpenFiles, collection, rules)
  } finally {
    for (const { bytes } of opened) bytes.close()
  }
}

/** Reads a local JSON file here, and looks for valid rows on other threads meanwhile. */
const inspectOnAllCores = async (
  type: 'json' | 'jsonl',
  file: string,
  ...[collection, rules, onRead]: Reading
): Promise<Inspected> => {
  const { startRowFinder } = await import('../../inspector/row-finder.ts')
  const descriptor = openSync(file, 'r')
  const bytes = localBytes(descriptor, fstatSync(descriptor).size)
  const read: FileBytes['read'] = async (...range) => {
    const part = await bytes.read(...range)
    // Lets the messages of the other threads arrive.
    await setImmediate()
    return part
  }
  const opened = counted(file, { ...bytes, read }, onRead)
  const finder = startRowFinder({
    type,
    file: opened,
    descriptor,
    collection,
    rules,
    onFound: ({ from, to }) => onRead(to - from)
  })
  try {
    return await inspectFiles(type, [opened], collection, rules, undefined, finder)
  } finally {
    finder?.close()
    closeSync(descriptor)
  }
}

const toUnreadableFault = (path: string, code: unknown): FileFault => ({
  message: `failed to read the file '${path}', error: ${code}`,
  explain: 'let yourself read it'
})

const bytesOf = async (file: string, open: Target['open']): Promise<FileBytes> => {
  const bytes = open === undefined ? fileBytes(openSync(file, 'r')) : await open(file)
  if (bytes === undefined) throw Object.assign(new Error(`${file} is gone`), { code: 'ENOENT', errno: -2 })
  return bytes
}

/** The file with a count of the bytes that are read. */
const counted = (name: string, bytes: FileBytes, onRead: (bytes: number) => void): OpenFile => {
  const read: typeof bytes.read = async (...range) => {
    const part = await bytes.read(...range)
    onRead(part.length)
    return part
  }
  return { name, bytes: { size: bytes.size, close: () => bytes.close(), read } }
}
