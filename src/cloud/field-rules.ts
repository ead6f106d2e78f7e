import type { ShapeProblem } from '../contract/shape.ts'
import type { Collection, Field } from './schema/collection.ts'

const KEY_TYPES: readonly string[] = ['Int64', 'VarChar']
const DENSE_VECTORS: readonly string[] = [
  'FloatVector',
  'BinaryVector',
  'Float16Vector',
  'BFloat16Vector',
  'Int8Vector'
]

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
  { broken: f => f.name.startsWith('$'), problem: 'names that begin with $ are kept for the dynamic field' }
]

/** Why a collection could not exist; paths are relative to it. */
export const fieldProblems = ({ fields }: Collection): ShapeProblem[] => {
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
