import type { Inspector } from '../imports/inspection/inspector.ts'
import type { KnownFiles } from '../imports/inspection/known-files.ts'
import { Readings } from '../imports/inspection/readings.ts'
import { Jobs } from '../imports/jobs/jobs.ts'
import type { Rules, Sandbox } from '../imports/sandbox.ts'
import type { Blobs } from '../volumes/blobs.ts'
import { Volumes } from '../volumes/volumes.ts'
import type { Clock } from './clock.ts'
import { clusterIds } from './cluster-ids.ts'
import type { Coverage } from './coverage/coverage.ts'
import { declaredJob } from './declared-job.ts'
import type { FaultQueue } from './faults/fault-queue.ts'

import { jobIds, milvusJobIds } from './job-ids.ts'

import type { Journal } from './journal/journal.ts'

import { seededRandom } from './random.ts'
import { SandboxClock } from './sandbox-clock.ts'
import type { ScenarioQueue } from './scenarios/scenario-queue.ts'
import type { Template } from './template.ts'

/** What all sandboxes of a server share. */
export interface Surroundings {
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
  readonly known: KnownFiles
  /** Where they keep what is uploaded. */
  readonly blobs: Blobs
  readonly newJournal: () => Journal
  readonly coverage: Coverage
}

/** What tells one sandbox from another. */
export interface SandboxIdentity {
  readonly name: string
  readonly template: Template
  /** Milliseconds without a request after which it may go; undefined: it stays. */
  readonly ttl: number | undefined
}

/** A sandbox as the laboratory sees it. */
export interface LabSandbox extends Sandbox, SandboxIdentity {
  readonly clock: SandboxClock
  /** Epoch milliseconds of the server's own clock. */
  usedAt: number
  /** Made by the first fault that is written. */
  faults: FaultQueue | undefined
  /** Made by the first one that is written. */
  scenarios: ScenarioQueue | undefined
  readonly journal: Journal
  /** That of the server. */
  readonly coverage: Coverage
}

/** Others than cluster jobs have random numbers of their own: how many are made must not change the ids of jobs. */
const CLUSTERS = 0x5eed
const MILVUS = 0x319b
const VOLUMES = 0xb10b

/** The sandbox that calls without a name reach. */
export const MAIN = 'default'

/** Of each name another one, whatever the order in which sandboxes are made: FNV-1a. */
const seedOf = (seed: number, name: string): number => {
  if (name === MAIN) return seed
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * A fresh copy of its template: the declared jobs, and ids from the first one of its seed on.
 * @param journal that of the sandbox before a reset
 */
export const createSandbox = (
  identity: SandboxIdentity,
  around: Surroundings,
  journal = around.newJournal()
): LabSandbox => {
  const { template, name } = identity
  const { rules, inspect, known, blobs, running, frozenAt } = around
  const clock = frozenAt === undefined ? new SandboxClock(around.clock) : new SandboxClock(around.clock, frozenAt, 0)
  const jobs = new Jobs()
  const now = clock.now()
  for (const job of template.document.jobs ?? []) jobs.add(declaredJob(job, now))
  const seed = seedOf(around.seed, name)
  return {
    ...identity,
    world: template.world,
    objects: template.objects,
    volumes: new Volumes({ blobs, random: seededRandom(seed ^ VOLUMES), sandbox: name }),
    jobs,
    readings: new Readings(jobs, clock.now, { inspect, known, patient: () => !running || clock.scale === 0 }),
    rules,
    clock,
    usedAt: around.clock(),
    faults: undefined,
    polls: around.polls,
    course: undefined,
    scenarios: undefined,
    journal,
    coverage: around.coverage,
    now: clock.now,
    newJobId: jobIds(seededRandom(seed)),
    newMilvusJobId: milvusJobIds(seededRandom(seed ^ MILVUS)),
    newClusterId: clusterIds(seededRandom(seed ^ CLUSTERS))
  }
}
