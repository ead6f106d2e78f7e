import type { FileType } from '../contract/file-types.ts'
import { inspectJson } from './json/inspect.ts'
import type { Inspect } from './reader.ts'

/** Readers by file type; those that need a library load it when the first file of the type comes. */
const READERS: Readonly<Partial<Record<FileType, () => Promise<Inspect> | Inspect>>> = {
  json: () => inspectJson
}

export const isReadable = (type: FileType): boolean => READERS[type] !== undefined

/** Reads files of one type with its reader. */
export const inspectFiles = async (type: FileType, ...args: Parameters<Inspect>): ReturnType<Inspect> => {
  const reader = await READERS[type]?.()
  if (reader === undefined) throw new TypeError(`there is no reader of ${type} files`)
  try {
    return await reader(...args)
  } catch (error) {
    // The stack or the memory for one array was not enough; no honest file needs as much.
    if (!(error instanceof RangeError)) throw error
    const explain = `a value is nested too deep or too large (${error.message})`
    return { fault: { message: `failed to read the file, error: ${error.message}`, explain } }
  }
}
