/** Types of data files, told apart by extension alone. documented: import guides; server source: importutilv2 */
export const FILE_TYPES = ['json', 'jsonl', 'parquet', 'numpy', 'csv'] as const

export type FileType = (typeof FILE_TYPES)[number]

const BY_EXTENSION: Readonly<Record<string, FileType>> = {
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
  '.npy': 'numpy',
  '.csv': 'csv'
}

export const fileTypeOf = (key: string): FileType | undefined => BY_EXTENSION[extensionOf(key)]

/** The last extension of an object key with its dot, lower case; empty when the name has none. */
export const extensionOf = (key: string): string => {
  const dot = key.lastIndexOf('.')
  return dot <= key.lastIndexOf('/') ? '' : key.slice(dot).toLowerCase()
}
