import type { Ending, Job } from './jobs/job.ts'

/** How a job is to go, decided at its creation by somebody else than its files. */
export interface Course extends Pick<Job, 'retention' | 'explain'> {
  readonly ending?: Ending
  /** A file of the job that is gone when it is to be read: the job fails on it. `at`: a ratio, as of an ending. */
  readonly gone?: { readonly file: string; readonly at: number }
  /** After how many progress calls it is through, 0: at once; null: by the time; left out: as in the sandbox. */
  readonly polls?: number | null
}

/** What tells one job from another before there is one. */
export interface CourseFacts {
  readonly clusterId: string
  readonly collectionName: string
  readonly objectUrls: readonly string[]
  readonly key: string
  /** Paths of its files inside their bucket. */
  readonly files: readonly string[]
}

/** undefined: it goes as it goes */
export type ChooseCourse = (facts: CourseFacts) => Course | undefined
