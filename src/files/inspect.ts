import type { FileType } from '../contract/formats.ts'
import { inspectJson, inspectJsonLines } from './json/inspect.ts'
import type { FileFault, Inspect } from './reader.ts'

/** Readers by file type. A reader that needs a library is loaded with the first file of its type. */
const READERS: Readonly<Record<FileType, () => Promise<Inspect> | Inspect>> = {
  json: () => inspectJson,
  jsonl: () => inspectJsonLines,
  csv: async () => (await import('./csv/inspect.ts')).inspectCsv,
  numpy: async () => (await import('./numpy/inspect.ts')).inspectNumpy,
  parquet: async () => (await import('./parquet/inspect.ts')).inspectParquet
}

/** Reads files with the reader of their type. */
export const inspectFiles = async (type: FileType, ...args: Parameters<Inspect>): ReturnType<Inspect> => {
  const reader = await READERS[type]()
  try {
    const outcome = await reader(...args)
    return 'fault' in outcome ? { fault: printableFault(outcome.fault) } : outcome
  } catch (error) {
    // Stack overflow or a too large array; no real file causes either.
    if (!(error instanceof RangeError)) throw error
    const explain = `a value is nested too deep or too large (${error.message})`
    return { fault: { message: `failed to read the file, error: ${error.message}`, explain } }
  }
}

/** The fault without control characters. */
export const printableFault = (fault: FileFault): FileFault => ({
  ...fault,
  message: printable(fault.message),
  explain: printable(fault.explain),
  ...(fault.field !== undefined && { field: printable(fault.field) })
})

const CONTROLS = /[\p{Cc}\u2028\u2029]/gu

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Replaces control characters: messages quote file contents, which must not control a terminal or become invisible. */
const printable = (text: string): string => text.replace(CONTROLS, char => NAMED[char] ?? hex(char))

const hex = (char: string): string => {
  const code = char.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`
}
