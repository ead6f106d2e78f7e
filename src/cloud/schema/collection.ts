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
  'Geometry',
  'Timestamptz',
  'Array',
  'FloatVector',
  'BinaryVector',
  'Float16Vector',
  'BFloat16Vector',
  'Int8Vector',
  'SparseFloatVector'
] as const

export const ELEMENT_TYPES = ['Bool', 'Int8', 'Int16', 'Int32', 'Int64', 'Float', 'Double', 'VarChar'] as const

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
  elementType: Type.Optional(oneOf(ELEMENT_TYPES)),
  maxCapacity: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4096,
      description: 'Elements of an Array.'
    })
  ),
  enableAnalyzer: Type.Optional(
    Type.Boolean({ description: 'The text is cut into words, as the function BM25 needs it; for VarChar.' })
  )
})

/** documented: Array of Structs page; other vectors are not among its types */
export const STRUCT_TYPES = [
  'Bool',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float',
  'Double',
  'VarChar',
  'FloatVector'
] as const

const NAME = '^[A-Za-z_][A-Za-z0-9_]*$'

/** A field whose values are lists of structs. Its own fields are called `name[field]`. documented: since Milvus 2.6.4 */
export const StructField = closedObject({
  name: Type.String({ pattern: NAME, maxLength: 255 }),
  description: Type.Optional(Type.String()),
  maxCapacity: Type.Integer({ minimum: 1, maximum: 4096, description: 'Structs of a row.' }),
  fields: Type.Array(
    closedObject({
      name: Type.String({ pattern: NAME, maxLength: 255 }),
      type: oneOf(STRUCT_TYPES),
      description: Type.Optional(Type.String()),
      dim: Type.Optional(Type.Integer({ minimum: 1, maximum: 32768, description: 'Dimensions of a FloatVector.' })),
      maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535, description: 'Bytes of a VarChar.' }))
    }),
    { minItems: 1 }
  )
})

/** Types of functions whose output is a field. Rerank is for searches. server source: schemapb.FunctionType, validator.CheckFunctionBasicParams */
export const FUNCTION_TYPES = ['BM25', 'TextEmbedding', 'MinHash'] as const

/** documented: function pages of Milvus. The emulator computes no output. */
export const FunctionSchema = closedObject({
  name: Type.String(),
  type: oneOf(FUNCTION_TYPES),
  description: Type.Optional(Type.String()),
  inputFieldNames: Type.Array(Type.String(), { description: 'One VarChar field; for BM25 with enableAnalyzer.' }),
  outputFieldNames: Type.Array(Type.String(), {
    description:
      'One vector field, which data files must not have: SparseFloatVector of BM25, FloatVector or Int8Vector of TextEmbedding, BinaryVector of MinHash.'
  }),
  params: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'TextEmbedding needs provider.' }))
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
  timezone: Type.Optional(
    Type.String({
      description: 'Time zone of Timestamptz texts without an offset, such as Asia/Shanghai; UTC unless given.'
    })
  ),
  functions: Type.Optional(Type.Array(FunctionSchema, { description: 'They make fields from other fields.' })),
  fields: Type.Array(Field, { minItems: 1 }),
  structFields: Type.Optional(Type.Array(StructField, { description: 'Fields whose values are lists of structs.' }))
})

export type StructField = Static<typeof StructField>
export type FunctionSchema = Static<typeof FunctionSchema>
export type Field = Static<typeof Field>
export type Collection = Static<typeof Collection>
