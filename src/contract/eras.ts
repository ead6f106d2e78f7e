import type { Era, MilvusVersion } from './flavors.ts'
import { type FileType, largestFiles } from './formats.ts'

export interface Limits {
  /** Maximum size of a file, bytes, by type. An absent type cannot be imported in that era. */
  readonly file: Readonly<Partial<Record<FileType, number>>>
  /** Maximum size of a file on the Free plan, bytes. */
  readonly freeFile: number
  /** Maximum size of a sub-folder of a NumPy import, bytes. */
  readonly subFolder: number
  /** Maximum size of a job, bytes: on the Free plan, and on every other. */
  readonly freeJob: number
  readonly job: number
  /** Maximum number of objects in one job; for NumPy, of folders of arrays. */
  readonly files: number
  /** Maximum number of JSON files in one job. */
  readonly jsonFiles: number
  /** Maximum number of sub-folders one level below the folder, and whether deeper nesting is rejected. */
  readonly subFolders: number
  /** Plans that run one import at a time per cluster (47039). */
  readonly oneAtATime: readonly string[]
  /** Maximum number of unfinished jobs, per cluster or per collection (47055). */
  readonly alive: { readonly per: 'cluster' | 'collection'; readonly jobs: number }
  /** Whether an object in another cloud than the cluster's is rejected (83004). */
  readonly sameCloudOnly: boolean
  /** Whether `$meta.npy` is required if the collection has the dynamic field. */
  readonly metaFileRequired: boolean
  /** Accepted names of the list of rows in a JSON file, lower case, the server's own name first. */
  readonly rootKeys: readonly string[]
  /** Whether fields that are nullable or have a default may be omitted. */
  readonly optionalFields: boolean
  /** Whether Parquet columns may have Arrow's type FixedSizeList. */
  readonly fixedSizeLists: boolean
  /** Maximum number of rows of a Parquet file; its footer can claim any number. */
  readonly rows: number
  /** Whether files may provide the primary key of an autoId collection that allows it. */
  readonly insertAutoId: boolean
  /** Whether the reason of a failed job names the file, and for JSON the row. */
  readonly namedFiles: boolean
  /** Whether collections may have functions. documented: full text search since Milvus 2.5 */
  readonly functions: boolean
  /** Whether vectors may be null. documented: release notes of June 2026, the newest Milvus 2.6 */
  readonly nullableVectors: boolean
  /** Whether fields may be of type Geometry or Timestamptz. documented: since Milvus 2.6 */
  readonly newTypes: boolean
}

/** Limits of a job: those of an era, or those of Milvus. */
export interface JobLimits extends Limits {
  /** Whether fields of a file that the schema does not declare are skipped. Default: they fail the job. */
  readonly skipUndeclared?: boolean
}

const GB = 1024 ** 3
const TB = 1024 ** 4

/** About the largest file of any era with ten bytes a row. guess: no page has a limit */
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
    namedFiles: false,
    functions: false,
    nullableVectors: false,
    newTypes: false
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
    namedFiles: false,
    functions: false,
    nullableVectors: false,
    newTypes: false
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
    namedFiles: true,
    functions: true,
    nullableVectors: true,
    newTypes: true
  }
}

/**
 * Size limits of Milvus itself; the contents of files follow the era. server source: paramtable (dataCoord.import.maxImportJobNum,
 * dataNode.import.maxImportFileSizeInGB), which has no limit for a job
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
 * Limits of a Milvus version, with the era's rules for the contents of files. server source: importutilv2, json/row_parser.go,
 * csv/row_parser.go, parquet/util.go and numpy/util.go of 2.6 skip undeclared fields; that 2.5 rejects such arrays of NumPy is a guess
 */
export const milvusLimits = (era: Era, version: MilvusVersion): JobLimits => ({
  ...LIMITS[era],
  ...MILVUS_LIMITS,
  namedFiles: true,
  nullableVectors: LIMITS[era].nullableVectors && version !== '2.5',
  newTypes: LIMITS[era].newTypes && version !== '2.5',
  skipUndeclared: version !== '2.5'
})
