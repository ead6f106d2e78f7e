import type { Static } from '@sinclair/typebox'
import type { Laboratory } from '../laboratory.ts'
import { type Operation, perform } from '../operation.ts'
import { MAIN } from '../sandbox.ts'
import { runError } from './errors.ts'
import { readMetrics } from './metrics.ts'
import { listOperations } from './operations.ts'
import { overview } from './overview.ts'
import { createSandbox, deleteSandbox, info, listSandboxes, reset } from './sandboxes.ts'
import { readSettings } from './settings.ts'

type Reply<Of extends Operation> = Promise<Static<Of['reply']>>

/** The whole server for a program: the functions of `/_emulator/…` that concern no single sandbox. All throw LabError. */
export interface ServerApi {
  /** Version, and the settings that decide how calls are answered. */
  info(): Reply<typeof info>
  /** Every setting with its value and source, without secrets. */
  settings(): Reply<typeof readSettings>
  /** The settings that matter, and the state of each sandbox. */
  overview(): Reply<typeof overview>
  /** The metrics of this process, in the text format of Prometheus. */
  metrics(): Reply<typeof readMetrics>
  /** The operations of the emulated API, with their codes and the fields that faults match. */
  operations(): Reply<typeof listOperations>
  /** Makes a documented error happen in a sandbox of its own. */
  runError(code: number): Reply<typeof runError>
  sandboxes(): Reply<typeof listSandboxes>
  /** Creates a sandbox; `sandbox(name)` then controls it. @param options `name`, `template`, `ttl` */
  createSandbox(options: Static<(typeof createSandbox)['input']>): Reply<typeof createSandbox>
  deleteSandbox(name: string): Promise<void>
  /** Resets the default sandbox and deletes all others. */
  resetAll(): Promise<void>
}

export const serverApi = (lab: Laboratory): ServerApi => {
  const does = async <Of extends Operation>(operation: Of, input: Static<Of['input']>): Reply<Of> =>
    perform(operation, { lab, sandbox: MAIN }, input)
  return {
    info: () => does(info, {}),
    settings: () => does(readSettings, {}),
    overview: () => does(overview, {}),
    metrics: () => does(readMetrics, {}),
    operations: () => does(listOperations, {}),
    runError: code => does(runError, { code }),
    sandboxes: () => does(listSandboxes, {}),
    createSandbox: options => does(createSandbox, options),
    deleteSandbox: async name => {
      await does(deleteSandbox, { name })
    },
    resetAll: async () => {
      await does(reset, { all: true })
    }
  }
}
