import type { Turns } from '../awaitable.ts'
import type { World } from '../cloud/world.ts'
import type { JobLimits, Limits } from '../contract/eras.ts'
import type { Flavor, MilvusVersion } from '../contract/flavors.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Volumes } from '../volumes/volumes.ts'
import type { PlanJob } from './jobs/job.ts'
import type { Jobs } from './jobs/job-store.ts'
import type { PendingInspections } from './reading/readings.ts'

/** Settings of a run. They are no state. */
export interface Rules {
  readonly limits: Limits
  /** Limits of calls that Milvus answers. */
  readonly milvusLimits: JobLimits
  readonly milvusVersion: MilvusVersion
  readonly flavor: Flavor
  readonly hideUnknownClusters: boolean
  /** Speed of jobs relative to real time. */
  readonly speed: number
  /** Bytes per second that a job imports at speed 1. */
  readonly throughput: number
}

/** One isolated copy of the world with its own jobs, clock and ids. */
export interface Sandbox {
  /** Immutable: each change replaces it. */
  world: World
  readonly objects: ObjectSource
  readonly volumes: Volumes
  readonly jobs: Jobs
  readonly inspections: PendingInspections
  readonly rules: Rules
  /** undefined: no other process shares the sandbox. */
  readonly turns: Turns | undefined
  /** Number of polls until a job ends; 0: at once; undefined: progress by time. */
  polls: number | undefined
  /** Called once for each new job; undefined: the files decide. */
  plan: PlanJob | undefined
  /** Epoch milliseconds as an integer that never decreases. */
  readonly now: () => number
  readonly newJobId: () => string
  /** Decimal, as ids of Milvus jobs. */
  readonly newMilvusJobId: () => string
  /** 15 hexadecimal digits, to append to the plan's prefix. */
  readonly newClusterId: () => string
  readonly newIntegrationId: () => string
  /** For a role to trust. */
  readonly newExternalId: () => string
}
