import { type Static, Type } from '@sinclair/typebox'
import { statusAt } from '../../cloud/world.ts'
import { PROGRESS_HELP } from '../../contract/documents.ts'
import { closedObject } from '../../contract/schema.ts'
import type { Job } from '../../imports/jobs/job.ts'
import { progressOf } from '../../imports/jobs/status.ts'
import { timelineOf } from '../../imports/jobs/timeline.ts'
import { momentOf } from '../../text/text.ts'
import { formatProgress, milliseconds, parseProgress, type SandboxClock } from '../clock.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'

import type { LabSandbox } from '../sandbox.ts'

const Changed = {
  job: closedObject({
    jobId: Type.String(),
    clusterId: Type.String(),
    collectionName: Type.String(),
    state: Type.Union([Type.Literal('Running'), Type.Literal('Completed'), Type.Literal('Failed')]),
    percent: Type.Integer({ minimum: 0, maximum: 100 })
  }),
  cluster: closedObject({ clusterId: Type.String(), status: Type.String() })
}

const look = (job: Job, now: number): Static<(typeof Changed)['job']> => {
  const { state, percent } = progressOf(job, now)
  return { jobId: job.id, clusterId: job.clusterId, collectionName: job.collectionName, state, percent }
}

/** The jobs that have not ended, and the clusters in transition to another status. */
const moving = ({ jobs, world }: LabSandbox, ids: readonly string[], now: number) => ({
  jobs: ids.flatMap(id => jobs.get(id) ?? []).map(job => look(job, now)),
  clusters: [...world.clusters.values()].flatMap(cluster =>
    cluster.transition === undefined ? [] : { clusterId: cluster.id, status: statusAt(cluster, now) }
  )
})

/** Things that differ. Both lists hold the same things in the same order. */
const changed = <Entry extends object>(before: readonly Entry[], after: readonly Entry[]): Entry[] =>
  after.filter((entry, index) => JSON.stringify(entry) !== JSON.stringify(before[index]))

export const advanceClock = operation({
  method: 'POST',
  path: '/clock/advance',
  summary: 'Advance the time of a sandbox; the response lists what has changed by then',
  input: closedObject({
    by: Type.Optional(
      Type.String({ examples: ['10m'], description: 'Length of time: 500ms, 30s, 10m, 1h30m, 2d. Either by or until.' })
    ),
    until: Type.Optional(
      Type.String({
        description:
          'Id of a job: until it ends. `next`: until the next job ends or the next cluster has its new status. `idle`: until all have.'
      })
    )
  }),
  reply: closedObject({ now: Type.String(), jobs: Type.Array(Changed.job), clusters: Type.Array(Changed.cluster) }),
  run: async ({ lab, sandbox: name }, { by, until }) => {
    if ((by === undefined) === (until === undefined)) throw new LabError(400, 'say either by or until')
    const span = by === undefined ? 0 : milliseconds(by)
    const sandbox = lab.sandbox(name)
    await sandbox.inspections.finished()
    const now = sandbox.now()
    const ids = sandbox.jobs.unfinished(now)
    const before = moving(sandbox, ids, now)
    const time = until === undefined ? now + span : endOf(sandbox, until, now)
    // A clock that runs may have passed it.
    if (time > sandbox.now() || until === undefined) sandbox.clock.set(time)
    const then = sandbox.now()
    const after = moving(sandbox, ids, then)
    return {
      now: new Date(then).toISOString(),
      jobs: changed(before.jobs, after.jobs),
      clusters: changed(before.clusters, after.clusters)
    }
  }
})

/** The moment that `until` names. @throws LabError when it never comes */
const endOf = (sandbox: LabSandbox, until: string, now: number): number => {
  if (until !== 'next' && until !== 'idle') return endOfJob(sandbox, until, now)
  const ends = [
    ...sandbox.jobs.running(now).map(({ endsAt }) => endsAt),
    ...[...sandbox.world.clusters.values()].map(({ transition }) => transition?.endsAt ?? 0)
  ].filter(time => time > now && time < Number.POSITIVE_INFINITY)
  if (until === 'idle') return ends.reduce((last, time) => Math.max(last, time), now)
  if (ends.length === 0) {
    const hint = 'GET /_emulator/jobs?state=Running lists jobs that stand still'
    throw new LabError(
      409,
      `until: nothing is due in sandbox ${sandbox.name}: no job ends by time, and no cluster changes; ${hint}`
    )
  }
  return ends.reduce((first, time) => Math.min(first, time))
}

