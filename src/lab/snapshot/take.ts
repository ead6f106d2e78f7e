import { setTimeout as sleep } from 'node:timers/promises'
import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'
import { bucketToRecord } from './bucket-record.ts'
import { clusterRecords } from './cluster-record.ts'
import { digestOf } from './digest.ts'
import { FileRecords } from './file-records.ts'
import { jobToRecord } from './job-record.ts'
import { faultsRecordOf, scenariosRecordOf } from './queue-record.ts'
import { type SandboxRecord, type Snapshot, VERSION } from './shape.ts'

const bucketsOf = ({ buckets, template: { document } }: LabSandbox): SandboxRecord['buckets'] =>
  buckets === document.buckets || (buckets.length === 0 && document.buckets === undefined)
    ? undefined
    : buckets.map(bucket => bucketToRecord(bucket, document))

/** What the records of all sandboxes are made with. */
interface Taking {
  /** Of the server's own clock. */
  readonly now: number
  readonly files: FileRecords
  /** By the time of the last request: 0 for the latest one. */
  readonly idleRanks: ReadonlyMap<number, number>
}

/** The default sandbox stays, however long it is idle. */
const idleRanksOf = (sandboxes: readonly LabSandbox[]): Map<number, number> => {
  const times = new Set(sandboxes.flatMap(({ ttl, usedAt }) => (ttl === undefined ? [] : usedAt)))
  return new Map([...times].sort((a, b) => b - a).map((time, rank) => [time, rank]))
}

const sandboxToRecord = (sandbox: LabSandbox, { now, files, idleRanks }: Taking): SandboxRecord => {
  const { name, template, ttl, usedAt, clock, sources, polls, world, jobs, volumes, uploads, faults, scenarios } =
    sandbox
  const time = clock.now()
  const idleRank = ttl === undefined ? 0 : (idleRanks.get(usedAt) ?? 0)
  const buckets = bucketsOf(sandbox)
  return {
    name,
    template: { name: template.world.name, digest: digestOf(template.document) },
    ...(ttl !== undefined && { ttl }),
    ...(idleRank > 0 && { idleRank }),
    clock: { now: time, scale: clock.scale },
    sources: {
      jobs: [...sources.jobs.state()],
      clusters: [...sources.clusters.state()],
      milvusJobs: [...sources.milvusJobs.state()],
      volumes: [...sources.volumes.state()]
    },
    ...(polls !== undefined && { polls }),
    ...clusterRecords(world, template.world),
    jobs: jobs.all(time).map(jobToRecord),
    rows: jobs.rows(time),
    ...(buckets !== undefined && { buckets }),
    ...(volumes.all.length > 0 && { volumes: volumes.all.map(volume => files.volume(volume)) }),
    ...(uploads !== undefined && uploads.count > 0 && { uploads: files.uploads(uploads) }),
    ...(faults !== undefined && { faults: faultsRecordOf(faults, now) }),
    ...(scenarios !== undefined && { scenarios: scenariosRecordOf(scenarios) })
  }
}

/** Ends when the files that are being read have been, or when the time is up. @param patience milliseconds */
const filesRead = async (lab: Laboratory, patience: number): Promise<void> => {
  const reading = lab.all().filter(({ readings }) => readings.busy)
  if (reading.length === 0 || patience <= 0) return
  const read = new AbortController()
  const { signal } = read
  const timeUp = sleep(patience, undefined, { signal }).catch(() => {})
  await Promise.race([Promise.all(reading.map(({ readings }) => readings.current())), timeUp])
  read.abort()
}

/**
 * The state of all sandboxes, once the files that are being read have been. Jobs whose files take longer are in it as unread, with what
 * it takes to read them.
 * @param patience milliseconds to wait for the files
 */
export const takeSnapshot = async (lab: Laboratory, patience = lab.options.snapshotPatience): Promise<Snapshot> => {
  await filesRead(lab, patience)
  const sandboxes = lab.all()
  const { era, seed, clock, blobs, rules } = lab.options
  const taking = { now: clock(), files: new FileRecords(blobs), idleRanks: idleRanksOf(sandboxes) }
  const records = sandboxes.map(sandbox => sandboxToRecord(sandbox, taking))
  return { version: VERSION, era, milvusVersion: rules.milvusVersion, seed, sandboxes: records }
}
