import type { WorldDocument } from '../cloud/schema/world.ts'
import { INSPECTED, type Job, SUCCEED } from '../imports/jobs/job.ts'

type DeclaredJob = NonNullable<WorldDocument['jobs']>[number]

/** Milliseconds that a declared job takes when nothing stops it. */
const DECLARED_DURATION = 60_000

const endingOf = ({ stallsAt, failsAt, errorMessage }: DeclaredJob): Job['ending'] => {
  if (stallsAt !== undefined) return { kind: 'stall', at: stallsAt }
  if (failsAt !== undefined) return { kind: 'fail', at: failsAt, message: errorMessage ?? '' }
  return SUCCEED
}

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
