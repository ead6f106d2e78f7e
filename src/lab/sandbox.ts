import type { BucketDocument } from '../cloud/schema/bucket.ts'
import type { WorldDocument } from '../cloud/schema/world.ts'
import type { World } from '../cloud/world.ts'
import { INSPECTED, type Job, SUCCEED } from '../imports/jobs/job.ts'
import { type ClusterRows, Jobs } from '../imports/jobs/job-store.ts'
import { type InspectionCache, type Inspector, PendingInspections } from '../imports/reading/readings.ts'
import type { Rules, Sandbox } from '../imports/sandbox.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Blobs } from '../volumes/blobs.ts'
import { Volumes } from '../volumes/volumes.ts'
import { type Clock, SandboxClock } from './clock/clock.ts'
import type { Coverage } from './coverage/coverage.ts'
import type { FaultQueue } from './faults/queue.ts'
import { clusterIds, jobIds, milvusJobIds, type Random, type RandomState, resumedRandom, seededRandom } from './ids.ts'
import type { Journal } from './journal/journal.ts'
import { Memory } from './lint/rule.ts'
import type { Observers } from './observers.ts'
import type { ScenarioQueue } from './scenarios/queue.ts'
import type { Template } from './templates.ts'
import type { Uploads } from './world/uploads.ts'

/** What all sandboxes of a server share. */
export interface SharedServices {
  readonly rules: Rules
  readonly seed: number
  /** What jobs go by at first, as `pollsOf` reads it. */
  readonly polls: number | undefined
  /** What their clocks run by. */
  readonly clock: Clock
  /** Whether that clock runs by itself. */
  readonly running: boolean
  /** Epoch milliseconds at which their clocks begin and stand still; undefined: they run from the present on. */
  readonly frozenAt: number | undefined
  readonly inspect: Inspector
  readonly known: InspectionCache
  /** Where they keep what is uploaded. */
  readonly blobs: Blobs
  readonly newJournal: () => Journal
  readonly observers: Observers
  readonly coverage: Coverage
}

/** What tells one sandbox from another. */
export interface SandboxIdentity {
  readonly name: string
  readonly template: Template
  /** Milliseconds without a request after which it may go; undefined: it stays. */
  readonly ttl: number | undefined
}

/** Where ids come from. Others than jobs have numbers of their own: how many are made must not change the ids of jobs. */
export type RandomStreams<Of> = { readonly [Source in keyof typeof SOURCES]: Of }

/** What a sandbox is to begin with, where that is not its template. */
export interface SandboxState {
  readonly clock: { readonly now: number; readonly scale: number }
  readonly sources: RandomStreams<RandomState>
  readonly polls: number | undefined
  readonly world: World
  readonly jobs: readonly Job[]
  /** undefined: what the jobs add up to */
  readonly rows: readonly ClusterRows[] | undefined
  /** undefined: as the world has them */
  readonly buckets: readonly BucketDocument[] | undefined
  readonly faults: FaultQueue | undefined
  readonly scenarios: ScenarioQueue | undefined
}

/** A sandbox as the laboratory sees it. */
export interface LabSandbox extends Sandbox, SandboxIdentity {
  readonly clock: SandboxClock
  readonly sources: RandomStreams<Random>
  /** Epoch milliseconds of the server's own clock. */
  usedAt: number
  /** Made by the first fault that is written. */
  faults: FaultQueue | undefined
  /** As the world has them now. */
  buckets: readonly BucketDocument[]
  objects: ObjectSource
  /** What buckets were given at run time; undefined: nothing yet. */
  uploads: Uploads | undefined
  /** Where uploads are kept. */
  readonly blobs: Blobs
  /** Made by the first one that is written. */
  scenarios: ScenarioQueue | undefined
  readonly journal: Journal
  /** That of the server. */
  readonly coverage: Coverage
  /** Through which coverage, lint and journal look at its requests; that of the server. */
  readonly observers: Observers
  /** What the lint remembers. */
  readonly lint: Memory
}

