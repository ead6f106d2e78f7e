import { type Static, Type } from '@sinclair/typebox'
import { statusAt } from '../../cloud/world.ts'
import { PROGRESS_HELP } from '../../contract/documents.ts'
import { closedObject } from '../../contract/schema.ts'
import type { Job } from '../../imports/jobs/job.ts'
import { statusOf } from '../../imports/jobs/status.ts'
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
  const { state, percent } = statusOf(job, now)
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
    by: Type.String({ examples: ['10m'], description: 'Length of time: 500ms, 30s, 10m, 1h30m, 2d.' })
  }),
  reply: closedObject({ now: Type.String(), jobs: Type.Array(Changed.job), clusters: Type.Array(Changed.cluster) }),
  run: async ({ lab, sandbox: name }, { by }) => {
    const span = milliseconds(by)
    const sandbox = lab.sandbox(name)
    await sandbox.inspections.finished()
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
