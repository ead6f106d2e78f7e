import type { BucketDocument } from '../cloud/schema/bucket.ts'
import type { Key } from '../cloud/schema/cluster.ts'
import type { Cluster, StorageIntegration } from '../cloud/world.ts'
import { createInspection, INSPECTED, type Job } from '../imports/jobs/job.ts'
import type { ClusterRows } from '../imports/jobs/job-store.ts'
import type { RandomState } from '../lab/ids.ts'
import type { Journal } from '../lab/journal/journal.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import { RateLimit, type RateState } from '../lab/rate-limit.ts'
import { createSandbox, type LabSandbox, type RandomStreams } from '../lab/sandbox.ts'
import {
  applyRecords,
  clusterFields,
  faultsFromRecord,
  faultsToRecord,
  jobOf,
  scenariosFromRecord,
  scenariosToRecord
} from '../lab/snapshot/records.ts'
import type { ClusterRecord, FaultsRecord, JobRecord, ScenariosRecord } from '../lab/snapshot/schema.ts'
import { setBuckets, uploadsOf } from '../lab/world/changes.ts'
import { idOf, type Uploads } from '../lab/world/uploads.ts'
import type { StoredKind, Upload, Volume, VolumeIdentity } from '../volumes/volume.ts'
import type { Grant } from '../volumes/volumes.ts'
import { type FileRecord, fileToRecord, type RecordFiles } from './files.ts'
import type { JobRow, RecordRow } from './messages.ts'
import { parseJob, parseKey, parseRecord } from './parse.ts'

/** Records of which a sandbox has one each; their key is empty. */
export interface SingleRecords {
  readonly head: {
    readonly template: string
    /** Milliseconds. */
    readonly ttl?: number
    /** Epoch milliseconds of its clock. */
    readonly startedAt: number
    /** `at` of its clock was at `since` of the base clock. */
    readonly clock: { readonly at: number; readonly since: number; readonly scale: number }
    readonly polls?: number
  }
  readonly sources: RandomStreams<RandomState>
  /** At a time of its clock, when it had accepted that number of jobs. */
  readonly rows: { readonly now: number; readonly jobs: number; readonly rows: readonly ClusterRows[] }
  readonly clusters: { readonly gone: readonly string[]; readonly order: readonly string[] }
  readonly keys: readonly Key[]
  readonly integrations: readonly StorageIntegration[]
  readonly buckets: readonly BucketDocument[]
  /** `now`: of the base clock, from which the faults' expiry counts. */
  readonly faults: FaultsRecord & { readonly now: number }
  readonly scenarios: ScenariosRecord
  /** Only where several processes share the state: otherwise a second is over before a restart. */
  readonly rates: RateState
}

export type SingleKind = keyof SingleRecords

const all = (): boolean => true

/** The present records of a sandbox; undefined: it has none. @param now of the base clock, epoch milliseconds */
export const SINGLES: {
  readonly [Kind in SingleKind]: (sandbox: LabSandbox, now: number, jobs: number) => SingleRecords[Kind] | undefined
} = {
  head: ({ template, ttl, startedAt, clock, polls }) => ({
    template: template.world.name,
    ...(ttl !== undefined && { ttl }),
    startedAt,
    clock: { ...clock.origin, scale: clock.scale },
    ...(polls !== undefined && { polls })
  }),
  sources: ({ sources: { jobs, clusters, milvusJobs, volumes } }) => ({
    jobs: jobs.state(),
    clusters: clusters.state(),
    milvusJobs: milvusJobs.state(),
    volumes: volumes.state()
  }),
  rows: ({ jobs, clock }, _now, count) => ({ now: clock.now(), jobs: count, rows: jobs.rows(clock.now()) }),
  clusters: ({ world, template }) => {
    const gone = [...template.world.clusters.keys()].filter(id => !world.clusters.has(id))
    return { gone, order: [...world.clusters.keys()] }
  },
  keys: ({ world, template }) => (world.keys === template.world.keys ? undefined : [...world.keys.values()]),
  integrations: ({ world, template }) =>
    world.integrations === template.world.integrations ? undefined : [...world.integrations.values()],
  buckets: ({ buckets, template: { document } }) => (buckets === document.buckets ? undefined : buckets),
  faults: ({ faults }, now) => faults && { ...faultsToRecord(faults, now, all), now },
  scenarios: ({ scenarios }) => scenarios && scenariosToRecord(scenarios, all),
  rates: ({ rates }) => rates?.state
}

