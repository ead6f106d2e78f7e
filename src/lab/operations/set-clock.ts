import { Type } from '@sinclair/typebox'
import { momentOf } from '../../text/moment.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import { ClockShape, showClock } from './clock-shape.ts'

/** A clock that runs faster would reach the end of calendars within a day. */
const FASTEST = 1e6

const timeOf = (text: string): number => {
  const time = momentOf(text)
  if (Number.isNaN(time)) throw new LabError(400, 'time is no date; write it like 2024-01-02T03:04:05Z')
  return time
}

export const setClock = operation({
  method: 'PATCH',
  path: '/clock',
  summary: 'Let the time of a sandbox stand still, run as it is or faster, or go on to a later moment',
  input: Type.Object(
    {
      mode: Type.Optional(Type.Union([Type.Literal('real'), Type.Literal('frozen'), Type.Literal('scaled')])),
      scale: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: FASTEST, description: 'With mode scaled.' })),
      time: Type.Optional(Type.String({ description: 'A moment that is not in the past of the sandbox.' }))
    },
    { additionalProperties: false }
  ),
  reply: ClockShape,
  run: ({ lab, sandbox }, { mode, scale, time }) => {
    if ((mode === 'scaled') !== (scale !== undefined)) throw new LabError(400, 'mode scaled and scale go together')
    const { clock } = lab.sandbox(sandbox)
    if (time !== undefined) clock.set(timeOf(time))
    if (mode !== undefined) clock.run(scale ?? (mode === 'frozen' ? 0 : 1))
    return showClock(clock)
  }
})
