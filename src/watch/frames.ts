import type { Static } from '@sinclair/typebox'
import type { readClock } from '../lab/control/clock.ts'
import type { FaultEntry } from '../lab/control/faults.ts'
import type { JobSummary } from '../lab/control/jobs.ts'
import type { Overview } from '../lab/control/overview.ts'
import type { ScenarioEntry } from '../lab/control/scenarios.ts'
import type { EntrySummary } from '../lab/journal/summary.ts'

/** The topics of a stream, as in `topics=overview,jobs`. Without `topics` it has all of them. */
export const TOPICS = ['overview', 'jobs', 'journal', 'clock', 'faults'] as const

export type Topic = (typeof TOPICS)[number]

/** The events of `GET /_emulator/stream` by name, with their data. */
export interface Frames {
  /** The first event of each stream. */
  readonly hello: Hello
  /** At the start, and after each change of it other than the passing of time. */
  readonly overview: Overview
  readonly jobs: JobsFrame
  readonly journal: JournalFrame
  readonly clock: ClockFrame
  readonly faults: FaultsFrame
  /** The sandbox began anew: what was received of it so far is void. The frames of its topics follow. */
  readonly reset: SandboxFrame
  /** The sandbox was deleted, or expired. Should one of that name be made again, `reset` tells it. */
  readonly gone: SandboxFrame
}

export type FrameName = keyof Frames

/** Any event of a stream. */
export type Frame = { [Name in FrameName]: { readonly event: Name; readonly data: Frames[Name] } }[FrameName]

export interface Hello {
  /** Version of the emulator. */
  readonly version: string
  /** Differs after each start of the emulator: ids of an earlier one mean nothing. */
  readonly boot: string
  /** Differs after each build of the console; empty without a console. */
  readonly build: string
}

export interface SandboxFrame {
  /** Name of the sandbox. */
  readonly sandbox: string
}

/** At the start, after each change of a job, and while jobs are on their way; of more than 100 changes in 250 ms once a second. It replaces the previous one. */
export interface JobsFrame extends SandboxFrame {
  /** The newest 100, and those that have not ended; newest first. Of more than 200 unfinished jobs, those that end first. */
  readonly jobs: readonly JobSummary[]
  /** Of all jobs of the sandbox. */
  readonly counts: Overview['sandboxes'][number]['jobs']
}

/** Entries since the previous one, in order. At the start: the newest, or with `since` those after it. */
export interface JournalFrame extends SandboxFrame {
  /** At most 200, the newest; 40 of more than 200 that came in 250 ms. */
  readonly entries: readonly EntrySummary[]
  /** Number of older entries since the previous frame that are not shown; `GET /_emulator/journal?since=` has them, except lost ones. */
  readonly skipped: number
  /** How many of the skipped entries the journal does not have any more. */
  readonly lost: number
  /** Id of the newest entry of the journal. */
  readonly last: number
  /** Entries up to this id were removed by a call; 0: none. */
  readonly cleared: number
  /** Whether a journal is kept. */
  readonly on: boolean
}

/** At the start, and after the clock was set, frozen or let run. A running clock needs no further frames. */
export type ClockFrame = SandboxFrame & Static<(typeof readClock)['reply']>

/** At the start, and after each change. It replaces the previous one. */
export interface FaultsFrame extends SandboxFrame {
  /** At most 200: waiting ones in order, then ended ones, latest first. */
  readonly faults: readonly FaultEntry[]
  readonly scenarios: readonly ScenarioEntry[]
  /** Number of waiting ones, shown or not. */
  readonly waiting: { readonly faults: number; readonly scenarios: number }
}
