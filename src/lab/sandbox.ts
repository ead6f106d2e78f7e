import type { Turns } from '../awaitable.ts'
import type { BucketDocument } from '../cloud/schema/bucket.ts'
import type { WorldDocument } from '../cloud/schema/world.ts'
import { databaseOf, type World } from '../cloud/world.ts'
import { INSPECTED, type Job, SUCCEED } from '../imports/jobs/job.ts'
import { type ClusterRows, Jobs } from '../imports/jobs/job-store.ts'
import { type InspectionCache, type Inspector, PendingInspections } from '../imports/reading/readings.ts'
import type { Rules, Sandbox } from '../imports/sandbox.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Blobs } from '../volumes/blobs.ts'
import type { StoredChange } from '../volumes/volume.ts'
import { lettersOf, Volumes } from '../volumes/volumes.ts'
import { type Clock, SandboxClock } from './clock.ts'
import type { Coverage } from './coverage/coverage.ts'
import type { FaultQueue } from './faults/queue.ts'
import {
  clusterIds,
  integrationIds,
  jobIds,
  milvusJobIds,
  type Random,
  type RandomState,
  resumedRandom,
  seededRandom
} from './ids.ts'
import type { Journal } from './journal/journal.ts'
import type { RequestLog } from './journal/request-log.ts'
import { LintMemory } from './lint/rule.ts'
import type { RequestCounts } from './metrics/request-counts.ts'
import type { Observers } from './observers.ts'
import type { RateLimit } from './rate-limit.ts'
import type { ScenarioQueue } from './scenarios/queue.ts'
import type { Template } from './templates.ts'
import { UPLOAD_LIMIT, type Uploads } from './world/uploads.ts'

/** Services shared by all sandboxes of a server. */
export interface SharedServices {
  readonly rules: Rules
  readonly seed: number
  /** Initial progress setting, as `pollsOf` returns it. */
  readonly polls: number | undefined
  /** Base of the sandboxes' clocks. */
  readonly clock: Clock
  /** Whether the base clock advances by itself. */
  readonly running: boolean
  /** Epoch milliseconds at which the sandboxes' clocks start frozen; undefined: they run from the present. */
  readonly frozenAt: number | undefined
  readonly inspect: Inspector
  readonly inspectionCache: InspectionCache
  /** Storage of uploads. */
  readonly blobs: Blobs
  /** Maximum bytes of uploads in a sandbox. */
  readonly uploadLimit?: number
  readonly newJournal: () => Journal
  readonly observers: Observers
  readonly coverage: Coverage
  /** For the metrics of this process. */
  readonly requestCounts: RequestCounts
  /** undefined: requests are not logged. */
  readonly requestLog?: RequestLog | undefined
  /** Set by a state that several processes share. */
  readonly turns?: Turns
}

/** Properties that a reset keeps. */
export interface SandboxIdentity {
  readonly name: string
  readonly template: Template
  /** Milliseconds without a request after which it may be removed; undefined: never. */
  readonly ttl: number | undefined
}

/** One random stream for each kind of id, so that only the number of jobs influences the ids of jobs. */
export type RandomStreams<Of> = { readonly [Source in keyof typeof SOURCES]: Of }

/** Initial state, where it differs from the template. */
export interface SandboxState {
  /** `since`: the time of the base clock at which it was `now`; undefined: the present. */
  readonly clock: { readonly now: number; readonly scale: number; readonly since?: number }
  readonly sources: RandomStreams<RandomState>
  readonly polls: number | undefined
  readonly world: World
  readonly jobs: readonly Job[]
  /** undefined: the sums of the jobs */
  readonly rows: readonly ClusterRows[] | undefined
  /** Time of `rows`, and number of the jobs of that time; undefined: the present. */
  readonly rowsAt?: { readonly now: number; readonly jobs: number } | undefined
  /** undefined: the present */
  readonly startedAt?: number
  /** undefined: those of the world */
  readonly buckets: readonly BucketDocument[] | undefined
  readonly faults: FaultQueue | undefined
  readonly scenarios: ScenarioQueue | undefined
}

/** A sandbox with all that the laboratory adds. */
export interface LabSandbox extends Sandbox, SandboxIdentity {
  readonly clock: SandboxClock
  readonly sources: RandomStreams<Random>
  /** Epoch milliseconds of the server's own clock. */
  usedAt: number
  /** Created with the first fault. */
  faults: FaultQueue | undefined
  /** The current buckets. */
  buckets: readonly BucketDocument[]
  objects: ObjectSource
  /** Objects uploaded to buckets at run time; undefined before the first one. */
  uploads: Uploads | undefined
  /** Called with each change of uploads and volumes; set by a state that is kept. */
  onStored: StoredChange | undefined
  /** Storage of uploads. */
  readonly blobs: Blobs
  /** Maximum bytes of uploads. */
  readonly uploadLimit: number
  /** Epoch milliseconds of its clock. */
  readonly startedAt: number
  /** Created with the first scenario. */
  scenarios: ScenarioQueue | undefined
  readonly journal: Journal
  /** Shared by all sandboxes of the server. */
  readonly coverage: Coverage
  /** Shared by all sandboxes of the server. */
  readonly requestCounts: RequestCounts
  /** undefined: requests are not logged. */
  readonly requestLog: RequestLog | undefined
  /** Runs coverage, lint and journal; shared by all sandboxes of the server. */
  readonly observers: Observers
  /** State of the lint. */
  readonly lint: LintMemory
  /** Created with the first request whose rate is limited. */
  rates: RateLimit | undefined
}

