import type { Operation } from '../operation.ts'
import { deleteBucket, deleteObject, listObjects, putBucket, putObject } from './buckets.ts'
import { checkImport } from './check.ts'
import { advanceClock, readClock, readProgress, setClock, setProgress } from './clock.ts'
import { clearCoverage, readCoverage } from './coverage.ts'
import { runError } from './errors.ts'
import { addFault, clearFaults, deleteFault, listFaults } from './faults.ts'
import { endJob, readJob } from './job.ts'
import { listJobs } from './jobs.ts'
import {
  clearJournal,
  countJournal,
  expectJournal,
  findJournal,
  harJournal,
  readEntry,
  waitJournal
} from './journal.ts'
import { readMetrics } from './metrics.ts'
import { listOperations } from './operations.ts'
import { overview } from './overview.ts'
import { previewRows } from './preview.ts'
import { createSandbox, deleteSandbox, info, listSandboxes, reset } from './sandboxes.ts'
import { addScenario, clearScenarios, deleteScenario, listScenarios } from './scenarios.ts'
import { readSettings } from './settings.ts'
import { restoreSnapshotOperation, takeSnapshotOperation } from './snapshot.ts'
import { browseStore, listStores } from './stores.ts'
import { listVolumes } from './volumes.ts'
import {
  changeCluster,
  deleteCluster,
  deleteCollection,
  deleteKey,
  putCluster,
  putCollection,
  putKey,
  readWorld
} from './world.ts'
import { putWorld, readWorldSchema } from './world-file.ts'

/** All operations of the control API. */
export const OPERATIONS: readonly Operation[] = [
  info,
  readSettings,
  overview,
  readMetrics,
  reset,
  takeSnapshotOperation,
  restoreSnapshotOperation,
  listSandboxes,
  listOperations,
  runError,
  listJobs,
  readJob,
  previewRows,
  endJob,
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
  readEntry,
  countJournal,
  waitJournal,
  expectJournal,
  harJournal,
  clearJournal,
  checkImport,
  readWorld,
  readWorldSchema,
  putWorld,
  putCluster,
  changeCluster,
  deleteCluster,
  putCollection,
  deleteCollection,
  putKey,
  deleteKey,
  putBucket,
  deleteBucket,
  listObjects,
  putObject,
  deleteObject,
  listStores,
  browseStore,
  listVolumes,
  readCoverage,
  clearCoverage
]
