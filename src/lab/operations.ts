import type { Operation } from './operation.ts'
import { addFault } from './operations/add-fault.ts'
import { addScenario } from './operations/add-scenario.ts'
import { advanceClock } from './operations/advance-clock.ts'
import { changeCluster } from './operations/change-cluster.ts'
import { clearCoverage } from './operations/clear-coverage.ts'
import { clearFaults } from './operations/clear-faults.ts'
import { clearJournal } from './operations/clear-journal.ts'
import { clearScenarios } from './operations/clear-scenarios.ts'
import { countJournal } from './operations/count-journal.ts'
import { createSandbox } from './operations/create-sandbox.ts'
import { deleteBucket } from './operations/delete-bucket.ts'
import { deleteCluster } from './operations/delete-cluster.ts'
import { deleteCollection } from './operations/delete-collection.ts'
import { deleteFault } from './operations/delete-fault.ts'
import { deleteKey } from './operations/delete-key.ts'
import { deleteObject } from './operations/delete-object.ts'
import { deleteSandbox } from './operations/delete-sandbox.ts'
import { deleteScenario } from './operations/delete-scenario.ts'
import { expectJournal } from './operations/expect-journal.ts'
import { findJournal } from './operations/find-journal.ts'
import { harJournal } from './operations/har-journal.ts'
import { info } from './operations/info.ts'
import { listFaults } from './operations/list-faults.ts'
import { listJobs } from './operations/list-jobs.ts'
import { listSandboxes } from './operations/list-sandboxes.ts'
import { listScenarios } from './operations/list-scenarios.ts'
import { putBucket } from './operations/put-bucket.ts'
import { putCluster } from './operations/put-cluster.ts'
import { putCollection } from './operations/put-collection.ts'
import { putKey } from './operations/put-key.ts'
import { putObject } from './operations/put-object.ts'
import { readClock } from './operations/read-clock.ts'
import { readCoverage } from './operations/read-coverage.ts'
import { readProgress } from './operations/read-progress.ts'
import { readWorld } from './operations/read-world.ts'
import { reset } from './operations/reset.ts'
import { restoreSnapshotOperation } from './operations/restore-snapshot.ts'
import { setClock } from './operations/set-clock.ts'
import { setProgress } from './operations/set-progress.ts'
import { takeSnapshotOperation } from './operations/take-snapshot.ts'
import { waitJournal } from './operations/wait-journal.ts'

/** Everything that can be done to the laboratory. */
export const OPERATIONS: readonly Operation[] = [
  info,
  reset,
  takeSnapshotOperation,
  restoreSnapshotOperation,
  listSandboxes,
  listJobs,
  createSandbox,
  deleteSandbox,
  readClock,
  setClock,
  advanceClock,
  addFault,
  listFaults,
  deleteFault,
  clearFaults,
  addScenario,
  listScenarios,
  deleteScenario,
  clearScenarios,
  readProgress,
  setProgress,
  findJournal,
  countJournal,
  waitJournal,
  expectJournal,
  harJournal,
  clearJournal,
  readWorld,
  putCluster,
  changeCluster,
  deleteCluster,
  putCollection,
  deleteCollection,
  putKey,
  deleteKey,
  putBucket,
  deleteBucket,
  putObject,
  deleteObject,
  readCoverage,
  clearCoverage
]
