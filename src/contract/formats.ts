import type { Era } from './flavors.ts'

const GB = 1024 ** 3

/** Facts about a data file format. Its reader is in `files/inspect.ts`. */
interface Format {
  /** File extensions, with their dot, lower case. documented: import guides; server source: importutilv2/util.go */
  readonly extensions: readonly string[]
  /** The server's name for the format. server source: importutilv2/util.go */
  readonly serverName: string
  /**
   * Maximum size of a file, bytes, in each era and in Milvus. Without a size, the format cannot be imported there. documented: "Import data"
   * and "Limits" pages of each era, 1 GB read as 1024^3 bytes (guess). server source: dataNode.import.maxImportFileSizeInGB
   */
  readonly largest: Readonly<Partial<Record<Era, number>> & Record<'milvus', number>>
  /** Whether the server puts a prefix before the message about a row. recorded: milvus-io/milvus#45006, for JSON; for JSON Lines a guess */
  readonly wrapsRowFaults: boolean
  /** Whether the format compresses its data, so that a small file may hold many rows. */
  readonly isPacked: boolean
}

/** Data file formats. Only the extension distinguishes them. */
export const FORMATS = {
  json: {
    extensions: ['.json'],
    serverName: 'JSON',
    largest: { '2023': 1 * GB, '2024': 1 * GB, '2025': 10 * GB, milvus: 16 * GB },
    wrapsRowFaults: true,
    isPacked: false
  },
  // Only newer builds of the server have JSON Lines.
  jsonl: {
    extensions: ['.jsonl', '.ndjson'],
    serverName: 'JSONLines',
    largest: { '2025': 10 * GB, milvus: 16 * GB },
    wrapsRowFaults: true,
    isPacked: false
  },
  parquet: {
    extensions: ['.parquet'],
    serverName: 'Parquet',
    largest: { '2023': 10 * GB, '2024': 10 * GB, '2025': 10 * GB, milvus: 16 * GB },
    wrapsRowFaults: false,
    isPacked: true
  },
  // One file per field; the files of a folder are read together.
  numpy: {
    extensions: ['.npy'],
    serverName: 'Numpy',
    largest: { '2023': 10 * GB, '2024': 15 * GB, '2025': 10 * GB, milvus: 16 * GB },
    wrapsRowFaults: false,
    isPacked: false
  },
  csv: {
    extensions: ['.csv'],
    serverName: 'CSV',
    largest: { '2025': 10 * GB, milvus: 16 * GB },
    wrapsRowFaults: false,
    isPacked: false
  }
} as const satisfies Readonly<Record<string, Format>>

export type FileType = keyof typeof FORMATS

export const FILE_TYPES = Object.keys(FORMATS) as readonly FileType[]

/** Maximum file sizes of an era or of Milvus, bytes, by type. An absent type cannot be imported there. */
export const largestFiles = (where: Era | 'milvus'): Readonly<Partial<Record<FileType, number>>> =>
  Object.fromEntries(
    FILE_TYPES.flatMap(type => {
      const { largest }: Format = FORMATS[type]
      return largest[where] === undefined ? [] : [[type, largest[where]]]
    })
  )

const BY_EXTENSION: ReadonlyMap<string, FileType> = new Map(
  FILE_TYPES.flatMap(type => FORMATS[type].extensions.map(extension => [extension, type] as const))
)

/** The type of an object for the cloud, which ignores the case of extensions. */
export const fileTypeOf = (key: string): FileType | undefined => BY_EXTENSION.get(extensionOf(key).toLowerCase())

/** The type of a file for Milvus, which accepts lower-case extensions only. server source: importutilv2/util.go */
export const fileTypeInMilvus = (path: string): FileType | undefined => BY_EXTENSION.get(extensionOf(path))

/** The last extension of an object key with its dot, in the case of the key; empty if there is none. */
export const extensionOf = (key: string): string => {
  const dot = key.lastIndexOf('.')
  return dot <= key.lastIndexOf('/') ? '' : key.slice(dot)
}

/** The field that a NumPy file belongs to: its name without folders and extension. */
export const fieldOfArray = (key: string): string => key.slice(key.lastIndexOf('/') + 1).replace(/\.npy$/i, '')
