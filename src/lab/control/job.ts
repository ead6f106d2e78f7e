import { type Static, Type } from '@sinclair/typebox'
import { Refusal } from '../../contract/refusals/refusal.ts'
import { toMilvusRefusal, toV2Refusal } from '../../contract/refusals/translate.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import type { Job } from '../../imports/jobs/job.ts'
import { stateOf, statusOf } from '../../imports/jobs/status.ts'
import { planPhases } from '../../imports/jobs/timeline.ts'
import { getImport } from '../../imports/progress.ts'
import { milvusProgress } from '../../imports/progress-milvus.ts'
import { importProgress } from '../../imports/progress-v2.ts'
import { type CallContext, GetRequest } from '../../imports/requests.ts'
import { LAYERS } from '../../objects/store.ts'
import { nearest } from '../../text/text.ts'
import type { RequestRecord } from '../journal/journal.ts'
import { LabError } from '../lab-error.ts'
import type { CallSettings } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'
import { JobSummary, summarizeJob } from './jobs.ts'

const Time = Type.Union([Type.String(), Type.Null()], { description: 'UTC, by the clock of the sandbox.' })

const JobFileShape = closedObject({
  name: Type.String(),
  size: Type.Integer({ description: 'Bytes.' }),
  percent: Type.Integer(),
  rows: Type.Union([Type.Integer(), Type.Null()], { description: 'null: not read, or with a fault.' }),
  endedAt: Time,
  errorMessage: Type.Union([Type.String(), Type.Null()])
})

const PhaseShape = closedObject({
  name: Type.String(),
  percent: Type.Integer({ description: 'Progress at its end.' }),
  startsAt: Time,
  endsAt: Time
})

/** A reply of the emulated API. */
const Reply = Type.Object({ code: Type.Integer() }, { additionalProperties: true })

const JobDetail = closedObject({
  ...JobSummary.properties,
  fileList: Type.Array(JobFileShape),
  phases: Type.Array(PhaseShape, {
    description: 'As far as it gets; null for times that are not known yet, as of progress by polls.'
  }),
  polls: Type.Union([closedObject({ needed: Type.Integer(), counted: Type.Integer() }), Type.Null()], {
    description: 'null: it progresses by time.'
  }),
  explain: Type.Union([Type.String(), Type.Null()], {
    description: 'Of its scenario or magic name, or of the fault in its files.'
  }),
  journalId: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Entry of the request that created it; null: the journal does not have it.'
  }),
  layers: Type.Array(oneOf(LAYERS), {
    description:
      'Where its objects were found: uploads, folders on disk, objects that the world declares, live stores. Empty for a job that no request made.'
  }),
  options: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'Of that request; null: it had none, or the journal does not have it.'
  }),
  replies: closedObject(
    { v1: Reply, v2: Reply, milvus: Reply },
    { description: 'What get of v1, and describe of v2 and of Milvus, would answer now.' }
  )
})

/** A console draws with this: unlike get and describe it is no poll. */
export const readJob = operation({
  method: 'GET',
  path: '/jobs/:id',
  summary: 'One import job: files, phases with their planned times, the request that made it, and the replies about it',
  input: closedObject({ id: Type.String() }),
  reply: JobDetail,
  run: async ({ lab, sandbox: name }, { id }) => {
    const sandbox = lab.find(name)
    await sandbox.inspections.settled()
    const now = sandbox.now()
    const job = jobNamed(sandbox, id, now)
    const made = findCreation(sandbox, id)
    const status = statusOf(job, now)
    const explains = status.files.find(({ explain }) => explain !== undefined)
    return {
      ...summarizeJob(job, now),
      fileList: status.files.map(({ name, size, percent, completedAt, errorMessage }) => ({
        name,
        size,
        percent,
        rows: rowsOf(job, name),
        endedAt: iso(completedAt),
        errorMessage: errorMessage ?? null
      })),
      phases: planPhases(job).map(({ name, percent, startsAt, endsAt }) => ({
        name,
        percent,
        startsAt: iso(startsAt),
        endsAt: iso(endsAt)
      })),
      polls: job.polls === undefined ? null : { needed: job.polls.needed, counted: job.polls.at.length },
      explain: explains?.explain ?? job.explain ?? null,
      journalId: made?.id ?? null,
      layers: [...(job.origin?.layers ?? [])],
      options: optionsOf(made),
      replies: await repliesOf(sandbox, job, lab.options.calls)
    }
  }
})

