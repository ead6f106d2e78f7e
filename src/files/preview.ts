import type { FileType } from '../contract/formats.ts'
import type { Preview, Previewed } from './first-rows.ts'
import { printableFault } from './inspect.ts'
import { previewJson, previewJsonLines } from './json/preview.ts'

const READERS: Readonly<Record<FileType, () => Promise<Preview> | Preview>> = {
  json: () => previewJson,
  jsonl: () => previewJsonLines,
  csv: async () => (await import('./csv/preview.ts')).previewCsv,
  numpy: async () => (await import('./numpy/preview.ts')).previewNumpy,
  parquet: async () => (await import('./parquet/preview.ts')).previewParquet
}

/** Reads the first rows with the reader of the type. Rejects with the errno of an unreadable file. */
export const previewFiles = async (type: FileType, ...args: Parameters<Preview>): Promise<Previewed> => {
  const reader = await READERS[type]()
  try {
    const found = await reader(...args)
    return found.fault === undefined ? found : { ...found, fault: printableFault(found.fault) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const explain = 'a value is nested too deep or too large'
    return { columns: [], rows: [], fault: { message: `failed to read the file, error: ${error.message}`, explain } }
  }
}
