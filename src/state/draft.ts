import type { Commit } from './messages.ts'

/** A commit that is being put together. */
export interface Draft {
  readonly sandboxes: Commit['sandboxes'][number][]
  readonly removed: number[]
  readonly jobs: Commit['jobs'][number][]
  readonly records: Commit['records'][number][]
  /** Jobs whose files begin to be read, and those that are read; by number of the sandbox and of the job. */
  readonly readings: (readonly [sandbox: number, job: number])[]
  readonly read: (readonly [sandbox: number, job: number])[]
}

/** @param removed numbers of sandboxes that are removed */
export const emptyDraft = (removed: number[] = []): Draft => ({
  sandboxes: [],
  removed,
  jobs: [],
  records: [],
  readings: [],
  read: []
})
