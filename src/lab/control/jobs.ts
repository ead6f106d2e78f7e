import { type Static, Type } from '@sinclair/typebox'
import { closedObject, oneOf } from '../../contract/schema.ts'
import type { Job } from '../../imports/jobs/job.ts'
import { progressOf, standsStill } from '../../imports/jobs/status.ts'
import { phaseOf } from '../../imports/jobs/timeline.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'

const STATES = ['Running', 'Completed', 'Failed'] as const

/** A job in a list. */
export const JobSummary = closedObject({
  jobId: Type.String(),
  clusterId: Type.String(),
  collectionName: Type.String(),
  database: Type.Optional(Type.String({ description: 'Left out: default.' })),
  partitionName: Type.Union([Type.String(), Type.Null()]),
  fileName: Type.String(),
  files: Type.Integer({ description: 'Number of files.' }),
  fileSize: Type.Integer({ description: 'Bytes of all files.' }),
  state: Type.Union(STATES.map(state => Type.Literal(state))),
  phase: Type.Union([Type.String(), Type.Null()], {
    description: 'Pending, PreImporting, Importing, Sorting or IndexBuilding; null: it has ended.'
  }),
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  standsStill: Type.Boolean({
    description: 'The job is running but makes no progress by itself: it stalls, or waits for commit or abort.'
  }),
  rows: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Rows of its files; null while they are being read.'
  }),
  createdAt: Type.String({ description: 'UTC, by the clock of the sandbox.' }),
  endedAt: Type.Union([Type.String(), Type.Null()], { description: 'UTC, by the clock of the sandbox.' }),
  errorMessage: Type.Union([Type.String(), Type.Null()])
})

export type JobSummary = Static<typeof JobSummary>

export const summarizeJob = (job: Job, now: number): JobSummary => {
  const { state, percent, errorMessage, completedAt } = progressOf(job, now)
  return {
    jobId: job.id,
    clusterId: job.clusterId,
    collectionName: job.collectionName,
    ...(job.database !== undefined && { database: job.database }),
    partitionName: job.partitionName ?? null,
    fileName: job.fileName,
    files: job.files?.length ?? 1,
    fileSize: job.fileSize,
    state,
    phase: state === 'Running' ? phaseOf(percent) : null,
    percent,
    standsStill: state === 'Running' && standsStill(job, now),
    rows: job.inspection?.rows ?? null,
    createdAt: new Date(job.createdAt).toISOString(),
    endedAt: completedAt === undefined ? null : new Date(completedAt).toISOString(),
    errorMessage: errorMessage ?? null
  }
}

export const listJobs = operation({
  method: 'GET',
  path: '/jobs',
  summary: 'List the import jobs of a sandbox in all its clusters, newest first',
  input: closedObject({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Default: 100.' })),
    state: Type.Optional(oneOf(STATES, { description: 'Only jobs in this state.' })),
    cluster: Type.Optional(Type.String({ description: 'Only jobs of the cluster with this id.' })),
    before: Type.Optional(
      Type.String({ description: 'Only jobs older than the one with this id: `next` of the previous page.' })
    )
  }),
  reply: closedObject({
    jobs: Type.Array(JobSummary),
    count: Type.Integer({ description: 'Number of all jobs in the sandbox, shown or not.' }),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'To read on, give it as before; null: there are no more. A filter may end a part early.'
    })
  }),
  run: ({ lab, sandbox: name }, { limit = 100, state, cluster, before }) => {
    const { jobs, world, now } = lab.find(name)
    const time = now()
    const count = jobs.size(time)
    if (cluster !== undefined && !world.clusters.has(cluster)) {
      const shown = JSON.stringify(cluster.slice(0, 60))
      throw new LabError(404, `cluster: there is no ${shown} in sandbox ${name}; GET /_emulator/world lists them`)
    }
    if (before !== undefined && jobs.get(before) === undefined) {
      const shown = JSON.stringify(before.slice(0, 60))
      throw new LabError(404, `before: there is no job ${shown} in sandbox ${name}; list again without before`)
    }
    const found = jobs.newest(time, { limit, state, clusterId: cluster, before })
    return { jobs: found.jobs.map(job => summarizeJob(job, time)), count, next: found.next ?? null }
  }
})
