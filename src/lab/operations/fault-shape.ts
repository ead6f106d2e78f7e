import { type Static, Type } from '@sinclair/typebox'
import { withoutSecrets } from '../../objects/store.ts'
import type { Fault } from '../faults/fault.ts'
import { FaultInput } from '../faults/fault-input.ts'

const { ttl: _, ...written } = FaultInput.properties

export const FaultShape = Type.Object(
  {
    id: Type.String(),
    ...written,
    times: Type.Union([Type.Integer(), Type.Literal('always')]),
    remaining: Type.Union([Type.Integer(), Type.Literal('always')], { description: 'Calls that it is still for.' }),
    hits: Type.Integer({ description: 'Calls that it has met.' }),
    expires: Type.Union([Type.String(), Type.Null()], { description: "By the server's own clock; null: it stays." })
  },
  { additionalProperties: false }
)

const timesOf = (times: number): number | 'always' => (times === Number.POSITIVE_INFINITY ? 'always' : times)

/** A key is not shown, nor what may be a secret in a URL. */
const shown = ({ key, object, ...match }: Fault['match']): Fault['match'] => ({
  ...match,
  ...(object !== undefined && { object: withoutSecrets(object) }),
  ...(key !== undefined && { key: '[redacted]' })
})

export const showFault = ({ id, written, match, times, hits, over, expiresAt }: Fault): Static<typeof FaultShape> => {
  const { ttl: _, match: __, ...said } = written
  return {
    id,
    ...said,
    ...(Object.keys(match).length > 0 && { match: shown(match) }),
    times: timesOf(times),
    remaining: over ? 0 : timesOf(times - hits),
    hits,
    expires: expiresAt === Number.POSITIVE_INFINITY ? null : new Date(expiresAt).toISOString()
  }
}
