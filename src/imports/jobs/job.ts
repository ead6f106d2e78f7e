import type { Reading } from '../reading/readings.ts'

export interface JobFile {
  /** Path of the object inside its bucket. */
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** Files that Milvus imports together, of JSON, Parquet and CSV one. */
export interface FileList {
  /** As the server prints them: `[a.npy b.npy]`. */
  readonly name: string
  /** How many of the job's files it has. */
  readonly files: number
}

/** What was decided on a job that does not commit by itself. */
export interface Decision {
  readonly commit: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/** How a job goes, apart from what its files hold. */
export type Ending =
  | {
      readonly kind: 'succeed'
      /** Half way its progress falls back, as has been seen. */
      readonly fallsBack?: true
    }
  | {
      readonly kind: 'fail'
      readonly at: number
      readonly message: string
      /** The file that it fails on. */
      readonly file?: string
    }
  | {
      readonly kind: 'stall'
      readonly at: number
      /** Its files are all ready by then, but for the one that is lost. */
      readonly filesReady?: true
      readonly lost?: string
    }
  | { readonly kind: 'await'; readonly decision?: Decision }

/** How far a job is by how often it was asked for, whatever the time. */
export interface Polls {
  /** After so many it is through; 0: from the beginning. */
  readonly needed: number
  /** When it was asked for, epoch milliseconds; not kept beyond those needed. */
  readonly at: readonly number[]
}

/** What reading the files found out. */
export interface Findings {
  /** Rows of all files; what has a fault imports none. */
  readonly rows: number
  /** Rows of each of several files, by name; those of one NumPy folder are the same rows. */
  readonly fileRows?: ReadonlyMap<string, number>
  readonly fault?: {
    readonly message: string
    readonly file: string
    /** Where it is, what was expected, what came. */
    readonly explain: string
  }
}

/** The timeline waits for it before it leaves PreImporting. */
export interface Inspection extends Findings {
  /** When it was known, epoch milliseconds of the sandbox's clock; 0: when the job was made. */
  readonly settledAt: number
}

/** An import job. It never changes: what it looks like at some time is computed by `statusOf`. */
export interface Job {
  readonly id: string
  readonly clusterId: string
  readonly collectionName: string
  readonly partitionName: string | undefined
  /** Path of the file or folder inside its bucket. */
  readonly fileName: string
  /** Bytes, all files together. */
  readonly fileSize: number
  /** The files of a folder; undefined when `fileName` is the one file. */
  readonly files: readonly JobFile[] | undefined
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Milliseconds from creation to completion when nothing holds it up. */
  readonly duration: number
  readonly ending: Ending
  /** Left out: it goes by the time. */
  readonly polls?: Polls | undefined
  /** Milliseconds from its end until it is forgotten; left out: it is kept. */
  readonly retention?: number | undefined
  /** Why it goes as it goes, where neither its files nor its requests are the reason. */
  readonly explain?: string | undefined
  /** Of a job of Milvus: the lists of files that it was asked for. */
  readonly lists?: readonly FileList[] | undefined
  /** undefined while the files are being read. */
  readonly inspection: Inspection | undefined
  /** What is being read, as long as it is. */
  readonly reading?: Reading | undefined
  /** Its cluster, collection or partition was dropped while it ran. */
  readonly dropped?: { readonly at: number; readonly message: string }
}

export const SUCCEED: Ending = { kind: 'succeed' }

/** It waits for commit or abort when it is through. */
export const AWAIT: Ending = { kind: 'await' }

/** Nothing to wait for. */
export const INSPECTED: Inspection = { settledAt: 0, rows: 0 }

let before = INSPECTED

/** Of files that need no time; jobs of as many rows, one after the other, share it. */
export const inspected = (findings: Findings): Inspection => {
  const { rows, fileRows, fault } = findings
  if (fileRows !== undefined || fault !== undefined) return { settledAt: 0, ...findings }
  if (before.rows !== rows) before = { settledAt: 0, rows }
  return before
}

export const filesOf = (job: Job): readonly JobFile[] => job.files ?? [{ name: job.fileName, size: job.fileSize }]

/** How a job is to go, decided at its creation by somebody else than its files. */
export interface JobPlan extends Pick<Job, 'retention' | 'explain'> {
  readonly ending?: Ending
  /** A file of the job that is gone when it is to be read: the job fails on it. `at`: a ratio, as of an ending. */
  readonly gone?: { readonly file: string; readonly at: number }
  /** After how many progress calls it is through, 0: at once; null: by the time; left out: as in the sandbox. */
  readonly polls?: number | null
}

/** What tells one job from another before there is one. */
export interface JobPlanFacts {
  readonly clusterId: string
  readonly collectionName: string
  readonly objectUrls: readonly string[]
  readonly key: string
  /** Paths of its files inside their bucket. */
  readonly files: readonly string[]
}

/** undefined: it goes as it goes */
export type PlanJob = (facts: JobPlanFacts) => JobPlan | undefined
