import { Type } from '@sinclair/typebox'
import { entryOf } from '../../contract/refusals/refusal.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { codesOf } from '../../operations/codes.ts'
import { API_OPERATIONS } from '../../operations/index.ts'
import { EXCLUSIONS, type Given } from '../faults/exclusions.ts'
import { STATUSES, WIRES } from '../faults/schema.ts'
import { operation } from '../operation.ts'

const CodeShape = closedObject({
  code: Type.Integer(),
  message: Type.String({ description: 'Its text; `xxx` stands for the reason.' }),
  takesReason: Type.Boolean({ description: 'Whether a fault may give the reason.' })
})

const OperationShape = closedObject({
  name: Type.String({ description: 'As faults, journal and coverage name it.' }),
  version: oneOf(['v1', 'v2']),
  plane: oneOf(['control', 'data'], { description: 'control: the gateway; data: the address of a cluster.' }),
  method: Type.String(),
  paths: Type.Array(Type.String()),
  summary: Type.String(),
  fields: Type.Array(Type.String(), { description: 'Fields that a fault can match.' }),
  codes: Type.Array(CodeShape, { description: 'Codes that it may answer with, and a fault may inject.' })
})

const GivenShape = closedObject({
  field: Type.String(),
  is: Type.Optional(
    Type.Array(Type.Union([Type.String(), Type.Boolean()]), { description: 'With one of these values; absent: any.' })
  )
})

const ExclusionShape = closedObject(
  {
    all: Type.Array(GivenShape),
    any: Type.Array(GivenShape, { description: 'At least one of them, if there are some.' }),
    none: Type.Array(GivenShape),
    reason: Type.String()
  },
  { description: 'A fault with all of `all`, one of `any` and none of `none` is rejected with this reason.' }
)

export const listOperations = operation({
  method: 'GET',
  path: '/operations',
  summary: 'The operations of the API with their codes, and what a fault can have',
  input: closedObject({}),
  reply: closedObject({
    operations: Type.Array(OperationShape),
    faults: closedObject({
      fields: Type.Array(Type.String(), { description: 'Fields that a fault for any operation (`*`) can match.' }),
      statuses: Type.Array(Type.Integer()),
      wires: Type.Array(Type.String()),
      exclusions: Type.Array(ExclusionShape)
    })
  }),
  run: ({ lab }) => {
    const { flavor } = lab.options.rules
    return {
      operations: API_OPERATIONS.map(({ name, version, plane, method, paths, summary, fields }) => ({
        ...{ name, version, plane, method, summary },
        paths: [...paths],
        fields: [...fields, 'key'],
        codes: [...codesOf(name, flavor)].map(code => {
          const { message } = entryOf(code)
          return { code, message, takesReason: message.includes('xxx') }
        })
      })),
      faults: {
        fields: ['cluster', 'collection', 'object', 'key'],
        statuses: [...STATUSES],
        wires: [...WIRES],
        exclusions: EXCLUSIONS.map(({ all, any = [], none = [], reason }) => ({
          all: all.map(copy),
          any: any.map(copy),
          none: none.map(copy),
          reason
        }))
      }
    }
  }
})

const copy = ({ field, is }: Given) => ({ field, ...(is !== undefined && { is: [...is] }) })
