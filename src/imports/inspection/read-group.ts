import type { FileBytes, FileFault, Inspected, OpenFile, OpenFiles } from '../../files/reader.ts'

import type { Content, Group } from './content.ts'
import { idOf } from './known-files.ts'

const vanished = (file: string): FileFault => ({
  file,
  message: 'The specified key does not exist.',
  explain: 'it was there when the job was created'
})

/** server source: importutilv2/json */
export const unreadable = (file: string, code: unknown): FileFault => ({
  file,
  message: `failed to read the file '${file}', error: ${code}`,
  explain: "let the emulator's user read its files and folders"
})

const stoppable = (bytes: FileBytes, stop: AbortSignal): FileBytes => ({
  ...bytes,
  read: (from, to) => {
    stop.throwIfAborted()
    return bytes.read(from, to)
  }
})

const isUnchanged = async ({ source: { bucket }, objects }: Group): Promise<boolean> => {
  for (const { key, version } of objects) if ((await bucket.head(key))?.version !== version) return false
  return true
}

/** Reads the files that belong together, and remembers what that came to if they are still the same afterwards. */
export const readGroup = async (content: Content, group: Group): Promise<Inspected> => {
  const { collection, rules, inspect, known, stop } = content
  const { source, objects } = group
  const files: OpenFile[] = []
  let reading = ''
  try {
    for (const { key } of objects) {
      reading = key
      const bytes = await source.bucket.open(key)
      if (bytes === undefined) return { fault: vanished(key) }
      files.push({ name: key, bytes: stoppable(bytes, stop) })
    }
    const outcome = await inspect(source.fileType, files as unknown as OpenFiles, collection, rules, stop)
    if (await isUnchanged(group)) known.set(collection, idOf(source.location, objects, rules), outcome)
    return outcome
  } catch (error) {
    // Anything without an errno is a fault of the emulator, or its end.
    if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
    return { fault: unreadable(reading, error.code) }
  } finally {
    for (const { bytes } of files) bytes.close()
  }
}
