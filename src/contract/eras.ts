import type { Era, MilvusVersion } from './flavors.ts'
import { type FileType, largestFiles } from './formats.ts'

export interface Limits {
  /** Largest single file, bytes, by type; a type that is absent cannot be imported in that era. */
  readonly file: Readonly<Partial<Record<FileType, number>>>
  /** Largest single file on the Free plan, bytes. */
  readonly freeFile: number
  /** Largest sub-folder of a NumPy import, bytes. */
  readonly subFolder: number
  /** Largest job, bytes: on the Free plan, and on every other. */
  readonly freeJob: number
  readonly job: number
  /** Most objects in one job, of NumPy most folders of arrays. */
  readonly files: number
  /** Most files of JSON in one job. */
  readonly jsonFiles: number
  /** Most sub-folders one level below the folder, and whether deeper nesting is refused. */
  readonly subFolders: number
  /** Plans that run one import at a time per cluster (47039). */
  readonly oneAtATime: readonly string[]
  /** Jobs alive at once, counted over the cluster or the collection (47055). */
  readonly alive: { readonly per: 'cluster' | 'collection'; readonly jobs: number }
  /** Whether an object in another cloud than the cluster's is refused (83004). */
  readonly sameCloudOnly: boolean
  /** Whether `$meta.npy` must be there when the collection has the dynamic field. */
  readonly metaFileRequired: boolean
  /** Names that the list of rows may have in a JSON file, lower case, the server's own first. */
  readonly rootKeys: readonly string[]
  /** Whether fields that are nullable or have a default may be left out. */
  readonly optionalFields: boolean
  /** Whether Parquet columns may be Arrow's lists of fixed size. */
  readonly fixedSizeLists: boolean
  /** Most rows of a Parquet file, whose end can claim any number. */
  readonly rows: number
  /** Whether a collection can let files give the key that the service would make. */
  readonly insertAutoId: boolean
  /** Whether a failed job tells its file, and of JSON that a row was at fault. */
  readonly namedFiles: boolean
}

/** What a job is held to: the limits of an era, or those of a Milvus. */
export interface JobLimits extends Limits {
  /** Whether fields of a file that the schema does not declare are skipped. Left out: they are a fault. */
  readonly skipUndeclared?: boolean
}

const GB = 1024 ** 3
const TB = 1024 ** 4

/** The largest file of each era with ten bytes a row. guess: no page has a limit */
const MOST_ROWS = 1_000_000_000

/** documented: docs "Import data" and "Limits" pages of each era; 1 GB read as 1024^3 bytes (guess). */
export const LIMITS: Readonly<Record<Era, Limits>> = {
  '2023': {
    file: largestFiles('2023'),
    freeFile: 1 * GB,
    subFolder: 10 * GB,
    freeJob: 100 * GB,
    job: 100 * GB,
    files: 1024,
    jsonFiles: 1,
    subFolders: 2,
    oneAtATime: ['Free', 'Serverless'],
    alive: { per: 'cluster', jobs: 1 },
    sameCloudOnly: true,
    metaFileRequired: true,
    rootKeys: ['rows', 'root'],
    optionalFields: false,
    fixedSizeLists: false,
    rows: MOST_ROWS,
    insertAutoId: false,
    namedFiles: false
  },
  '2024': {
    file: largestFiles('2024'),
    freeFile: 1 * GB,
    subFolder: 15 * GB,
    freeJob: 100 * GB,
    job: 100 * GB,
    files: 1024,
    jsonFiles: 1024,
    subFolders: 2,
    oneAtATime: [],
    alive: { per: 'collection', jobs: 10 },
    sameCloudOnly: false,
    metaFileRequired: true,
    rootKeys: ['rows'],
    optionalFields: false,
    fixedSizeLists: false,
    rows: MOST_ROWS,
    insertAutoId: false,
    namedFiles: false
  },
  '2025': {
    file: largestFiles('2025'),
    freeFile: 1 * GB,
    subFolder: 10 * GB,
    freeJob: 1 * GB,
    job: 1 * TB,
    files: 1000,
    jsonFiles: 1000,
    subFolders: 1000,
    oneAtATime: [],
    alive: { per: 'collection', jobs: 10_000 },
    sameCloudOnly: false,
    metaFileRequired: false,
    rootKeys: ['rows'],
    optionalFields: true,
    fixedSizeLists: true,
    rows: MOST_ROWS,
    insertAutoId: true,
    namedFiles: true
  }
}

/**
 * How much Milvus itself takes; what files may hold is left to the era. server source: paramtable (dataCoord.import.maxImportJobNum,
 * dataNode.import.maxImportFileSizeInGB), which has no bound for a job
 */
const MILVUS_LIMITS = {
  file: largestFiles('milvus'),
  freeFile: 16 * GB,
  subFolder: 1024 * TB,
  freeJob: 1024 * TB,
  job: 1024 * TB,
  files: 1_000_000,
  jsonFiles: 1024,
  oneAtATime: [],
  alive: { per: 'cluster', jobs: 1024 },
  sameCloudOnly: false
} as const satisfies Partial<Limits>

/**
 * Limits of a Milvus of that version over what files of that era may hold. server source: importutilv2, json/row_parser.go,
 * csv/row_parser.go, parquet/util.go and numpy/util.go of 2.6 skip undeclared fields; that 2.5 rejects such arrays of NumPy is a guess
 */
export const milvusLimits = (era: Era, version: MilvusVersion): JobLimits => ({
  ...LIMITS[era],
  ...MILVUS_LIMITS,
  namedFiles: true,
  skipUndeclared: version !== '2.5'
})
