import type { Static } from '@sinclair/typebox'
import type { Laboratory } from '../laboratory.ts'
import { type Operation, perform } from '../operation.ts'
import { advanceClock, readClock, readProgress, setClock, setProgress } from './clock.ts'
import { type FaultsApi, faultsApi } from './faults.ts'
import { type JournalApi, journalApi } from './journal-api.ts'
import { reset } from './sandboxes.ts'
import { type ScenariosApi, scenariosApi } from './scenarios.ts'
import { type WorldApi, worldApi } from './world-api.ts'

type Reply<Of extends Operation> = Promise<Static<Of['reply']>>

/** The time of a sandbox. All throw LabError for what cannot be done. */
export interface ClockApi {
  read(): Reply<typeof readClock>
  /** @param time a later moment, e.g. `2024-01-02T03:04:05Z`; left out: the present one */
  freeze(time?: string): Reply<typeof setClock>
  /** @param scale how many times faster than real time; left out: real time */
  run(scale?: number): Reply<typeof setClock>
  /** Ends when all that is due has happened, with what changed. @param by e.g. `500ms`, `30s`, `10m`, `1h30m` */
  advance(by: string): Reply<typeof advanceClock>
}

/** One sandbox, for a program: what `/_emulator/…` does with it over HTTP. */
export interface SandboxApi {
  readonly name: string
  readonly clock: ClockApi
  readonly faults: FaultsApi
  readonly scenarios: ScenariosApi
  readonly world: WorldApi
  /** What jobs go by from now on; left out: tells it. @param progress `time`, `polls:3` or `immediate` */
  progress(progress?: string): Reply<typeof readProgress>
  readonly journal: JournalApi
  /** Wipes it and begins again from its world and seed, as if just made. */
  reset(): Promise<void>
}

/** @param sandbox its name; it is looked up anew by each call, as a reset makes another of it */
export const faceOf = (lab: Laboratory, sandbox: string): SandboxApi => {
  const does = async <Of extends Operation>(operation: Of, input: Static<Of['input']>): Reply<Of> =>
    perform(operation, { lab, sandbox }, input)
  return {
    name: sandbox,
    clock: {
      read: () => does(readClock, {}),
      freeze: time => does(setClock, { mode: 'frozen', ...(time !== undefined && { time }) }),
      run: (scale = 1) => does(setClock, scale === 1 ? { mode: 'real' } : { mode: 'scaled', scale }),
      advance: by => does(advanceClock, { by })
    },
    faults: faultsApi(lab, sandbox),
    scenarios: scenariosApi(lab, sandbox),
    world: worldApi(lab, sandbox),
    progress: progress => (progress === undefined ? does(readProgress, {}) : does(setProgress, { progress })),
    journal: journalApi(lab, sandbox),
    reset: async () => {
      await does(reset, {})
    }
  }
}
