import { Type } from '@sinclair/typebox'

/** As far as a Date goes, in both directions. */
const FARTHEST = 8.64e15

export const Time = Type.Integer({ minimum: -FARTHEST, maximum: FARTHEST, description: 'Epoch milliseconds.' })
