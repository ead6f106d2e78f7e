import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { PAGES } from '../../contract/documents.ts'
import { formatProgress, milliseconds } from '../clock.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Template } from '../templates.ts'
import { ClockShape, showClock } from './clock.ts'

export const SandboxShape = closedObject({
  name: Type.String(),
  template: Type.String({ description: 'Name of the world that it was created from.' }),
  jobs: Type.Integer({ description: 'Number of import jobs, including ended ones.' }),
  running: Type.Integer({ description: 'Number of unfinished import jobs.' }),
  ttl: Type.Union([Type.Number(), Type.Null()], {
    description: 'Seconds without a request after which it may be removed; null: never.'
  }),
  clock: ClockShape,
  faults: Type.Integer({ description: 'Number of waiting faults.' }),
  scenarios: Type.Integer({ description: 'Number of waiting scenarios.' }),
  lastUsed: Type.String({
    description: "Time of its last use on the server's own clock. Reading its state does not count as use."
  })
})

export const showSandbox = (sandbox: LabSandbox): Static<typeof SandboxShape> => {
  const { name, template, jobs, ttl, clock, faults, scenarios, usedAt } = sandbox
  const { total, running } = jobs.counts(clock.now())
  return {
    name,
    template: template.world.name,
    jobs: total,
    running,
    ttl: ttl === undefined ? null : ttl / 1000,
    clock: showClock(clock),
    faults: faults?.state.waiting.length ?? 0,
    scenarios: scenarios?.state.waiting.length ?? 0,
    lastUsed: new Date(usedAt).toISOString()
  }
}

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
  summary: 'Create a sandbox from a world',
  input: closedObject({
    name: Type.String({ minLength: 1 }),
    template: Type.Optional(Type.String({ description: 'Name of a world. Default: that of the server.' })),
    ttl: Type.Optional(Type.String({ description: 'Maximum idle time: 30s, 10m, 2h.' }))
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
  summary: 'Delete a sandbox and its contents',
  input: closedObject({ name: Type.String() }),
  reply: closedObject({ deleted: Type.String() }),
  run: ({ lab }, { name }) => {
    lab.delete(name)
    return { deleted: name }
  }
})

const Page = closedObject({ url: Type.String(), source: Type.String(), revision: Type.String() })

/** The settings that decide how calls are answered. */
export const SettingsShape = {
  era: Type.String(),
  flavor: Type.String(),
  milvusVersion: Type.String(),
  seed: Type.Integer(),
  strict: Type.Boolean({ description: 'Started with --strict.' }),
  speed: Type.Number({ description: 'Speed of jobs relative to real time.' }),
  progress: Type.String({ description: 'How jobs of a new sandbox progress: time, immediate or polls:3.' }),
  rateLimit: Type.Integer({ description: 'Requests per second with one key to one operation; 0: no limit.' }),
  journal: Type.Integer({ description: 'Maximum number of journal entries per sandbox; 0: no journal.' }),
  worlds: Type.Array(Type.String())
}

const Settings = closedObject(SettingsShape)

export const showSettings = ({ options }: Laboratory): Static<typeof Settings> => ({
  era: options.era,
  flavor: options.rules.flavor,
  milvusVersion: options.rules.milvusVersion,
  seed: options.seed,
  strict: options.strict,
  speed: options.rules.speed,
  progress: formatProgress(options.polls),
  rateLimit: options.rateLimit,
  journal: options.journalSize,
  worlds: [...options.templates.keys()]
})

export const StateShape = closedObject({
  kind: oneOf(['memory', 'folder', 'postgres'], { description: 'Where the state is kept: --state.' }),
  place: Type.Optional(Type.String({ description: 'Its folder, or its database without the password.' })),
  replica: Type.Optional(Type.String({ description: 'This process among those that share the database.' })),
  problem: Type.Optional(Type.String({ description: 'Why the state cannot be written or read. Missing: it can.' }))
})

export const showState = ({ state }: Laboratory): Static<typeof StateShape> => {
  if (state === undefined) return { kind: 'memory' }
  const { kind, place, problem, shared } = state
  return {
    kind,
    place,
    ...(shared !== undefined && { replica: shared.replica }),
    ...(problem !== undefined && { problem })
  }
}

export const info = operation({
  method: 'GET',
  path: '/info',
  summary: 'Get the version and settings of the emulator',
  input: closedObject({}),
  reply: closedObject({
    name: Type.String(),
    version: Type.String(),
    ...SettingsShape,
    state: StateShape,
    sandboxes: Type.Integer(),
    emulates: closedObject({ read: Type.String(), pages: Type.Array(Page) })
  }),
  run: ({ lab }) => ({
    name: pkg.name,
    version: pkg.version,
    ...showSettings(lab),
    state: showState(lab),
    sandboxes: lab.all().length,
    emulates: { read: PAGES.read, pages: [...PAGES.pages] }
  })
})

export const listSandboxes = operation({
  method: 'GET',
  path: '/sandboxes',
  summary: 'List all sandboxes, the default one first',
  input: closedObject({}),
  reply: closedObject({ sandboxes: Type.Array(SandboxShape) }),
  run: ({ lab }) => ({ sandboxes: lab.all().map(showSandbox) })
})

export const reset = operation({
  method: 'POST',
  path: '/reset',
  summary: 'Reset a sandbox to its world and seed; with `all`, the whole server',
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

import { closedObject, oneOf } from '../../contract/schema.ts'
