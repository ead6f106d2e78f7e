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
    closedObject({ min: Length, max: Length }, { description: 'Evenly between the two.' }),
    closedObject(
      { median: Length, sigma: Type.Number({ exclusiveMinimum: 0, maximum: 3 }) },
      { description: 'Lognormal: half of all are shorter; the larger sigma, the longer the tail.' }
    )
  ],
  { 'x-accepted': '"2s", {"min":"1s","max":"3s"} or {"median":"1s","sigma":0.5} (0 < sigma <= 3)' }
)

/** Effects of a fault. Several can combine: a delay first, then a code or status, then a drip or wire damage. */
export const EffectFields = {
  code: Type.Optional(Type.Integer({ description: 'A code that the operation may answer with.' })),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'What stands for xxx in its text.' })),
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
      { description: 'The body comes in so many pieces, the last one after that time.' }
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
    Type.Boolean({ description: 'With status, reset or empty: the call is done first, and its answer lost.' })
  ),
  pass: Type.Optional(Type.Literal(true, { description: 'Nothing happens, but the turn is taken.' }))
}

/** A fault as the client writes it. */
export const FaultInput = closedObject({
  operation: Type.Unsafe<OperationName | '*'>(
    Type.String({ description: 'Name of an operation, or * for whichever comes.' })
  ),
  match: Type.Optional(
    closedObject(
      {
        cluster: Like('Id of the cluster that the call names.'),
        collection: Like('Name of the collection.'),
        object: Like('URL of one of the objects.'),
        key: Like('The API key, without the name of a sandbox.')
      },
      { description: 'Which calls alone; `*` in a value stands for any characters.' }
    )
  ),
  ...EffectFields,
  times: Type.Optional(
    Type.Union([Type.Integer(), Type.Literal('always')], { description: 'How many calls it is for. Default: 1.' })
  ),
  ttl: Type.Optional(
    Type.String({ description: "After this time of the server's own clock it is gone: 30s. Default: it stays." })
  )
})

export type FaultInput = Static<typeof FaultInput>

const Answers = closedObject(EffectFields)

export type EffectInput = Static<typeof Answers>
export type Status = (typeof STATUSES)[number]
export type Wire = (typeof WIRES)[number]
