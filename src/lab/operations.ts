import type { Operation } from './operation.ts'
import { advanceClock } from './operations/advance-clock.ts'
import { createSandbox } from './operations/create-sandbox.ts'
import { deleteSandbox } from './operations/delete-sandbox.ts'
import { info } from './operations/info.ts'
import { listSandboxes } from './operations/list-sandboxes.ts'
import { readClock } from './operations/read-clock.ts'
import { reset } from './operations/reset.ts'
import { setClock } from './operations/set-clock.ts'

/** Everything that can be done to the laboratory. */
export const OPERATIONS: readonly Operation[] = [
  info,
  reset,
  listSandboxes,
  createSandbox,
  deleteSandbox,
  readClock,
  setClock,
  advanceClock
]