/**
 * A fresh copy of its template, with the declared jobs and ids from the first one of its seed on; or what a state says.
 * @param journal that of the sandbox before a reset
 */
export const createSandbox = (
  identity: SandboxIdentity,
  around: SharedServices,
  { state, journal = around.newJournal() }: { readonly state?: SandboxState; readonly journal?: Journal } = {}
): LabSandbox => {
  const { template, name } = identity
  const { rules, inspect, known, blobs, running } = around
  const clock = clockOf(around, state)
  const jobs = new Jobs()
  const now = clock.now()
  for (const job of state?.jobs ?? template.document.jobs?.map(job => declaredJob(job, now)) ?? []) jobs.add(job)
  if (state?.rows !== undefined) jobs.setRows(state.rows, now)
  const sources = state === undefined ? seeded(seedOf(around.seed, name)) : resumed(state.sources)
  return {
    ...identity,
    world: state?.world ?? template.world,
    objects: state?.buckets === undefined ? template.objects : template.objectsOf(state.buckets, undefined),
    volumes: new Volumes({ blobs, random: sources.volumes, sandbox: name }),
    buckets: state?.buckets ?? template.document.buckets ?? [],
    uploads: undefined,
    blobs,
    jobs,
    readings: new PendingInspections(jobs, clock.now, { inspect, known, patient: () => !running || clock.scale === 0 }),
    rules,
    clock,
    sources,
    usedAt: around.clock(),
    faults: state?.faults,
    polls: state === undefined ? around.polls : state.polls,
    plan: state?.scenarios?.course,
    scenarios: state?.scenarios,
    journal,
    coverage: around.coverage,
    observers: around.observers,
    lint: new Memory(),
    now: clock.now,
    newJobId: jobIds(sources.jobs),
    newMilvusJobId: milvusJobIds(sources.milvusJobs),
    newClusterId: clusterIds(sources.clusters)
  }
}

const clockOf = ({ clock, frozenAt }: SharedServices, state: SandboxState | undefined): SandboxClock => {
  if (state !== undefined) return new SandboxClock(clock, state.clock.now, state.clock.scale)
  return frozenAt === undefined ? new SandboxClock(clock) : new SandboxClock(clock, frozenAt, 0)
}

type DeclaredJob = NonNullable<WorldDocument['jobs']>[number]

/** Milliseconds that a declared job takes when nothing stops it. */
const DECLARED_DURATION = 60_000

/** A job that the world has from the beginning. @param now when the sandbox begins, epoch milliseconds */
export const declaredJob = (job: DeclaredJob, now: number): Job => ({
  id: job.id,
  clusterId: job.cluster,
  collectionName: job.collection,
  partitionName: undefined,
  fileName: job.object,
  fileSize: job.size,
  files: undefined,
  createdAt: now - Math.floor(job.age * 1000),
  duration: DECLARED_DURATION,
  ending: endingOf(job),
  inspection: INSPECTED
})

const endingOf = ({ stallsAt, failsAt, errorMessage }: DeclaredJob): Job['ending'] => {
  if (stallsAt !== undefined) return { kind: 'stall', at: stallsAt }
  if (failsAt !== undefined) return { kind: 'fail', at: failsAt, message: errorMessage ?? '' }
  return SUCCEED
}

/** What sets their seeds apart. */
const SOURCES = { jobs: 0, clusters: 0x5eed, milvusJobs: 0x319b, volumes: 0xb10b } as const

const seeded = (seed: number): RandomStreams<Random> => ({
  jobs: seededRandom(seed ^ SOURCES.jobs),
  clusters: seededRandom(seed ^ SOURCES.clusters),
  milvusJobs: seededRandom(seed ^ SOURCES.milvusJobs),
  volumes: seededRandom(seed ^ SOURCES.volumes)
})

/** The sandbox that calls without a name reach. */
export const MAIN = 'default'

/** Of each name another one, whatever the order in which sandboxes are made: FNV-1a. */
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
