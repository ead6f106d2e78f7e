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
  template: Type.String({ description: 'Name of the world it is made from.' }),
  jobs: Type.Integer({ description: 'Import jobs in it, ended ones too.' }),
  running: Type.Integer({ description: 'Import jobs that have not ended.' }),
  ttl: Type.Union([Type.Number(), Type.Null()], {
    description: 'Seconds without a request after which it may go; null: it stays.'
  }),
  clock: ClockShape,
  faults: Type.Integer({ description: 'Faults that wait for a call.' }),
  scenarios: Type.Integer({ description: 'Scenarios that wait for a job.' }),
  lastUsed: Type.String({ description: "When it was last used, by the server's own clock; to look at it is no use." })
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

/** The settings that decide how calls are answered. */
export const SettingsShape = {
  era: Type.String(),
  flavor: Type.String(),
  milvusVersion: Type.String(),
  seed: Type.Integer(),
  strict: Type.Boolean({ description: 'Started with --strict.' }),
  speed: Type.Number({ description: 'How many times faster than real time jobs run.' }),
  progress: Type.String({ description: 'What jobs of a new sandbox go by: time, immediate or polls:3.' }),
  rateLimit: Type.Integer({ description: 'Requests a second with one key to one operation; 0: no limit.' }),
  journal: Type.Integer({ description: 'Entries that the journal of a sandbox keeps; 0: none is kept.' }),
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

export const info = operation({
  method: 'GET',
  path: '/info',
  summary: 'What is emulated here',
  input: closedObject({}),
  reply: closedObject({
    name: Type.String(),
    version: Type.String(),
    ...SettingsShape,
    sandboxes: Type.Integer(),
    emulates: closedObject({ read: Type.String(), pages: Type.Array(Page) })
  }),
  run: ({ lab }) => ({
    name: pkg.name,
    version: pkg.version,
    ...showSettings(lab),
    sandboxes: lab.all().length,
    emulates: { read: PAGES.read, pages: [...PAGES.pages] }
  })
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
