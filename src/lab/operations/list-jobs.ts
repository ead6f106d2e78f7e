import { type Static, Type } from '@sinclair/typebox'
import type { Job } from '../../imports/jobs/job.ts'
import { standsStill, statusOf } from '../../imports/jobs/status.ts'
import { operation } from '../operation.ts'

const JobShape = Type.Object(
  {
    jobId: Type.String(),
    clusterId: Type.String(),
    collectionName: Type.String(),
    fileName: Type.String(),
    state: Type.Union([Type.Literal('Running'), Type.Literal('Completed'), Type.Literal('Failed')]),
    percent: Type.Integer({ minimum: 0, maximum: 100 }),
    standsStill: Type.Boolean({
      description: 'It runs, but goes no further by itself: it stalls, or waits for commit or abort.'
    }),
    rows: Type.Union([Type.Integer(), Type.Null()], { description: 'Of its files; null while they are being read.' }),
    createdAt: Type.String({ description: 'UTC, by the clock of the sandbox.' }),
    errorMessage: Type.Union([Type.String(), Type.Null()])
  },
  { additionalProperties: false }
)

const showJob = (job: Job, now: number): Static<typeof JobShape> => {
  const { state, percent, errorMessage } = statusOf(job, now)
  return {
    jobId: job.id,
    clusterId: job.clusterId,
    collectionName: job.collectionName,
    fileName: job.fileName,
    state,
    percent,
    standsStill: standsStill(job, now),
    rows: job.inspection?.rows ?? null,
    createdAt: new Date(job.createdAt).toISOString(),
    errorMessage: errorMessage ?? null
  }
}

export const listJobs = operation({
  method: 'GET',
  path: '/jobs',
  summary: 'The import jobs of a sandbox in all its clusters, the newest first',
  input: Type.Object(
    { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Default: 100.' })) },
    { additionalProperties: false }
  ),
  reply: Type.Object(
    { jobs: Type.Array(JobShape), count: Type.Integer({ description: 'How many there are, shown or not.' }) },
    { additionalProperties: false }
  ),
  run: ({ lab, sandbox: name }, { limit = 100 }) => {
    const { jobs, now } = lab.find(name)
    const time = now()
    // Of jobs of one moment the one that was created last comes first.
    const newest = jobs
      .all(time)
      .sort((a, b) => a.createdAt - b.createdAt)
      .reverse()
    return { jobs: newest.slice(0, limit).map(job => showJob(job, time)), count: newest.length }
  }
})
