import type { FileType } from '../contract/file-types.ts'
import { inspectJson, inspectJsonLines } from './json/inspect.ts'
import type { Inspect } from './reader.ts'

/** Readers by file type; those that need a library load it when the first file of the type comes. */
const READERS: Readonly<Record<FileType, () => Promise<Inspect> | Inspect>> = {
  json: () => inspectJson,
  jsonl: () => inspectJsonLines,
  csv: async () => (await import('./csv/inspect.ts')).inspectCsv,
  numpy: async () => (await import('./numpy/inspect.ts')).inspectNumpy,
  parquet: async () => (await import('./parquet/inspect.ts')).inspectParquet
}

/** Reads files of one type with its reader. */
export const inspectFiles = async (type: FileType, ...args: Parameters<Inspect>): ReturnType<Inspect> => {
  const reader = await READERS[type]()
  try {
    return await reader(...args)
  } catch (error) {
    // The stack or the memory for one array was not enough; no honest file needs as much.
    if (!(error instanceof RangeError)) throw error
    const explain = `a value is nested too deep or too large (${error.message})`
    return { fault: { message: `failed to read the file, error: ${error.message}`, explain } }
  }
}
