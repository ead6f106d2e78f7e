import { type Static, Type } from '@sinclair/typebox'
import { statusAt } from '../../cloud/world.ts'
import type { Job } from '../../imports/jobs/job.ts'
import { statusOf } from '../../imports/jobs/status.ts'
import { milliseconds } from '../duration.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'

const Changed = {
  job: Type.Object(
    {
      jobId: Type.String(),
      clusterId: Type.String(),
      collectionName: Type.String(),
      state: Type.Union([Type.Literal('Running'), Type.Literal('Completed'), Type.Literal('Failed')]),
      percent: Type.Integer({ minimum: 0, maximum: 100 })
    },
    { additionalProperties: false }
  ),
  cluster: Type.Object({ clusterId: Type.String(), status: Type.String() }, { additionalProperties: false })
}

const look = (job: Job, now: number): Static<(typeof Changed)['job']> => {
  const { state, percent } = statusOf(job, now)
  return { jobId: job.id, clusterId: job.clusterId, collectionName: job.collectionName, state, percent }
}

/** What moves: jobs that have not ended, and clusters that are on their way to another status. */
const moving = ({ jobs, world }: LabSandbox, ids: readonly string[], now: number) => ({
  jobs: ids.flatMap(id => jobs.get(id) ?? []).map(job => look(job, now)),
  clusters: [...world.clusters.values()].flatMap(cluster =>
    cluster.transition === undefined ? [] : { clusterId: cluster.id, status: statusAt(cluster, now) }
  )
})

/** Both lists are of the same things in the same order. */
const changed = <Thing extends object>(before: readonly Thing[], after: readonly Thing[]): Thing[] =>
  after.filter((thing, index) => JSON.stringify(thing) !== JSON.stringify(before[index]))

export const advanceClock = operation({
  method: 'POST',
  path: '/clock/advance',
  summary: 'Move the time of a sandbox on; answers when all that is due by then has happened, and with what changed',
  input: Type.Object(
    { by: Type.String({ examples: ['10m'], description: 'A length of time: 500ms, 30s, 10m, 1h30m, 2d.' }) },
    { additionalProperties: false }
  ),
  reply: Type.Object(
    { now: Type.String(), jobs: Type.Array(Changed.job), clusters: Type.Array(Changed.cluster) },
    { additionalProperties: false }
  ),
  run: async ({ lab, sandbox: name }, { by }) => {
    const span = milliseconds(by)
    const sandbox = lab.sandbox(name)
    await sandbox.readings.finished()
    const now = sandbox.now()
    const ids = sandbox.jobs.unfinished(now)
    const before = moving(sandbox, ids, now)
    sandbox.clock.set(now + span)
    const then = sandbox.now()
    const after = moving(sandbox, ids, then)
    return {
      now: new Date(then).toISOString(),
      jobs: changed(before.jobs, after.jobs),
      clusters: changed(before.clusters, after.clusters)
    }
  }
})