export const clusterText = (cluster: Cluster): string => JSON.stringify(clusterFields(cluster))

export const jobText = (job: Job): string => {
  const { inspection } = job
  if (inspection?.fileRows === undefined) return JSON.stringify(job)
  return JSON.stringify({ ...job, inspection: { ...inspection, fileRows: [...inspection.fileRows] } })
}

/** Jobs share the texts that most of them have in common. */
export const jobReader = (): ((row: JobRow) => Job) => {
  const texts = new Map<string, string>()
  const shared = (text: string): string => {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return known ?? text
  }
  return row => {
    const job = jobOf(parseJob<JobRecord>(row))
    const { inspection, clusterId, collectionName, database, partitionName } = job
    const isPlain = inspection?.settledAt === 0 && inspection.fault === undefined && inspection.fileRows === undefined
    return {
      ...job,
      clusterId: shared(clusterId),
      collectionName: shared(collectionName),
      ...(database !== undefined && { database: shared(database) }),
      partitionName: partitionName === undefined ? undefined : shared(partitionName),
      inspection: isPlain ? (inspection.rows === 0 ? INSPECTED : createInspection(inspection)) : inspection
    }
  }
}

export type StoredKey = readonly (string | number)[]

interface ObjectRecord {
  readonly file: FileRecord
  readonly etag: string
  readonly modifiedAt: number
  readonly headers: Readonly<Record<string, string>>
}

type UploadRecord = Omit<Upload, 'parts' | 'id'>

interface PartRecord {
  readonly file: FileRecord
  readonly checksums: Readonly<Record<string, string>>
  readonly receivedAt: number
}

interface GrantRecord extends Omit<Grant, 'volume' | 'token'> {
  readonly volume: readonly [organization: string, name: string]
}

const objectRecord = (
  object: Omit<ObjectRecord, 'file'> & { readonly blob: Parameters<typeof fileToRecord>[0] }
): ObjectRecord => ({
  file: fileToRecord(object.blob),
  etag: object.etag,
  modifiedAt: object.modifiedAt,
  headers: object.headers
})

const uploadRecord = ({ key, headers, checksum, startedAt }: Upload): UploadRecord => ({
  key,
  headers,
  ...(checksum !== undefined && { checksum }),
  startedAt
})

const partRecord = (upload: Upload | undefined, number: number): PartRecord | undefined => {
  const part = upload?.parts.get(number)
  return part && { ...part, file: fileToRecord(part.file) }
}

export const multipartOf = ({ uploads }: LabSandbox, bucket: string, id: string): Upload | undefined =>
  uploads?.multipart(idOf(bucket)).get(id)

export const volumeNamed = ({ volumes }: LabSandbox, organization: unknown, name: unknown): Volume | undefined =>
  volumes.get(String(organization), String(name))

