import { isReservedField, PARTITION_NAME } from '../contract/names.ts'
import type { ShapeProblem } from '../contract/schema.ts'
import { DEFAULT_PARTITION, hasPartitionKey } from './live-collection.ts'
import type { Collection, Field } from './schema/collection.ts'

const KEY_TYPES: readonly string[] = ['Int64', 'VarChar']
const DENSE_VECTORS: readonly string[] = [
  'FloatVector',
  'BinaryVector',
  'Float16Vector',
  'BFloat16Vector',
  'Int8Vector'
]

const INTEGERS: Readonly<Record<string, bigint>> = { Int8: 7n, Int16: 15n, Int32: 31n, Int64: 63n }

/** Whether a default is a value of its field. The largest Int64 is read as the next number, which no double tells from it. */
const fits = ({ type, maxLength = 0, default: value }: Field): boolean => {
  const bits = INTEGERS[type]
  if (bits !== undefined) {
    if (!Number.isInteger(value)) return false
    const whole = BigInt(value as number)
    return whole >= -(2n ** bits) && (whole < 2n ** bits || (bits === 63n && whole === 2n ** bits))
  }
  if (type === 'Float' || type === 'Double') return Number.isFinite(value)
  if (type === 'Bool') return typeof value === 'boolean'
  return type !== 'VarChar' || (typeof value === 'string' && Buffer.byteLength(value) <= maxLength)
}

interface Rule {
  readonly broken: (field: Field) => boolean
  readonly problem: string
}

/** documented: Milvus schema pages */
const RULES: readonly Rule[] = [
  { broken: f => f.primaryKey === true && !KEY_TYPES.includes(f.type), problem: 'a primary key is Int64 or VarChar' },
  {
    broken: f => f.partitionKey === true && !KEY_TYPES.includes(f.type),
    problem: 'a partition key is Int64 or VarChar'
  },
  {
    broken: f => f.partitionKey === true && f.primaryKey === true,
    problem: 'the primary key cannot be the partition key'
  },
  { broken: f => f.partitionKey === true && f.nullable === true, problem: 'a partition key is never null' },
  { broken: f => f.default !== undefined && f.primaryKey === true, problem: 'a primary key has no default' },
  {
    broken: f => f.default !== undefined && (['JSON', 'Array'].includes(f.type) || f.type.endsWith('Vector')),
    problem: 'JSON, Array and vectors have no default'
  },
  {
    broken: f => f.default !== undefined && f.default !== null && !fits(f),
    problem: 'default is no value of its type, or not in its bounds'
  },
  { broken: f => f.autoId === true && f.primaryKey !== true, problem: 'autoId is for the primary key' },
  { broken: f => f.nullable === true && f.primaryKey === true, problem: 'a primary key is never null' },
  {
    broken: f => DENSE_VECTORS.includes(f.type) !== (f.dim !== undefined),
    problem: 'dim is for dense vectors, and they need it'
  },
  {
    broken: f => f.type === 'BinaryVector' && (f.dim ?? 8) % 8 !== 0,
    problem: 'dim of a BinaryVector is a multiple of 8'
  },
  {
    broken: f => (f.type === 'VarChar' || f.elementType === 'VarChar') !== (f.maxLength !== undefined),
    problem: 'maxLength is for VarChar, and it needs it'
  },
  {
    broken: f => (f.type === 'Array') !== (f.elementType !== undefined),
    problem: 'elementType is for Array, and it needs it'
  },
  {
    broken: f => (f.type === 'Array') !== (f.maxCapacity !== undefined),
    problem: 'maxCapacity is for Array, and it needs it'
  },
  { broken: f => f.name.startsWith('$'), problem: 'names that begin with $ are kept for the dynamic field' },
  { broken: f => isReservedField(f.name), problem: 'the name is a word of the service, such as RowID, like or true' }
]

const partitionProblems = (collection: Collection): ShapeProblem[] => {
  const { partitions = [] } = collection
  if (partitions.length > 0 && hasPartitionKey(collection)) {
    return [{ path: ['partitions'], problem: 'of a collection with a partition key are kept by the service' }]
  }
  return partitions.flatMap((name, index) => {
    const path = ['partitions', String(index)]
    if (!PARTITION_NAME.valid.test(name)) return { path, problem: `has ${PARTITION_NAME.rule}` }
    if (name === DEFAULT_PARTITION) return { path, problem: `${DEFAULT_PARTITION} is always there` }
    return partitions.indexOf(name) < index ? { path, problem: `'${name}' is there twice` } : []
  })
}

/** Why a collection could not exist; paths are relative to it. */
export const collectionProblems = (collection: Collection): ShapeProblem[] => [
  ...fieldProblems(collection),
  ...partitionProblems(collection)
]

const fieldProblems = ({ fields }: Collection): ShapeProblem[] => {
  const problems: ShapeProblem[] = fields.flatMap((field, index) =>
    RULES.filter(rule => rule.broken(field)).map(({ problem }) => ({ path: ['fields', String(index)], problem }))
  )
  const say = (problem: string) => problems.push({ path: ['fields'], problem })
  if (fields.filter(field => field.primaryKey === true).length !== 1) say('exactly one field is the primary key')
  if (fields.filter(field => field.partitionKey === true).length > 1) say('at most one field is the partition key')
  if (fields.filter(field => field.clusteringKey === true).length > 1) say('at most one field is the clustering key')
  if (!fields.some(field => field.type.endsWith('Vector'))) say('a collection has at least one vector field')
  if (new Set(fields.map(({ name }) => name)).size < fields.length) say('two fields have the same name')
  return problems
}