/** Error message of a job that is ended by a call. */
const ENDED = 'ended by /_emulator/jobs'

export const endJob = operation({
  method: 'POST',
  path: '/jobs/:id/end',
  summary: 'End a running job now: it fails, and its slot is free',
  makesNone: true,
  input: closedObject({
    id: Type.String(),
    reason: Type.Optional(Type.String({ maxLength: 1000, description: `Its errorMessage. Default: ${ENDED}.` }))
  }),
  reply: JobSummary,
  run: ({ lab, sandbox: name }, { id, reason = ENDED }) => {
    const sandbox = lab.find(name)
    const now = sandbox.now()
    const job = jobNamed(sandbox, id, now)
    if (stateOf(job, now) !== 'Running') throw new LabError(409, `job ${id} has ended already`)
    sandbox.jobs.replace(id, { dropped: { at: now, message: reason } })
    return summarizeJob(jobNamed(sandbox, id, now), now)
  }
})

/** @throws LabError */
export const jobNamed = ({ jobs, name }: LabSandbox, id: string, now: number): Job => {
  const found = jobs.at(now).get(id)
  if (found !== undefined) return found
  const near = nearest(
    id,
    jobs.newest(now, { limit: 100 }).jobs.map(job => job.id)
  )
  const advice = near === undefined ? 'GET /_emulator/jobs lists them' : `did you mean ${near}?`
  throw new LabError(404, `there is no job ${JSON.stringify(id.slice(0, 60))} in sandbox ${name}; ${advice}`)
}

const iso = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString())

const rowsOf = ({ inspection }: Job, file: string): number | null => {
  if (inspection === undefined || inspection.fault !== undefined) return null
  return inspection.fileRows === undefined ? inspection.rows : (inspection.fileRows.get(file) ?? null)
}

const CREATING: ReadonlySet<string | undefined> = new Set(['import', 'v2.create'])

const findCreation = ({ journal }: LabSandbox, id: string): RequestRecord | undefined =>
  journal
    .records()
    .findLast(
      (record): record is RequestRecord =>
        record.kind === 'request' &&
        CREATING.has(record.operation?.name) &&
        record.reply?.includes(`"jobId":"${id}"`) === true
    )

const optionsOf = (made: RequestRecord | undefined): Record<string, unknown> | null => {
  const options = (made?.body as { readonly options?: unknown } | null | undefined)?.options
  return typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : null
}

/** Codes of a success. */
const OK_CODES = { v1: 200, v2: 0 } as const

/** The replies for a caller who may see the job. */
const repliesOf = async (
  sandbox: LabSandbox,
  { id: jobId, clusterId }: Job,
  { messageStyle }: CallSettings
): Promise<Static<typeof JobDetail>['replies']> => {
  const organization = sandbox.world.clusters.get(clusterId)?.organization ?? ''
  const caller = { organization, projects: undefined }
  const call: CallContext = {
    ...{ sandbox, caller, key: '', asMilvus: false },
    host: { kind: 'neutral' },
    // Calls of the console are no polls.
    fromConsole: true
  }
  const milvus = { ...call, asMilvus: true }
  const replyTo = async (code: number, ask: () => unknown, translate: (refusal: Refusal) => Refusal) => {
    try {
      const { answer } = (await ask()) as { readonly answer: object }
      return { code, data: answer }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return translate(error).body(messageStyle)
    }
  }
  return {
    v1: await replyTo(
      OK_CODES.v1,
      () => getImport(new GetRequest(call, { clusterId, jobId })),
      refusal => refusal
    ),
    v2: await replyTo(OK_CODES.v2, () => importProgress(new GetRequest(call, { clusterId, jobId })), toV2Refusal),
    milvus: await replyTo(OK_CODES.v2, () => milvusProgress(new GetRequest(milvus, { jobId })), toMilvusRefusal)
  }
}
