import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../../contract/schema.ts'

export const Organization = Type.Object(
  { id: Type.String({ minLength: 1 }), name: Type.Optional(Type.String()) },
  { additionalProperties: false }
)

export const Project = Type.Object(
  {
    id: Type.String({ pattern: '^proj-[0-9a-z]+$' }),
    name: Type.String(),
    organization: Type.String({ description: 'Id of its organization.' })
  },
  { additionalProperties: false }
)

export const Key = Type.Object(
  {
    key: Type.String({
      minLength: 1,
      description: 'What clients send after `Bearer `, in ASCII. Invent it; never a real key.'
    }),
    organization: Type.String({
      description: 'Id of the organization it belongs to.'
    }),
    projects: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Projects it has a role in; left out: all of them.'
      })
    ),
    state: Type.Optional(
      oneOf(['active', 'revoked', 'unauthorized'], {
        description: 'revoked answers 80001, unauthorized 80002.'
      })
    )
  },
  { additionalProperties: false }
)

export type Key = Static<typeof Key>
export type Project = Static<typeof Project>
