import type { WorldDocument } from '../cloud/schema/world.ts'
import { buildWorld } from '../cloud/world.ts'
import { Readings, type ReadingsOptions } from '../imports/inspection/readings.ts'
import { INSPECTED, type Job, SUCCEED } from '../imports/jobs/job.ts'
import { Jobs } from '../imports/jobs/jobs.ts'
import type { Rules, Sandbox } from '../imports/sandbox.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Clock } from './clock.ts'
import { clusterIds } from './cluster-ids.ts'
import { jobIds } from './job-ids.ts'
import { seededRandom } from './random.ts'

type DeclaredJob = NonNullable<WorldDocument['jobs']>[number]

/** Milliseconds that a declared job takes when nothing stops it. */
const DECLARED_DURATION = 60_000

const endingOf = ({ stallsAt, failsAt, errorMessage }: DeclaredJob): Job['ending'] => {
  if (stallsAt !== undefined) return { kind: 'stall', at: stallsAt }
  if (failsAt !== undefined) return { kind: 'fail', at: failsAt, message: errorMessage ?? '' }
  return SUCCEED
}

const declaredJob = (job: DeclaredJob, now: number): Job => ({
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

export interface SandboxOptions {
  readonly document: WorldDocument
  readonly objects: ObjectSource
  readonly rules: Rules
  readonly seed: number
  readonly clock: Clock
  readonly readings: ReadingsOptions
}

/** Clusters have random numbers of their own: how many are made must not change the ids of jobs. */
const CLUSTERS = 0x5eed

/** A fresh copy of the world: its declared jobs, and ids from the first one of the seed on. */
export const createSandbox = ({ document, objects, rules, seed, clock, ...options }: SandboxOptions): Sandbox => {
  const jobs = new Jobs()
  const now = clock()
  for (const job of document.jobs ?? []) jobs.add(declaredJob(job, now))
  const readings = new Readings(jobs, clock, options.readings)
  return {
    world: buildWorld(document),
    objects,
    jobs,
    readings,
    rules,
    now: clock,
    newJobId: jobIds(seededRandom(seed)),
    newClusterId: clusterIds(seededRandom(seed ^ CLUSTERS))
  }
}
