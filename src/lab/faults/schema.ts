import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from '../../contract/schema.ts'
import type { OperationName } from '../../operations/index.ts'

const Like = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

/** Statuses that proxies and gateways answer with themselves. */
export const STATUSES = [429, 500, 502, 503, 504] as const

/** Damage to a response in transit. */
export const WIRES = ['reset', 'empty', 'truncated', 'garbled'] as const

const Length = Type.String({ description: 'A length of time: 500ms, 2s, 1m.' })

const Delay = Type.Union(
  [
    Length,
    closedObject({ min: Length, max: Length }, { description: 'Uniformly distributed between min and max.' }),
    closedObject(
      { median: Length, sigma: Type.Number({ exclusiveMinimum: 0, maximum: 3 }) },
      { description: 'Lognormal: half of the delays are shorter than the median; a larger sigma makes a longer tail.' }
    )
  ],
  { 'x-accepted': '"2s", {"min":"1s","max":"3s"} or {"median":"1s","sigma":0.5} (0 < sigma <= 3)' }
)

/** Effects of a fault. Several can combine: a delay first, then a code or status, then a drip or wire damage. */
export const EffectFields = {
  code: Type.Optional(Type.Integer({ description: 'A code that the operation documents.' })),
  reason: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: 'Replaces xxx in the message of the code.' })
  ),
  status: Type.Optional(
    Type.Union(
      STATUSES.map(status => Type.Literal(status)),
      { description: 'An HTTP status, with the body that a gateway would send.' }
    )
  ),
  delay: Type.Optional(Delay),
  drip: Type.Optional(
    closedObject(
      { chunks: Type.Integer({ minimum: 2, maximum: 1000 }), over: Length },
      { description: 'Sends the body in this number of pieces; the last one arrives after `over`.' }
    )
  ),
  wire: Type.Optional(
    Type.Union(
      WIRES.map(wire => Type.Literal(wire)),
      {
        description:
          'reset: the connection is reset; empty: it is closed without a byte; truncated: half of the body is missing; garbled: the body is noise.'
      }
    )
  ),
  lost: Type.Optional(
    Type.Boolean({ description: 'With status, reset or empty: the call takes effect, and its response is lost.' })
  ),
  pass: Type.Optional(
    Type.Literal(true, { description: 'The call succeeds as usual, but it counts as one of `times`.' })
  )
}

/** A fault as the client writes it. */
export const FaultInput = closedObject({
  operation: Type.Unsafe<OperationName | '*'>(Type.String({ description: 'Name of an operation, or * for any.' })),
  match: Type.Optional(
    closedObject(
      {
        cluster: Like('Id of the cluster that the call names.'),
        collection: Like('Name of the collection.'),
        object: Like('URL of one of the objects.'),
        key: Like('The API key, without the name of a sandbox.')
      },
      { description: 'Only calls that match; `*` in a value matches any characters.' }
    )
  ),
  ...EffectFields,
  times: Type.Optional(
    Type.Union([Type.Integer(), Type.Literal('always')], {
      description: 'Number of calls that it applies to. Default: 1.'
    })
  ),
  ttl: Type.Optional(
    Type.String({ description: "Time on the server's own clock after which it expires: 30s. Default: never." })
  )
})

export type FaultInput = Static<typeof FaultInput>

const Answers = closedObject(EffectFields)

export type EffectInput = Static<typeof Answers>
export type Status = (typeof STATUSES)[number]
export type Wire = (typeof WIRES)[number]
