import type { Collection } from '../../cloud/schema/collection.ts'
import type { CsvOptions } from '../../files/reader.ts'
import type { ImportSource } from '../../objects/find.ts'
import type { Layer, ObjectLocation, ObjectMeta } from '../../objects/store.ts'

export interface JobFile {
  /** Path of the object inside its bucket. */
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** Files that Milvus imports together; for JSON, Parquet and CSV, one file. */
export interface FileList {
  /** In the form that the server prints: `[a.npy b.npy]`. */
  readonly name: string
  /** Number of the job's files in the list. */
  readonly files: number
}

/** Commit or abort of a job that does not commit automatically. */
export interface Decision {
  readonly commit: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/** The end of a job, unless its files have a fault. */
export type Ending =
  | {
      readonly kind: 'succeed'
      /** Half way its progress drops, as the real service has shown. */
      readonly fallsBack?: true
    }
  | {
      readonly kind: 'fail'
      readonly at: number
      readonly message: string
      /** The file that causes the failure. */
      readonly file?: string
    }
  | {
      readonly kind: 'stall'
      readonly at: number
      /** All files are ready then, except the lost one. */
      readonly filesReady?: true
      readonly lost?: string
    }
  | { readonly kind: 'await'; readonly decision?: Decision }

/** Progress by the number of polls instead of time. */
export interface Polls {
  /** Number of polls until the end; 0: it has ended from the start. */
  readonly needed: number
  /** Times of the polls, epoch milliseconds; only the first `needed` are kept. */
  readonly at: readonly number[]
}

/** The result of reading the files. */
export interface Findings {
  /** Rows of all files; 0 with a fault. */
  readonly rows: number
  /** Rows of each file by name, if there are several. The arrays of one NumPy folder hold the same rows. */
  readonly fileRows?: ReadonlyMap<string, number>
  readonly fault?: {
    readonly message: string
    readonly file: string
    /** Place of the fault, expected and actual value. */
    readonly explain: string
  }
}

/** The result with its time. The job does not leave PreImporting before it. */
export interface Inspection extends Findings {
  /** Time of the result, epoch milliseconds of the sandbox's clock; 0: at the job's creation. */
  readonly settledAt: number
}

type ReadObject = Pick<ObjectMeta, 'key' | 'size' | 'rows' | 'declared'>

/** A recorded source of a job's inspection. */
export interface ReadSource extends Pick<ImportSource, 'location' | 'fileType' | 'together'> {
  /** For a folder, up to its last slash; undefined: it contains a secret. */
  readonly url?: string
  /** The volume of the objects; undefined: the bucket of `location` holds them. */
  readonly volume?: { readonly organization: string; readonly name: string }
  readonly objects: readonly ReadObject[]
}

/** The data that another process needs to inspect the files of a job again. */
export interface Reading {
  readonly sources: readonly ReadSource[]
  /** Only for Milvus: the paths of each list in the form of the request, without secrets. */
  readonly lists?: readonly (readonly string[])[]
  /** The collection at the job's creation. */
  readonly collection: Collection
  readonly csv?: CsvOptions
}

/** Where the files of a job are, and how they are read: enough to read them again later. */
export interface JobOrigin extends Pick<Reading, 'csv'> {
  /** Absent in a record of an earlier version. */
  readonly layers?: readonly Layer[]
  readonly locations: readonly ObjectLocation[]
  /** The volume of the files; undefined: the buckets of `locations` hold them. */
  readonly volume?: NonNullable<ReadSource['volume']>
}

/** An import job. The record is immutable: `statusOf` computes its status at a time. */
export interface Job {
  readonly id: string
  readonly clusterId: string
  readonly collectionName: string
  /** undefined: the default database. */
  readonly database?: string
  readonly partitionName: string | undefined
  /** Path of the file or folder inside its bucket. */
  readonly fileName: string
  /** Bytes, all files together. */
  readonly fileSize: number
  /** The files of a folder; undefined when `fileName` is the one file. */
  readonly files: readonly JobFile[] | undefined
  /** undefined: a job of a world file, or one that failed before its files were found. */
  readonly origin?: JobOrigin | undefined
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Milliseconds from creation to completion without a delay. */
  readonly duration: number
  readonly ending: Ending
  /** Progress by polls; undefined: by time. */
  readonly polls?: Polls | undefined
  /** Milliseconds from its end to its removal; undefined: never removed. */
  readonly retention?: number | undefined
  /** The reason of its plan, if a scenario or magic name made one. */
  readonly explain?: string | undefined
  /** The requested lists of files; only for a Milvus job. */
  readonly lists?: readonly FileList[] | undefined
  /** undefined: the files are still being read. */
  readonly inspection: Inspection | undefined
  /** Input of the running inspection. */
  readonly reading?: Reading | undefined
  /** Set when its cluster, collection or partition was dropped before its end. */
  readonly dropped?: { readonly at: number; readonly message: string }
  /** What was dropped since, the collection or then also its database: a new one of that name is another. */
  readonly gone?: 'collection' | 'database'
}

export const SUCCEED: Ending = { kind: 'succeed' }

/** Waits for commit or abort when all is imported. */
export const AWAIT: Ending = { kind: 'await' }

/** The inspection of files with no rows to read. */
export const INSPECTED: Inspection = { settledAt: 0, rows: 0 }

let lastInspection = INSPECTED

/** The inspection of files that were read at once. Consecutive jobs with the same number of rows share one record. */
export const createInspection = (findings: Findings): Inspection => {
  const { rows, fileRows, fault } = findings
  if (fileRows !== undefined || fault !== undefined) return { settledAt: 0, ...findings }
  if (lastInspection.rows !== rows) lastInspection = { settledAt: 0, rows }
  return lastInspection
}

export const filesOf = (job: Job): readonly JobFile[] => job.files ?? [{ name: job.fileName, size: job.fileSize }]

/** The plan of a job, decided at its creation by a scenario or magic name. */
export interface JobPlan extends Pick<Job, 'retention' | 'explain'> {
  readonly ending?: Ending
  /** A file that disappears before it is read: the job fails on it. `at`: a ratio, as of an ending. */
  readonly disappearingFile?: { readonly file: string; readonly at: number }
  /** Number of polls until the end, 0: at once; null: progress by time; undefined: the sandbox's setting. */
  readonly polls?: number | null
}

/** Facts of a new job that matchers test. */
export interface JobPlanFacts {
  readonly clusterId: string
  readonly collectionName: string
  readonly objectUrls: readonly string[]
  readonly key: string
  /** Paths of its files inside the bucket. */
  readonly files: readonly string[]
}

/** Returns undefined for no plan: the job's files decide. */
export type PlanJob = (facts: JobPlanFacts) => JobPlan | undefined
