import type { World } from '../cloud/world.ts'
import type { JobLimits, Limits } from '../contract/eras.ts'
import type { Flavor, MilvusVersion } from '../contract/flavors.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Volumes } from '../volumes/volumes.ts'
import type { PlanJob } from './jobs/job.ts'
import type { Jobs } from './jobs/job-store.ts'
import type { PendingInspections } from './reading/readings.ts'

/** What differs from run to run by choice, not by state. */
export interface Rules {
  readonly limits: Limits
  /** Of what is answered as Milvus. */
  readonly milvusLimits: JobLimits
  readonly milvusVersion: MilvusVersion
  readonly flavor: Flavor
  readonly hideUnknownClusters: boolean
  /** How many times faster than real time jobs run. */
  readonly speed: number
  /** Bytes a second that a job imports at speed 1. */
  readonly throughput: number
}

/** One isolated copy of the world with its own jobs, clock and ids. */
export interface Sandbox {
  /** Replaced as a whole by what changes it. */
  world: World
  readonly objects: ObjectSource
  readonly volumes: Volumes
  readonly jobs: Jobs
  readonly readings: PendingInspections
  readonly rules: Rules
  /** After how many progress calls jobs are through; 0: at once; undefined: by the time. */
  polls: number | undefined
  /** Asked once for each job that is created; undefined: all go as their files do. */
  plan: PlanJob | undefined
  /** Epoch milliseconds, whole; never goes back. */
  readonly now: () => number
  readonly newJobId: () => string
  /** Decimal, as Milvus numbers its jobs. */
  readonly newMilvusJobId: () => string
  /** 15 hexadecimal digits, which follow the prefix of the plan. */
  readonly newClusterId: () => string
}