const endOfJob = ({ name, jobs }: LabSandbox, id: string, now: number): number => {
  const job = jobs.at(now).get(id)
  const shown = id.slice(0, 60)
  if (job === undefined) {
    throw new LabError(
      404,
      `until: there is no job ${JSON.stringify(shown)} in sandbox ${name}; write its id, next or idle`
    )
  }
  const { state, completedAt } = progressOf(job, now)
  if (completedAt !== undefined) {
    const at = new Date(completedAt).toISOString()
    throw new LabError(409, `until: job ${shown} has ended already: ${state} at ${at}`)
  }
  const { endsAt } = timelineOf(job)
  if (endsAt < Number.POSITIVE_INFINITY) return endsAt
  throw new LabError(409, `until: job ${shown} does not end by time: ${reasonOf(job)}`)
}

/** Why a job has no end, once its files are read. */
const reasonOf = ({ ending, polls }: Job): string => {
  if (ending.kind === 'stall') return 'it stalls'
  if (ending.kind === 'await' && ending.decision === undefined) return 'it waits for commit or abort'
  return polls === undefined
    ? 'its files are being read'
    : `it goes by polls, of which it needs ${polls.needed}; ask for it`
}

export const ClockShape = closedObject({
  mode: Type.Union([Type.Literal('real'), Type.Literal('frozen'), Type.Literal('scaled')]),
  scale: Type.Number({ description: 'Speed relative to real time; 0: frozen.' }),
  now: Type.String({ description: 'UTC to the millisecond.' })
})

const MODES: ReadonlyMap<number, 'real' | 'frozen'> = new Map([
  [0, 'frozen'],
  [1, 'real']
])

export const showClock = (clock: SandboxClock): Static<typeof ClockShape> => ({
  mode: MODES.get(clock.scale) ?? 'scaled',
  scale: clock.scale,
  now: new Date(clock.now()).toISOString()
})

export const readClock = operation({
  method: 'GET',
  path: '/clock',
  summary: 'Get the time of a sandbox and the mode of its clock',
  input: closedObject({}),
  reply: ClockShape,
  run: ({ lab, sandbox }) => showClock(lab.find(sandbox).clock)
})

export const ProgressShape = closedObject({
  progress: Type.String({ examples: ['polls:3'], description: PROGRESS_HELP })
})

export const readProgress = operation({
  method: 'GET',
  path: '/progress',
  summary: 'Get how the jobs of a sandbox progress',
  input: closedObject({}),
  reply: ProgressShape,
  run: ({ lab, sandbox }) => ({ progress: formatProgress(lab.find(sandbox).polls) })
})

/** Maximum scale: a faster clock would reach the year 9999 within a day. */
const FASTEST = 1e6

const timeOf = (text: string): number => {
  const time = momentOf(text)
  if (Number.isNaN(time)) throw new LabError(400, 'time is no date; write it like 2024-01-02T03:04:05Z')
  return time
}

export const setClock = operation({
  method: 'PATCH',
  path: '/clock',
  summary: 'Freeze the time of a sandbox, let it run at a speed, or set it to a later moment',
  input: closedObject({
    mode: Type.Optional(Type.Union([Type.Literal('real'), Type.Literal('frozen'), Type.Literal('scaled')])),
    scale: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: FASTEST,
        description: 'Speed relative to real time; with mode scaled.'
      })
    ),
    time: Type.Optional(Type.String({ description: 'A time that is not in the past of the sandbox.' }))
  }),
  reply: ClockShape,
  run: ({ lab, sandbox }, { mode, scale, time }) => {
    if ((mode === 'scaled') !== (scale !== undefined)) throw new LabError(400, 'mode scaled and scale go together')
    const { clock } = lab.sandbox(sandbox)
    if (time !== undefined) clock.set(timeOf(time))
    if (mode !== undefined) clock.run(scale ?? (mode === 'frozen' ? 0 : 1))
    return showClock(clock)
  }
})

export const setProgress = operation({
  method: 'PATCH',
  path: '/progress',
  summary: 'Set how new jobs of a sandbox progress: by time, by polls, or at once',
  input: ProgressShape,
  reply: ProgressShape,
  run: ({ lab, sandbox }, { progress }) => {
    const polls = parseProgress(progress)
    lab.sandbox(sandbox).polls = polls
    return { progress }
  }
})
