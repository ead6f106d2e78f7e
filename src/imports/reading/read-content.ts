import { type Awaitable, mapAwaitable } from '../../awaitable.ts'
import {
  type FileBytes,
  type FileFault,
  formatPlace,
  type Inspected,
  type OpenFile,
  type OpenFiles
} from '../../files/reader.ts'
import { type ObjectMeta, StoreFailure, withoutSecrets } from '../../objects/store.ts'
import { byFolder, pathWithin } from '../file-set.ts'
import type { Findings } from '../jobs/job.ts'
import { type Content, type ContentSource, type Group, idOf } from './readings.ts'
import { errorMessage, MESSAGE_ONLY } from './reason.ts'

/** documented: Amazon S3 error responses */
const NO_SUCH_KEY = 'The specified key does not exist.'

/** Error message of a job with a file that disappeared. @param key of one of its objects */
export const missingFileMessage = (content: Content, key: string): string => {
  const fault = unreadableFile(key, NO_SUCH_KEY)
  for (const [at, group] of groupsOf(content).entries()) {
    if (group.objects.some(object => object.key === key)) return messageOf(content, fault, group, at)
  }
  return fault.message
}

/** server source: importutilv2/json */
export const unreadableFile = (file: string, code: unknown): FileFault => ({
  file,
  message: `failed to read the file '${file}', error: ${code}`,
  explain: "let the emulator's user read its files and folders"
})

const groupsOf = ({ sources }: Content): readonly Group[] => {
  const groups: Group[] = []
  for (const source of sources) {
    if (source.fileType === 'numpy') {
      for (const objects of byFolder(source).values()) groups.push({ source, objects })
    } else {
      for (const object of source.objects) groups.push({ source, objects: [object] })
    }
  }
  return groups
}

const messageOf = (content: Content, fault: FileFault, { source, objects }: Group, at: number): string => {
  const { reason = MESSAGE_ONLY, sources } = content
  const list = reason.lists.length === sources.length ? reason.lists[at] : undefined
  const paths = list?.map(withoutSecrets) ?? objects.map(object => pathOf(source, object))
  return errorMessage(fault, source.fileType, reason, at, paths)
}

/** The path of an object in the form of the request; for a folder, with the part below it. */
const pathOf = (source: ContentSource, object: ObjectMeta): string => {
  const displayUrl = urlWithoutSecrets(source)
  if (displayUrl === undefined) return object.key
  return source.location.folder ? displayUrl + pathWithin(source.location, object) : displayUrl
}

/** The URL in the form of the request; for a folder, up to its last slash; undefined when it contains a secret. */
export const urlWithoutSecrets = ({
  url = '',
  location
}: Pick<ContentSource, 'url' | 'location'>): string | undefined => {
  const named = location.folder ? url.slice(0, url.lastIndexOf('/') + 1) : url
  return named === '' || withoutSecrets(named) !== named ? undefined : named
}

/**
 * Reads the files of a job one after the other, up to the first fault. Returns at once when all results are cached.
 * Rejects when it is stopped.
 */
export const readContent = (content: Content): Awaitable<Findings> => {
  const groups = groupsOf(content)
  const isOne = groups.length === 1 && groups[0]?.objects.length === 1
  const fileRows = isOne ? undefined : new Map<string, number>()
  const readFrom = (at: number, rows: number): Awaitable<Findings> => {
    const group = groups[at]
    if (group === undefined) return fileRows === undefined ? { rows } : { rows, fileRows }
    return mapAwaitable(outcomeOf(content, group), inspected => {
      if ('fault' in inspected) return findingOf(content, inspected.fault, group, at)
      if (fileRows) for (const { key } of group.objects) fileRows.set(key, inspected.rows)
      return readFrom(at + 1, rows + inspected.rows)
    })
  }
  return readFrom(0, 0)
}

/** Reads a group, unless its objects have no bytes: their number of rows is declared in the world. */
export const outcomeOf = (content: Content, group: Group): Awaitable<Inspected> => {
  const { source, objects } = group
  if (objects.some(({ declared }) => declared)) return { rows: objects[0]?.rows ?? 0 }
  return (
    content.inspectionCache.get(content.collection, idOf(source.location, objects, content.rules)) ??
    readGroup(content, group)
  )
}

/** Reads the files of a group, and caches the result if they are unchanged afterwards. */
export const readGroup = async (content: Content, group: Group): Promise<Inspected> => {
  const { collection, rules, inspect, inspectionCache, stop } = content
  const { source, objects } = group
  const files: OpenFile[] = []
  const failures: FileFault[] = []
  let reading = ''
  try {
    for (const { key } of objects) {
      reading = key
      const bytes = await source.bucket.open(key)
      if (bytes === undefined) return { fault: vanished(key) }
      files.push({ name: key, bytes: watched(stoppable(bytes, stop), key, failures) })
    }
    const outcome = await inspect(source.fileType, files as unknown as OpenFiles, collection, rules, stop)
    if (await isUnchanged(group)) inspectionCache.set(collection, idOf(source.location, objects, rules), outcome)
    return outcome
  } catch (error) {
    const [failure] = failures
    if (failure !== undefined) return { fault: failure }
    if (error instanceof StoreFailure) return { fault: failedRead(reading, error) }
    // An error without an errno is a defect of the emulator, or its shutdown.
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    return { fault: unreadableFile(reading, error.code) }
  } finally {
    for (const { bytes } of files) bytes.close()
  }
}

const vanished = (file: string): FileFault => ({
  file,
  message: 'The specified key does not exist.',
  explain: 'it was there when the job was created'
})

const stoppable = (bytes: FileBytes, stop: AbortSignal): FileBytes => ({
  ...bytes,
  read: (...range) => {
    stop.throwIfAborted()
    return bytes.read(...range)
  }
})

/** Notes the first failure of the store, because the reader may run on a thread that does not know this class. */
const watched = (bytes: FileBytes, file: string, failures: FileFault[]): FileBytes => ({
  ...bytes,
  read: async (...range) => {
    try {
      return await bytes.read(...range)
    } catch (error) {
      if (error instanceof StoreFailure) failures.push(failedRead(file, error))
      throw error
    }
  }
})

/** server source: importutilv2/json; the reason in it is a guess */
const failedRead = (file: string, { denial }: StoreFailure): FileFault => ({
  file,
  message: `failed to read the file '${file}', error: ${denial.reason}`,
  explain: denial.explain
})

const isUnchanged = async ({ source: { bucket }, objects }: Group): Promise<boolean> => {
  for (const { key, version } of objects) if ((await bucket.head(key))?.version !== version) return false
  return true
}

const findingOf = (content: Content, fault: FileFault, group: Group, at: number): Findings => {
  const file = fault.file ?? group.objects[0]?.key ?? ''
  const message = messageOf(content, fault, group, at)
  return { rows: 0, fault: { file, message, explain: `${formatPlace({ ...fault, file })}: ${fault.explain}` } }
}
