import { type Static, Type } from '@sinclair/typebox'
import type { SandboxClock } from '../sandbox-clock.ts'

export const ClockShape = Type.Object(
  {
    mode: Type.Union([Type.Literal('real'), Type.Literal('frozen'), Type.Literal('scaled')]),
    scale: Type.Number({ description: 'How many times faster than real time it runs; 0: it stands still.' }),
    now: Type.String({ description: 'UTC to the millisecond.' })
  },
  { additionalProperties: false }
)

const MODES: ReadonlyMap<number, 'real' | 'frozen'> = new Map([
  [0, 'frozen'],
  [1, 'real']
])

export const showClock = (clock: SandboxClock): Static<typeof ClockShape> => ({
  mode: MODES.get(clock.scale) ?? 'scaled',
  scale: clock.scale,
  now: new Date(clock.now()).toISOString()
})
