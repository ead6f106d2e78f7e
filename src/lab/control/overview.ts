import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { type Cluster, statusAt } from '../../cloud/world.ts'
import { closedObject } from '../../contract/schema.ts'
import { formatProgress } from '../clock.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'
import { SandboxShape, SettingsShape, StateShape, showSandbox, showSettings, showState } from './sandboxes.ts'

const { jobs: _, running: __, ...SANDBOX } = SandboxShape.properties

const SandboxOverview = closedObject({
  ...SANDBOX,
  progress: Type.String({ description: 'How its jobs progress.' }),
  jobs: closedObject({
    total: Type.Integer(),
    running: Type.Integer(),
    completed: Type.Integer(),
    failed: Type.Integer()
  }),
  journal: closedObject({
    last: Type.Integer({ description: 'Id of the newest entry.' }),
    dropped: Type.Integer({ description: 'Number of entries evicted by later ones.' })
  }),
  worldChanges: Type.Integer({
    description:
      'Grows after changes of its world: clusters, collections, keys, buckets and objects. Several at once may count as one.'
  })
})

const Overview = closedObject({
  version: Type.String(),
  settings: closedObject(SettingsShape),
  state: StateShape,
  sandboxes: Type.Array(SandboxOverview, {
    description: 'The default sandbox first, then the others, last used first.'
  }),
  count: Type.Integer({ description: 'Number of all sandboxes, shown or not.' }),
  warnings: Type.Array(closedObject({ rule: Type.String(), count: Type.Integer() }), {
    description: 'Warnings of the lint about calls to all sandboxes.'
  })
})

export type SandboxOverview = Static<typeof SandboxOverview>

export type Overview = Static<typeof Overview>

/** Maximum sandboxes shown, so that a server with thousands of them answers at once. */
const MOST_SHOWN = 200

export const readOverview = (lab: Laboratory): Overview => {
  const [main = lab.main, ...named] = lab.all()
  const latest = named.length < MOST_SHOWN ? named : named.sort((a, b) => b.usedAt - a.usedAt).slice(0, MOST_SHOWN - 1)
  return {
    version: pkg.version,
    settings: showSettings(lab),
    state: showState(lab),
    sandboxes: [main, ...latest].map(showOverview),
    count: named.length + 1,
    warnings: [...main.coverage.warnings()].map(([rule, { count }]) => ({ rule, count }))
  }
}

const showOverview = (sandbox: LabSandbox): SandboxOverview => {
  const { jobs: _, running: __, ...shown } = showSandbox(sandbox)
  const { jobs, journal, now, polls } = sandbox
  return {
    ...shown,
    progress: formatProgress(polls),
    jobs: jobs.counts(now()),
    journal: { last: journal.last, dropped: journal.dropped },
    worldChanges: worldChangesOf(sandbox)
  }
}

interface Seen {
  readonly parts: readonly unknown[]
  /** Clusters whose status changes with time. */
  readonly moving: readonly Cluster[]
  readonly changes: number
}

const seen = new WeakMap<LabSandbox, Seen>()

/** Counts the looks at a world that found it changed, so that no request has to tell of its changes. */
const worldChangesOf = (sandbox: LabSandbox): number => {
  const { world, buckets, uploads, now } = sandbox
  const before = seen.get(sandbox)
  const moving =
    before?.parts[0] === world
      ? before.moving
      : [...world.clusters.values()].filter(({ transition }) => transition !== undefined)
  const time = now()
  const statuses = moving.map(cluster => statusAt(cluster, time)).join()
  const parts = [world, buckets, uploads?.changes ?? 0, statuses]
  const same = before?.parts.every((part, index) => part === parts[index]) ?? true
  const changes = (before?.changes ?? 0) + (same ? 0 : 1)
  seen.set(sandbox, { parts, moving, changes })
  return changes
}

export const overview = operation({
  method: 'GET',
  path: '/overview',
  summary: 'Get the main settings, and all sandboxes with their current activity',
  input: closedObject({}),
  reply: Overview,
  run: ({ lab }) => readOverview(lab)
})
