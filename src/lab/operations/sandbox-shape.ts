import { type Static, Type } from '@sinclair/typebox'
import type { LabSandbox } from '../sandbox.ts'
import { ClockShape, showClock } from './clock-shape.ts'

export const SandboxShape = Type.Object(
  {
    name: Type.String(),
    template: Type.String({ description: 'Name of the world it is made from.' }),
    jobs: Type.Integer({ description: 'Import jobs in it, ended ones too.' }),
    ttl: Type.Union([Type.Number(), Type.Null()], {
      description: 'Seconds without a request after which it may go; null: it stays.'
    }),
    clock: ClockShape
  },
  { additionalProperties: false }
)

export const showSandbox = ({ name, template, jobs, ttl, clock }: LabSandbox): Static<typeof SandboxShape> => ({
  name,
  template: template.world.name,
  jobs: jobs.size(clock.now()),
  ttl: ttl === undefined ? null : ttl / 1000,
  clock: showClock(clock)
})