/** What is stored under a key at present; undefined: nothing. */
export const STORED: Readonly<Record<StoredKind, (sandbox: LabSandbox, key: StoredKey) => object | undefined>> = {
  object: ({ uploads }, [bucket, key]) => {
    const object = uploads?.get(idOf(String(bucket)), String(key))
    return object && objectRecord(object)
  },
  hidden: ({ uploads }, [bucket, key]) => (uploads?.isHidden(idOf(String(bucket)), String(key)) ? {} : undefined),
  upload: (sandbox, [bucket, id]) => {
    const upload = multipartOf(sandbox, String(bucket), String(id))
    return upload && uploadRecord(upload)
  },
  part: (sandbox, [bucket, id, number]) => partRecord(multipartOf(sandbox, String(bucket), String(id)), Number(number)),
  volume: (sandbox, [organization, name]) => volumeNamed(sandbox, organization, name)?.identity,
  file: (sandbox, [organization, name, key]) => {
    const object = volumeNamed(sandbox, organization, name)?.head(String(key))
    return object && objectRecord(object)
  },
  'volume-upload': (sandbox, [organization, name, id]) => {
    const upload = volumeNamed(sandbox, organization, name)?.uploads.get(String(id))
    return upload && uploadRecord(upload)
  },
  'volume-part': (sandbox, [organization, name, id, number]) =>
    partRecord(volumeNamed(sandbox, organization, name)?.uploads.get(String(id)), Number(number)),
  grant: ({ volumes }, [token]) => {
    const grant = volumes.granted(String(token))
    if (grant === undefined) return undefined
    const { token: _, volume, ...rest } = grant
    return { ...rest, volume: [volume.identity.organization, volume.identity.name] }
  }
}

/** The records of one sandbox. */
export interface SandboxRows {
  /** Number of the sandbox in the database. */
  readonly no: number
  readonly name: string
  readonly usedAt: number
  /** In order of acceptance. */
  readonly jobs: readonly JobRow[]
  readonly records: readonly RecordRow[]
}

/** A record of which there is one; undefined: there is none. */
export const singleOf = <Kind extends SingleKind>(rows: SandboxRows, kind: Kind): SingleRecords[Kind] | undefined => {
  const row = rows.records.find(record => record.kind === kind)
  return row && parseRecord<SingleRecords[Kind]>(row)
}

/** Makes the sandbox of a state's records, whose world is there. @param journal undefined: an empty one @throws StateProblem for a damaged record; TypeError for records that are not whole */
export const sandboxOf = (
  { options }: Laboratory,
  rows: SandboxRows,
  files: RecordFiles,
  journal?: Journal
): LabSandbox => {
  const single: { -readonly [Kind in SingleKind]?: SingleRecords[Kind] } = {}
  const clusters: ClusterRecord[] = []
  const stored: { kind: StoredKind; key: StoredKey; record: unknown }[] = []
  for (const row of [...rows.records].sort((a, b) => a.added - b.added)) {
    const { kind } = row
    const value: unknown = parseRecord(row)
    if (kind === 'cluster') clusters.push(value as ClusterRecord)
    else if (kind in SINGLES) Object.assign(single, { [kind]: value })
    else stored.push({ kind: kind as StoredKind, key: parseKey<StoredKey>(row), record: value })
  }
  const { head, sources } = single
  const template = options.templates.get(head?.template ?? '')
  if (head === undefined || sources === undefined || template === undefined) {
    throw new TypeError(`the saved sandbox ${rows.name} is not whole`)
  }
  const { gone = [], order = [] } = single.clusters ?? {}
  const changed = applyRecords(template.world, { clusters, gone: [...gone], order: [...order] })
  const { keys, integrations } = single
  const world = {
    ...changed,
    ...(keys !== undefined && { keys: new Map(keys.map(key => [key.key, key])) }),
    ...(integrations !== undefined && { integrations: new Map(integrations.map(one => [one.id, one])) })
  }
  const counted = single.rows?.jobs ?? 0
  const readJob = jobReader()
  const sandbox = createSandbox({ name: rows.name, template, ttl: head.ttl }, options, {
    ...(journal !== undefined && { journal }),
    state: {
      clock: { now: head.clock.at, since: head.clock.since, scale: head.clock.scale },
      startedAt: head.startedAt,
      sources,
      polls: head.polls,
      world,
      jobs: rows.jobs.map(readJob),
      rows: single.rows?.rows,
      rowsAt: single.rows && { now: single.rows.now, jobs: rows.jobs.filter(({ no }) => no < counted).length },
      buckets: single.buckets,
      faults: single.faults && faultsFromRecord(single.faults, options.clock, options.rules.flavor, single.faults.now),
      scenarios: single.scenarios && scenariosFromRecord(single.scenarios)
    }
  })
  sandbox.usedAt = rows.usedAt
  sandbox.rates = single.rates && new RateLimit(single.rates)
  const rank = (kind: StoredKind): number => RESTORED.indexOf(kind)
  for (const { kind, key, record } of stored.sort((a, b) => rank(a.kind) - rank(b.kind))) {
    RESTORE[kind](sandbox, key, record as never, files)
  }
  if (sandbox.uploads !== undefined) setBuckets(sandbox, sandbox.buckets)
  return sandbox
}

