import { setTimeout as sleep } from 'node:timers/promises'
import type { Blobs, StoredFile } from '../../volumes/blobs.ts'
import type { Volume } from '../../volumes/volume.ts'
import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'
import { nameOf, type Uploads } from '../world/uploads.ts'
import {
  bucketToRecord,
  clusterRecords,
  digestOf,
  faultsToRecord,
  integrationRecords,
  jobToRecord,
  scenariosToRecord
} from './records.ts'
import {
  type FileRecord,
  type SandboxRecord,
  type Snapshot,
  type UploadRecord,
  VERSION,
  type VolumeRecord
} from './schema.ts'

/** Places of the files that exceeded the snapshot's size limit. */
export const listMissingFiles = ({ name, volumes = [], uploads = [] }: SandboxRecord): string[] => {
  const inVolumes = volumes.flatMap(volume => volume.objects.map(file => ({ file, place: `volume ${volume.name}` })))
  const inBuckets = uploads.map(file => ({ file, place: `${file.cloud} bucket ${file.bucket}` }))
  const missing = [...inVolumes, ...inBuckets].filter(({ file }) => !hasContent(file))
  return missing.map(({ file, place }) => `sandbox ${name}, ${place}: ${file.key}`)
}

export const hasContent = ({ content }: FileRecord): boolean => content !== undefined

/** Maximum bytes of all files in a snapshot, before base64 adds a third. */
const MOST_BYTES = 32 * 1024 ** 2

/** Records files, with their bytes while the size limit allows. */
export class FileRecords {
  readonly #blobs: Blobs
  #left: number

  constructor(blobs: Blobs, most = MOST_BYTES) {
    this.#blobs = blobs
    this.#left = most
  }

  volume(volume: Volume): VolumeRecord {
    return {
      ...volume.identity,
      objects: volume.all('').map(({ key, blob, etag, modifiedAt }) => ({ key, ...this.#file(blob), etag, modifiedAt }))
    }
  }

  /** By bucket and key. The order in memory is lost where a state is read or followed. */
  uploads(uploads: Uploads): UploadRecord[] {
    return uploads
      .all()
      .sort((one, other) => compare(placeOf(one), placeOf(other)))
      .map(({ bucket: { name, cloud, account }, key, object: { blob, etag, modifiedAt, headers } }) => ({
        ...{ cloud, bucket: name, ...(account !== undefined && { account }) },
        ...{ key, ...this.#file(blob), etag, modifiedAt },
        ...(Object.keys(headers).length > 0 && { headers: { ...headers } })
      }))
  }

  #file(blob: StoredFile): { size: number; content?: string } {
    const { size } = blob
    const bytes = size > this.#left ? undefined : this.#blobs.read(blob)
    if (bytes === undefined) return { size }
    this.#left -= size
    return { size, content: bytes.toString('base64') }
  }
}

/**
 * Takes the state of all sandboxes after running file inspections end. A job that is still being inspected after `patience` is saved
 * as unread, with the input of its inspection.
 * @param patience milliseconds to wait for inspections
 */
export const takeSnapshot = async (lab: Laboratory, patience = lab.options.snapshotPatience): Promise<Snapshot> => {
  await waitForInspections(lab, patience)
  const sandboxes = lab.all()
  const { era, seed, clock, blobs, rules } = lab.options
  const taking = { now: clock(), files: new FileRecords(blobs), idleRanks: rankByIdleTime(sandboxes) }
  const records = sandboxes.map(sandbox => sandboxToRecord(sandbox, taking))
  return { version: VERSION, era, milvusVersion: rules.milvusVersion, seed, sandboxes: records }
}

/** Returns when all running inspections have ended, or when the time is up. @param patience milliseconds */
const waitForInspections = async (lab: Laboratory, patience: number): Promise<void> => {
  const reading = lab.all().filter(({ inspections }) => inspections.busy)
  if (reading.length === 0 || patience <= 0) return
  const read = new AbortController()
  const { signal } = read
  const timeUp = sleep(patience, undefined, { signal }).catch(() => {})
  await Promise.race([Promise.all(reading.map(({ inspections }) => inspections.current())), timeUp])
  read.abort()
}

/** Sandboxes without a ttl never expire, so they have no rank. */
const rankByIdleTime = (sandboxes: readonly LabSandbox[]): Map<number, number> => {
  const times = new Set(sandboxes.flatMap(({ ttl, usedAt }) => (ttl === undefined ? [] : usedAt)))
  return new Map([...times].sort((a, b) => b - a).map((time, rank) => [time, rank]))
}

/** Inputs shared by the records of all sandboxes. */
interface RecordContext {
  /** Epoch milliseconds of the server's own clock. */
  readonly now: number
  readonly files: FileRecords
  /** Rank by the time of a sandbox's last request: 0 is the latest. */
  readonly idleRanks: ReadonlyMap<number, number>
}

const sandboxToRecord = (sandbox: LabSandbox, { now, files, idleRanks }: RecordContext): SandboxRecord => {
  const { name, template, ttl, usedAt, clock, sources, polls, world, jobs, volumes, uploads, faults, scenarios } =
    sandbox
  const time = clock.now()
  const idleRank = ttl === undefined ? 0 : (idleRanks.get(usedAt) ?? 0)
  const buckets = bucketsOf(sandbox)
  const integrations = integrationRecords(world, template.world)
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
    ...(integrations !== undefined && { integrations }),
    ...(volumes.all.length > 0 && { volumes: volumes.all.map(volume => files.volume(volume)) }),
    ...(uploads !== undefined && uploads.count > 0 && { uploads: files.uploads(uploads) }),
    ...(uploads !== undefined && uploads.hidden().length > 0 && { hidden: hiddenRecords(uploads) }),
    ...(faults !== undefined && { faults: faultsToRecord(faults, now) }),
    ...(scenarios !== undefined && { scenarios: scenariosToRecord(scenarios) })
  }
}

const hiddenRecords = (uploads: Uploads) =>
  uploads
    .hidden()
    .sort((one, other) => compare(nameOf(one.bucket), nameOf(other.bucket)))
    .map(({ bucket: { name, cloud, account }, keys }) => ({
      ...{ cloud, bucket: name, ...(account !== undefined && { account }) },
      keys: [...keys].sort(compare)
    }))

const placeOf = ({ bucket, key }: ReturnType<Uploads['all']>[number]): string => `${nameOf(bucket)} ${key}`

/** In the order of code units. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const bucketsOf = ({ buckets, template: { document } }: LabSandbox): SandboxRecord['buckets'] =>
  buckets === document.buckets || (buckets.length === 0 && document.buckets === undefined)
    ? undefined
    : buckets.map(bucket => bucketToRecord(bucket, document))
