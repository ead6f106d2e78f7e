import type { Era } from './flavors.ts'

const GB = 1024 ** 3

/** What is known of a format of data files; its reader stands in `files/inspect.ts`. */
interface Format {
  /** Extensions of its files, with their dot, lower case. documented: import guides; server source: importutilv2/util.go */
  readonly extensions: readonly string[]
  /** What the server calls it. server source: importutilv2/util.go */
  readonly serverName: string
  /**
   * Largest single file, bytes, in each era and in Milvus; the format cannot be imported where it has none. documented: "Import data"
   * and "Limits" pages of each era, 1 GB read as 1024^3 bytes (guess). server source: dataNode.import.maxImportFileSizeInGB
   */
  readonly largest: Readonly<Partial<Record<Era, number>> & Record<'milvus', number>>
  /** Whether the server puts words of its own before what is wrong with a row. recorded: milvus-io/milvus#45006, for JSON; for lines of JSON a guess */
  readonly wrapsRowFaults: boolean
  /** Whether a small file may be a large one packed. */
  readonly isPacked: boolean
}

/** Formats of data files, told apart by extension alone. */
export const FORMATS = {
  json: {
    extensions: ['.json'],
    serverName: 'JSON',
    largest: { '2023': 1 * GB, '2024': 1 * GB, '2025': 10 * GB, milvus: 16 * GB },
    wrapsRowFaults: true,
    isPacked: false
  },
  // Newer builds of the server alone have it.
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
  // A file for each field; they are read together.
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

/** Largest single file of an era or of Milvus, bytes, by type; a type that is absent cannot be imported there. */
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

/** The type of an object of the cloud, where extensions are read in any case. */
export const fileTypeOf = (key: string): FileType | undefined => BY_EXTENSION.get(extensionOf(key).toLowerCase())

/** The type of a file of Milvus, where extensions are lower case. server source: importutilv2/util.go */
export const fileTypeInMilvus = (path: string): FileType | undefined => BY_EXTENSION.get(extensionOf(path))

/** The last extension of an object key with its dot, as it is written; empty when the name has none. */
export const extensionOf = (key: string): string => {
  const dot = key.lastIndexOf('.')
  return dot <= key.lastIndexOf('/') ? '' : key.slice(dot)
}

/** The field that a NumPy file is for: its name without folders and extension. */
export const fieldOfArray = (key: string): string => key.slice(key.lastIndexOf('/') + 1).replace(/\.npy$/i, '')