/**
 * Creates a sandbox from its template, with the declared jobs and with ids from the start of its seed; or from a restored state.
 * @param journal of the sandbox before a reset
 */
export const createSandbox = (
  identity: SandboxIdentity,
  around: SharedServices,
  { state, journal = around.newJournal() }: { readonly state?: SandboxState; readonly journal?: Journal } = {}
): LabSandbox => {
  const { template, name } = identity
  const { rules, inspect, inspectionCache, blobs, running } = around
  const clock = clockOf(around, state)
  const jobs = new Jobs()
  const now = clock.now()
  const all = state?.jobs ?? template.document.jobs?.map(job => createDeclaredJob(job, now)) ?? []
  const { rows, rowsAt = { now, jobs: all.length } } = state ?? {}
  jobs.restart(all, rows && { rows, ...rowsAt })
  const sources = state === undefined ? seeded(seedOf(around.seed, name)) : resumed(state.sources)
  const sandbox: LabSandbox = {
    ...identity,
    world: state?.world ?? template.world,
    objects: state?.buckets === undefined ? template.objects : template.objectsOf(state.buckets, undefined),
    volumes: new Volumes({
      blobs,
      random: sources.volumes,
      sandbox: name,
      onChange: (...change) => sandbox.onStored?.(...change)
    }),
    buckets: state?.buckets ?? template.document.buckets ?? [],
    uploads: undefined,
    onStored: undefined,
    blobs,
    uploadLimit: around.uploadLimit ?? UPLOAD_LIMIT,
    startedAt: state?.startedAt ?? now,
    jobs,
    inspections: new PendingInspections(jobs, clock.now, {
      inspect,
      inspectionCache,
      patient: () => !running || clock.scale === 0,
      turns: around.turns
    }),
    rules,
    turns: around.turns,
    clock,
    sources,
    usedAt: around.clock(),
    faults: state?.faults,
    polls: state === undefined ? around.polls : state.polls,
    plan: state?.scenarios?.planJob,
    scenarios: state?.scenarios,
    journal,
    coverage: around.coverage,
    requestCounts: around.requestCounts,
    requestLog: around.requestLog,
    observers: around.observers,
    lint: new LintMemory(),
    rates: undefined,
    now: clock.now,
    newJobId: jobIds(sources.jobs),
    newMilvusJobId: milvusJobIds(sources.milvusJobs),
    newClusterId: clusterIds(sources.clusters),
    newIntegrationId: integrationIds(sources.volumes),
    newExternalId: () => `zilliz-external-${lettersOf(sources.volumes, 14)}`
  }
  return sandbox
}

const clockOf = ({ clock, frozenAt }: SharedServices, state: SandboxState | undefined): SandboxClock => {
  if (state !== undefined) return new SandboxClock(clock, state.clock.now, state.clock.scale, state.clock.since)
  return frozenAt === undefined ? new SandboxClock(clock) : new SandboxClock(clock, frozenAt, 0)
}

type DeclaredJob = NonNullable<WorldDocument['jobs']>[number]

/** Milliseconds from creation to the end of a declared job. */
const DECLARED_DURATION = 60_000

/** A job that the world declares. @param now start of the sandbox, epoch milliseconds */
export const createDeclaredJob = (job: DeclaredJob, now: number): Job => ({
  id: job.id,
  clusterId: job.cluster,
  collectionName: job.collection,
  ...namedDatabase(job),
  partitionName: undefined,
  fileName: job.object,
  fileSize: job.size,
  files: undefined,
  createdAt: now - Math.floor(job.age * 1000),
  duration: DECLARED_DURATION,
  ending: endingOf(job),
  inspection: INSPECTED
})

const namedDatabase = ({ database: name }: DeclaredJob) => {
  const database = databaseOf(name)
  return database === undefined ? {} : { database }
}

const endingOf = ({ stallsAt, failsAt, errorMessage }: DeclaredJob): Job['ending'] => {
  if (stallsAt !== undefined) return { kind: 'stall', at: stallsAt }
  if (failsAt !== undefined) return { kind: 'fail', at: failsAt, message: errorMessage ?? '' }
  return SUCCEED
}

/** Salts that give each stream its own seed. */
const SOURCES = { jobs: 0, clusters: 0x5eed, milvusJobs: 0x319b, volumes: 0xb10b } as const

const seeded = (seed: number): RandomStreams<Random> => ({
  jobs: seededRandom(seed ^ SOURCES.jobs),
  clusters: seededRandom(seed ^ SOURCES.clusters),
  milvusJobs: seededRandom(seed ^ SOURCES.milvusJobs),
  volumes: seededRandom(seed ^ SOURCES.volumes)
})

/** Name of the sandbox for calls without a sandbox name. */
export const MAIN = 'default'

/** A seed for each sandbox name, independent of the order of creation: FNV-1a. */
const seedOf = (seed: number, name: string): number => {
  if (name === MAIN) return seed
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

const resumed = ({ jobs, clusters, milvusJobs, volumes }: RandomStreams<RandomState>): RandomStreams<Random> => ({
  jobs: resumedRandom(jobs),
  clusters: resumedRandom(clusters),
  milvusJobs: resumedRandom(milvusJobs),
  volumes: resumedRandom(volumes)
})
