import type { Static } from '@sinclair/typebox'
import type { Laboratory } from '../laboratory.ts'
import { type Operation, perform } from '../operation.ts'
import { checkImport } from './check.ts'
import { advanceClock, readClock, readProgress, setClock, setProgress } from './clock.ts'
import { type FaultsApi, faultsApi } from './faults.ts'
import { endJob, readJob } from './job.ts'
import { listJobs } from './jobs.ts'
import { type JournalApi, journalApi } from './journal-api.ts'
import { previewRows } from './preview.ts'
import { reset } from './sandboxes.ts'
import { type ScenariosApi, scenariosApi } from './scenarios.ts'
import { browseStore, listStores } from './stores.ts'
import { listVolumes } from './volumes.ts'
import { type WorldApi, worldApi } from './world-api.ts'

type Reply<Of extends Operation> = Promise<Static<Of['reply']>>

/** Controls the time of a sandbox. All methods throw LabError for an impossible time. */
export interface ClockApi {
  read(): Reply<typeof readClock>
  /** @param time a later moment, e.g. `2024-01-02T03:04:05Z`; defaults to the present one */
  freeze(time?: string): Reply<typeof setClock>
  /** @param scale speed relative to real time; defaults to 1 */
  run(scale?: number): Reply<typeof setClock>
  /** Returns the changes after everything due has happened. @param by e.g. `500ms`, `30s`, `10m`, `1h30m` */
  advance(by: string): Reply<typeof advanceClock>
  /** The same up to a moment. @param until id of a job: its end; `next`: the next end of a job or change of a cluster; `idle`: the last one */
  advanceUntil(until: string): Reply<typeof advanceClock>
}

/** One sandbox for a program: the functions of `/_emulator/…`. */
export interface SandboxApi {
  readonly name: string
  readonly clock: ClockApi
  readonly faults: FaultsApi
  readonly scenarios: ScenariosApi
  readonly world: WorldApi
  /** Sets how jobs progress; without an argument, reads it. @param progress `time`, `polls:3` or `immediate` */
  progress(progress?: string): Reply<typeof readProgress>
  readonly journal: JournalApi
  /** The newest import jobs of all clusters. @param filter `state`, `cluster`, `before`, `limit` */
  jobs(filter?: Static<(typeof listJobs)['input']>): Reply<typeof listJobs>
  /** Ends a running job: it fails, and its slot is free. @param reason its errorMessage */
  endJob(id: string, reason?: string): Reply<typeof endJob>
  /** One import job, without counting as a poll. */
  job(id: string): Reply<typeof readJob>
  /** The first rows of a file of a job, as it is now. @param options `rows` (default 10), `file` (default the first one) */
  preview(id: string, options?: Omit<Static<(typeof previewRows)['input']>, 'id'>): Reply<typeof previewRows>
  /** Runs the checks of an import and reads its files, without making a job. @param input `api`, `body`, `key`, `host`, `most` */
  check(input: Static<(typeof checkImport)['input']>): Reply<typeof checkImport>
  /** The declared live stores; nothing is asked of them. */
  stores(): Reply<typeof listStores>
  /** Volumes of all organizations. */
  volumes(): Reply<typeof listVolumes>
  /** One page of a bucket of a live store. @param store its name @param query `bucket`, `prefix`, `delimiter`, `limit`, `next`, and the keys */
  browseStore(store: string, query?: Omit<Static<(typeof browseStore)['input']>, 'store'>): Reply<typeof browseStore>
  /** Clears the sandbox and restarts it from its world and seed. */
  reset(): Promise<void>
}

/** @param sandbox name of the sandbox; each call looks it up, because a reset replaces it */
export const createSandboxApi = (lab: Laboratory, sandbox: string): SandboxApi => {
  const does = async <Of extends Operation>(operation: Of, input: Static<Of['input']>): Reply<Of> =>
    perform(operation, { lab, sandbox }, input)
  return {
    name: sandbox,
    clock: {
      read: () => does(readClock, {}),
      freeze: time => does(setClock, { mode: 'frozen', ...(time !== undefined && { time }) }),
      run: (scale = 1) => does(setClock, scale === 1 ? { mode: 'real' } : { mode: 'scaled', scale }),
      advance: by => does(advanceClock, { by }),
      advanceUntil: until => does(advanceClock, { until })
    },
    faults: faultsApi(lab, sandbox),
    scenarios: scenariosApi(lab, sandbox),
    world: worldApi(lab, sandbox),
    progress: progress => (progress === undefined ? does(readProgress, {}) : does(setProgress, { progress })),
    journal: journalApi(lab, sandbox),
    jobs: (filter = {}) => does(listJobs, filter),
    endJob: (id, reason) => does(endJob, { id, ...(reason !== undefined && { reason }) }),
    job: id => does(readJob, { id }),
    preview: (id, options = {}) => does(previewRows, { ...options, id }),
    check: input => does(checkImport, input),
    stores: () => does(listStores, {}),
    volumes: () => does(listVolumes, {}),
    browseStore: (store, query = {}) => does(browseStore, { ...query, store }),
    reset: async () => {
      await does(reset, {})
    }
  }
}
