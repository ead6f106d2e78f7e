import { type Static, Type } from '@sinclair/typebox'
import { closedObject, oneOf } from '../../contract/schema.ts'

/** documented: Milvus schema pages */
export const FIELD_TYPES = [
  'Bool',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float',
  'Double',
  'VarChar',
  'JSON',
  'Array',
  'FloatVector',
  'BinaryVector',
  'Float16Vector',
  'BFloat16Vector',
  'Int8Vector',
  'SparseFloatVector'
] as const

export const Field = closedObject({
  name: Type.String({ pattern: '^[A-Za-z_$][A-Za-z0-9_]*$', maxLength: 255 }),
  type: oneOf(FIELD_TYPES),
  description: Type.Optional(Type.String()),
  primaryKey: Type.Optional(
    Type.Boolean({
      description: 'Exactly one field is the primary key; Int64 or VarChar.'
    })
  ),
  autoId: Type.Optional(
    Type.Boolean({
      description: 'The service makes the key; data files must not have it.'
    })
  ),
  partitionKey: Type.Optional(Type.Boolean({ description: 'Int64 or VarChar; at most one field.' })),
  clusteringKey: Type.Optional(Type.Boolean({ description: 'At most one field.' })),
  nullable: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Unknown({ description: 'Value of rows that leave the field out.' })),
  dim: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 32768,
      description: 'Dimensions of a vector; not for sparse ones.'
    })
  ),
  maxLength: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65535,
      description: 'Bytes of a VarChar.'
    })
  ),
  elementType: Type.Optional(oneOf(['Bool', 'Int8', 'Int16', 'Int32', 'Int64', 'Float', 'Double', 'VarChar'])),
  maxCapacity: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4096,
      description: 'Elements of an Array.'
    })
  )
})

export const Collection = closedObject({
  name: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', maxLength: 255 }),
  description: Type.Optional(Type.String()),
  dynamicField: Type.Optional(
    Type.Boolean({
      description: 'Undeclared keys of a row are kept in `$meta`.'
    })
  ),
  rows: Type.Optional(Type.Integer({ minimum: 0, description: 'Rows it holds at the start.' })),
  allowInsertAutoId: Type.Optional(
    Type.Boolean({
      description: 'Data files may give the key that the service would make; from era 2025 on.'
    })
  ),
  partitions: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Beside `_default`, which is always there.'
    })
  ),
  shardsNum: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, description: 'One unless given.' })),
  partitionsNum: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1024,
      description: 'How many partitions a partition key spreads rows over; 16 unless given.'
    })
  ),
  ttlSeconds: Type.Optional(
    Type.Integer({ minimum: -1, maximum: 3155760000, description: 'Told by describe; rows do not expire.' })
  ),
  fields: Type.Array(Field, { minItems: 1 })
})

export type Field = Static<typeof Field>
export type Collection = Static<typeof Collection>
