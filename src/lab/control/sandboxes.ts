import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { PAGES } from '../../contract/documents.ts'
import type { Job } from '../../imports/jobs/job.ts'
import { standsStill, statusOf } from '../../imports/jobs/status.ts'
import { milliseconds } from '../clock/clock.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Template } from '../templates.ts'
import { ClockShape, showClock } from './clock.ts'

export const SandboxShape = closedObject({
  name: Type.String(),
  template: Type.String({ description: 'Name of the world it is made from.' }),
  jobs: Type.Integer({ description: 'Import jobs in it, ended ones too.' }),
  ttl: Type.Union([Type.Number(), Type.Null()], {
    description: 'Seconds without a request after which it may go; null: it stays.'
  }),
  clock: ClockShape
})

export const showSandbox = ({ name, template, jobs, ttl, clock }: LabSandbox): Static<typeof SandboxShape> => ({
  name,
  template: template.world.name,
  jobs: jobs.size(clock.now()),
  ttl: ttl === undefined ? null : ttl / 1000,
  clock: showClock(clock)
})

const templateNamed = ({ options: { templates } }: Laboratory, name: string): Template => {
  const found = templates.get(name)
  if (found !== undefined) return found
  throw new LabError(
    404,
    `there is no world ${JSON.stringify(name.slice(0, 60))}; known: ${[...templates.keys()].join(', ')}`
  )
}

export const createSandbox = operation({
  method: 'POST',
  path: '/sandboxes',
  summary: 'Make a sandbox, with a world of its own choice',
  input: closedObject({
    name: Type.String({ minLength: 1 }),
    template: Type.Optional(Type.String({ description: 'Name of a world. Default: that of the server.' })),
    ttl: Type.Optional(Type.String({ description: 'How long it may idle: 30s, 10m, 2h.' }))
  }),
  reply: SandboxShape,
  run: ({ lab }, { name, template, ttl }) =>
    showSandbox(
      lab.create(name, {
        ...(template !== undefined && { template: templateNamed(lab, template) }),
        ...(ttl !== undefined && { ttl: milliseconds(ttl) })
      })
    )
})

export const deleteSandbox = operation({
  method: 'DELETE',
  path: '/sandboxes/:name',
  summary: 'Delete a sandbox with all that is in it',
  input: closedObject({ name: Type.String() }),
  reply: closedObject({ deleted: Type.String() }),
  run: ({ lab }, { name }) => {
    lab.delete(name)
    return { deleted: name }
  }
})

const Page = closedObject({ url: Type.String(), source: Type.String(), revision: Type.String() })

export const info = operation({
  method: 'GET',
  path: '/info',
  summary: 'What is emulated here',
  input: closedObject({}),
  reply: closedObject({
    name: Type.String(),
    version: Type.String(),
    era: Type.String(),
    flavor: Type.String(),
    milvusVersion: Type.String(),
    seed: Type.Integer(),
    worlds: Type.Array(Type.String()),
    sandboxes: Type.Integer(),
    emulates: closedObject({ read: Type.String(), pages: Type.Array(Page) })
  }),
  run: ({ lab }) => ({
    name: pkg.name,
    version: pkg.version,
    era: lab.options.era,
    flavor: lab.options.rules.flavor,
    milvusVersion: lab.options.rules.milvusVersion,
    seed: lab.options.seed,
    worlds: [...lab.options.templates.keys()],
    sandboxes: lab.all().length,
    emulates: { read: PAGES.read, pages: [...PAGES.pages] }
  })
})

const JobShape = closedObject({
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
})

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
  input: closedObject({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Default: 100.' }))
  }),
  reply: closedObject({
    jobs: Type.Array(JobShape),
    count: Type.Integer({ description: 'How many there are, shown or not.' })
  }),
  run: ({ lab, sandbox: name }, { limit = 100 }) => {
    const { jobs, now } = lab.find(name)
    const time = now()
    // Among jobs created at the same moment, the last created comes first.
    const newest = jobs
      .all(time)
      .sort((a, b) => a.createdAt - b.createdAt)
      .reverse()
    return { jobs: newest.slice(0, limit).map(job => showJob(job, time)), count: newest.length }
  }
})

export const listSandboxes = operation({
  method: 'GET',
  path: '/sandboxes',
  summary: 'All sandboxes, the default one first',
  input: closedObject({}),
  reply: closedObject({ sandboxes: Type.Array(SandboxShape) }),
  run: ({ lab }) => ({ sandboxes: lab.all().map(showSandbox) })
})

export const reset = operation({
  method: 'POST',
  path: '/reset',
  summary: 'Wipe a sandbox and begin again from its world and seed; with all, the whole server',
  input: closedObject({
    all: Type.Optional(Type.Boolean({ description: 'Reset the default sandbox, and delete all others.' }))
  }),
  makesNone: true,
  reply: closedObject({ reset: Type.Array(Type.String()) }),
  run: ({ lab, sandbox }, { all = false }) => {
    if (!all) return { reset: [lab.reset(lab.sandbox(sandbox)).name] }
    const names = lab.all().map(({ name }) => name)
    lab.clear()
    return { reset: names }
  }
})

import { closedObject } from '../../contract/schema.ts'