/** What holds other things comes before them. */
export const RESTORED: readonly StoredKind[] = [
  'hidden',
  'object',
  'upload',
  'part',
  'volume',
  'file',
  'volume-upload',
  'volume-part',
  'grant'
]

type Restore = (sandbox: LabSandbox, key: StoredKey, record: never, files: RecordFiles) => void

const adopted = (uploads: Uploads, file: FileRecord, files: RecordFiles) => {
  const stored = files.fileOf(file)
  uploads.adopt(stored)
  return stored
}

export const RESTORE: Readonly<Record<StoredKind, Restore>> = {
  hidden: (sandbox, [bucket, key]) => uploadsOf(sandbox).hide(idOf(String(bucket)), String(key)),
  object: (sandbox, [bucket, key], { file, ...facts }: ObjectRecord, files) => {
    const uploads = uploadsOf(sandbox)
    uploads.put(idOf(String(bucket)), String(key), adopted(uploads, file, files), facts)
  },
  upload: (sandbox, [bucket, id], record: UploadRecord) => {
    const multipart = uploadsOf(sandbox).multipart(idOf(String(bucket)))
    multipart.set(String(id), { id: String(id), parts: new Map(), ...record })
  },
  part: (sandbox, [bucket, id, number], { file, ...rest }: PartRecord, files) => {
    const uploads = uploadsOf(sandbox)
    const multipart = uploads.multipart(idOf(String(bucket)))
    const upload = multipart.get(String(id))
    if (upload === undefined) return
    multipart.addPart(upload, Number(number), { ...rest, file: adopted(uploads, file, files) })
  },
  volume: (sandbox, [organization, name], identity: VolumeIdentity) => {
    const known = volumeNamed(sandbox, organization, name)
    if (known === undefined) sandbox.volumes.create(identity)
    else known.describe(identity.description)
  },
  file: (sandbox, [organization, name, key], { file, ...facts }: ObjectRecord, files) => {
    const volume = volumeNamed(sandbox, organization, name)
    volume?.quota.take(file.size)
    volume?.put(String(key), files.fileOf(file), facts)
  },
  'volume-upload': (sandbox, [organization, name, id], record: UploadRecord) =>
    volumeNamed(sandbox, organization, name)?.uploads.set(String(id), { id: String(id), parts: new Map(), ...record }),
  'volume-part': (sandbox, [organization, name, id, number], { file, ...rest }: PartRecord, files) => {
    const volume = volumeNamed(sandbox, organization, name)
    const upload = volume?.uploads.get(String(id))
    if (volume === undefined || upload === undefined) return
    volume.quota.take(file.size)
    volume.uploads.addPart(upload, Number(number), { ...rest, file: files.fileOf(file) })
  },
  grant: (sandbox, [token], { volume: [organization, name], ...rest }: GrantRecord) => {
    const volume = volumeNamed(sandbox, organization, name)
    if (volume !== undefined) sandbox.volumes.addGrant({ ...rest, token: String(token), volume })
  }
}

/** Names of the files that the records of a kind name. */
export const filesIn = (row: RecordRow): readonly string[] => {
  if (!['object', 'part', 'file', 'volume-part'].includes(row.kind)) return []
  return parseRecord<{ readonly file: FileRecord }>(row).file.pieces.map(([name]) => name)
}
