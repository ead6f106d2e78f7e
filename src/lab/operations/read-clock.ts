import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { ClockShape, showClock } from './clock-shape.ts'

export const readClock = operation({
  method: 'GET',
  path: '/clock',
  summary: 'What time it is in a sandbox, and how its time runs',
  input: Type.Object({}, { additionalProperties: false }),
  reply: ClockShape,
  run: ({ lab, sandbox }) => showClock(lab.find(sandbox).clock)
})
