import { showClock } from '../lab/control/clock.ts'
import { showFault } from '../lab/control/faults.ts'
import { summarizeJob } from '../lab/control/jobs.ts'
import { type Overview, readOverview } from '../lab/control/overview.ts'
import { showScenario } from '../lab/control/scenarios.ts'
import { summarize } from '../lab/journal/summary.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import type { ClockFrame, FaultsFrame, JobsFrame, JournalFrame } from './frames.ts'

/** Makes the frames of one topic. A frame replaces the one before it. */
export interface StateSource<Of> {
  /** Differs when the frame may differ; computed without looking at everything that the frame shows. */
  key(of: Of): string
  /** Number of changes so far. While many come, their frames are sent less often. Default: a frame for each change. */
  changes?(of: Of): number
  frame(of: Of): object
  /** The part of a frame that is compared: the frame is sent again when that part has changed. Default: all of it. */
  essence?(frame: object, of: Of): object
}

/** Maximum sandboxes, jobs, entries and faults of a frame: a frame is small whatever a sandbox holds. */
const MOST = { newest: 100, running: 200, entries: 200, faults: 200 }

/** Entries of a frame when more than the maximum are new: nobody reads that many four times a second, and each watcher receives all of them. */
const ENTRIES_OF_MANY = 40

export const overviewSource: StateSource<Laboratory> = {
  // Whatever it shows may have changed; it is limited to few sandboxes.
  key: () => '',
  frame: readOverview,
  essence: (frame, lab) => ({
    ...frame,
    sandboxes: (frame as Overview).sandboxes.map(({ clock, ...sandbox }) => ({
      ...sandbox,
      clock: lab.peek(sandbox.name)?.clock.changes
    }))
  })
}

export const jobsSource: StateSource<LabSandbox> = {
  key: ({ jobs, now }) => {
    const time = now()
    const { running } = jobs.counts(time)
    // Only jobs that run change with time.
    return `${jobs.changes} ${running} ${running === 0 ? 0 : time}`
  },
  changes: ({ jobs }) => jobs.changes,
  frame: ({ name, jobs, now }): JobsFrame => {
    const time = now()
    const newest = jobs.newest(time, { limit: MOST.newest }).jobs
    const shown = new Set(newest)
    const older = jobs.endingFirst(time, MOST.running).filter(job => !shown.has(job))
    return {
      sandbox: name,
      jobs: [...newest, ...older.toReversed()].map(job => summarizeJob(job, time)),
      counts: jobs.counts(time)
    }
  }
}

export const clockSource: StateSource<LabSandbox> = {
  key: ({ clock }) => String(clock.changes),
  frame: ({ name, clock }): ClockFrame => ({ sandbox: name, ...showClock(clock) })
}

export const faultsSource: StateSource<LabSandbox> = {
  key: ({ faults, scenarios }) =>
    [faults, scenarios]
      .map(queue => {
        if (queue === undefined) return ''
        const { made, waiting, over } = queue.state
        const hits = (waiting as readonly { hits: number }[]).reduce((sum, one) => sum + one.hits, 0)
        const passed = waiting.map(one => ('passedOver' in one ? one.passedOver : '')).join()
        return [made, waiting.length, over.length, over.at(-1)?.id, hits, passed].join()
      })
      .join(' '),
  frame: ({ name, faults, scenarios }): FaultsFrame => ({
    sandbox: name,
    faults: (faults?.list() ?? []).slice(0, MOST.faults).map(showFault),
    scenarios: (scenarios?.list() ?? []).slice(0, MOST.faults).map(showScenario),
    waiting: {
      faults: faults?.state.waiting.length ?? 0,
      scenarios: scenarios?.state.waiting.length ?? 0
    }
  })
}

/** The entries of a journal after an id, which frames tell in turn: to one who was away as many as a frame has. */
export const journalFrame = (sandbox: LabSandbox, since: number): JournalFrame => frameOf(sandbox, since, MOST.entries)

/** The same to those who were told until now. */
export const nextJournalFrame = (sandbox: LabSandbox, since: number): JournalFrame =>
  frameOf(sandbox, since, sandbox.journal.last - since > MOST.entries ? ENTRIES_OF_MANY : MOST.entries)

const frameOf = ({ name, journal }: LabSandbox, since: number, most: number): JournalFrame => {
  const entries = journal.newest(most, since).map(summarize)
  const skipped = journal.last - Math.max(since, journal.cleared) - entries.length
  return {
    sandbox: name,
    entries,
    skipped,
    lost: Math.min(skipped, journal.droppedSince(since)),
    last: journal.last,
    cleared: journal.cleared,
    on: journal.most > 0
  }
}
