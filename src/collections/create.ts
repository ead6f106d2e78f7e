import type { Awaitable } from '../awaitable.ts'
import { collectionProblems } from '../cloud/consistency.ts'
import { functionProblem } from '../cloud/functions.ts'
import type { SchemaLimits } from '../cloud/newer.ts'
import { Collection, type Field, type FunctionSchema, type StructField } from '../cloud/schema/collection.ts'
import { autoIndex, findCollection, type LiveCollection } from '../cloud/world.ts'
import type { CreateCollectionBody, FieldBody, FunctionBody, StructBody } from '../contract/collections-v2.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import { compileShape } from '../contract/schema.ts'
import { atCluster } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { conflict, invalid, replaceCollection } from './collections.ts'
import { fieldRuleProblem, inRequestWords } from './field-rules.ts'
import { indexFrom, unindexed } from './indexes.ts'
import { adviceFor, functionParam, paramsOf, type ServerProblem, serverProblem } from './server-rules.ts'

/** @throws Refusal */
export const createCollection = (call: CallContext, body: CreateCollectionBody): Awaitable<Record<string, never>> =>
  admit(atCluster(), new CollectionRequest(call, body), request => addCollection(request, body))

/** Adds a collection to the cluster; creating the same one again succeeds. @throws Refusal */
export const addCollection = ({ call, cluster, database }: CollectionRequest, body: CreateCollectionBody) => {
  const made = collectionOf(call, body)
  const collection = database === undefined ? made : { ...made, database }
  const before = findCollection(cluster, collection.name, database)
  if (before !== undefined && before.name !== collection.name) {
    throw conflict(
      `collection name [${collection.name}] conflicts with an existing alias, please choose a unique name`,
      `it is an alias of collection ${before.name}`
    )
  }
  if (before === undefined) return replaceCollection(call, cluster, collection)
  if (schemaOf(before) === schemaOf(collection)) return {}
  throw invalid(
    `create duplicate collection with different parameters, collection: ${collection.name}`,
    `cluster ${cluster.id} has it with other fields: drop it first`
  )
}

const schemaOf = ({ fields, functions, structFields }: LiveCollection): string =>
  JSON.stringify([fields, functions, structFields])

/** The collection that a body describes. @throws Refusal for an invalid one */
const collectionOf = (call: CallContext, body: CreateCollectionBody): LiveCollection => {
  const { limits, milvusLimits } = call.sandbox.rules
  const made = collectionFrom(body, call.asMilvus ? milvusLimits : limits)
  if ('problem' in made) throw toRefusal(made.problem, call)
  return withIndexes(made.collection, body)
}

const shapeProblems = compileShape(Collection)

/** The collection that a body describes, or the reason why it is invalid. */
const collectionFrom = (
  body: CreateCollectionBody,
  limits: SchemaLimits
): { readonly collection: Collection } | { readonly problem: string | ServerProblem } => {
  const { schema } = body
  const unwanted = serverProblem(body, limits)
  if (unwanted !== undefined) return { problem: unwanted }
  if (schema === undefined && body.dimension === undefined) {
    return { problem: 'dimension is missing, and so are the fields of a schema' }
  }
  const wrongType = schema === undefined ? idTypeProblem(body) : undefined
  if (wrongType !== undefined) return { problem: wrongType }
  const autoId = schema?.autoId ?? schema?.autoID ?? false
  const dynamic = schema === undefined ? true : (schema.enableDynamicField ?? schema.enabledDynamicField ?? false)
  const collection = dropUndefined({
    name: body.collectionName ?? schema?.name ?? '',
    description: body.description ?? schema?.description,
    dynamicField: dynamic || undefined,
    ...paramsOf(body),
    functions: functionsOf(schema?.functions),
    fields: schema?.fields.map(field => fieldOf(field, autoId)) ?? quickFields(body),
    structFields: schema?.structFields?.length ? schema.structFields.map(structOf) : undefined
  } as Collection)
  const wrongField = fieldRuleProblem(collection)
  if (wrongField !== undefined) return { problem: wrongField }
  const problems = [...shapeProblems(collection)]
  if (problems.length === 0) {
    const wrong = functionProblem(collection.functions ?? [], collection.fields)
    if (wrong !== undefined) return { problem: { code: 1100, reason: wrong } }
    problems.push(...collectionProblems(collection))
  }
  const [first] = problems
  return first === undefined ? { collection } : { problem: inRequestWords(collection, first) }
}

/** Accepted id types, the default first. server source: handler_v2.go, createCollection */
const ID_TYPES: readonly string[] = ['Int64', 'int64', 'VarChar', 'Varchar']

const idTypeProblem = ({ idType }: CreateCollectionBody): ServerProblem | undefined => {
  if (idType === undefined || ID_TYPES.includes(idType)) return undefined
  const reason = 'idType can only be [Int64, VarChar], default: Int64'
  const text = `${reason}: invalid parameter[expected=Int64, Varchar][actual=${idType.slice(0, 100)}]`
  return { code: 1100, reason, text }
}

/** Drops undefined properties, because the schema rejects them. */
const dropUndefined = <T extends object>(properties: T): T =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T

export const fieldOf = (field: FieldBody, autoId: boolean): Field => {
  const { dim, max_length, max_capacity, enable_analyzer } = field.elementTypeParams ?? {}
  const isAuto = (field.autoId ?? field.autoID ?? autoId) && field.isPrimary === true
  return dropUndefined({
    name: field.fieldName,
    type: field.dataType as Field['type'],
    description: field.description,
    primaryKey: field.isPrimary || undefined,
    autoId: isAuto || undefined,
    partitionKey: field.isPartitionKey || undefined,
    clusteringKey: field.isClusteringKey || undefined,
    nullable: field.nullable || undefined,
    default: field.defaultValue ?? undefined,
    dim: numberOf(dim),
    maxLength: numberOf(max_length),
    elementType: field.elementDataType,
    maxCapacity: numberOf(max_capacity),
    enableAnalyzer: String(enable_analyzer) === 'true' || undefined
  } as unknown as Field)
}

/** The types have been checked. */
const structOf = ({ fieldName, description, fields = [], typeParams }: StructBody): StructField =>
  dropUndefined({
    name: fieldName,
    description,
    maxCapacity: numberOf(typeParams?.max_capacity ?? fields[0]?.elementTypeParams?.max_capacity),
    fields: fields.map(field =>
      dropUndefined({
        name: field.fieldName,
        type: field.elementDataType,
        description: field.description,
        dim: numberOf(field.elementTypeParams?.dim),
        maxLength: numberOf(field.elementTypeParams?.max_length)
      })
    )
  } as unknown as StructField)

/** The type has been checked. */
const functionsOf = (functions: readonly FunctionBody[] = []): Collection['functions'] =>
  functions.length === 0
    ? undefined
    : functions.map(({ name = '', type, description, inputFieldNames = [], outputFieldNames = [], params = {} }) =>
        dropUndefined({
          name,
          type: type as FunctionSchema['type'],
          description,
          inputFieldNames,
          outputFieldNames,
          params:
            Object.keys(params).length === 0
              ? undefined
              : Object.fromEntries(Object.entries(params).map(([key, value]) => [key, functionParam(value)]))
        } as FunctionSchema)
      )

const numberOf = (value: number | string | undefined): number | undefined =>
  value === undefined ? undefined : Number(value)

/** Maximum length of the primary key of a quick collection. server source: proxy/httpserver */
const KEY_LENGTH = 100

/** documented: a collection created with only a dimension has a key `id`, a vector `vector` and the dynamic field */
const quickFields = (body: CreateCollectionBody): Field[] => {
  const isText = /^varchar$/i.test(body.idType ?? '')
  const key = {
    name: body.primaryFieldName ?? 'id',
    primaryKey: true,
    ...((body.autoId ?? body.autoID) && { autoId: true })
  }
  return [
    isText ? { ...key, type: 'VarChar', maxLength: KEY_LENGTH } : { ...key, type: 'Int64' },
    dropUndefined({
      name: body.vectorFieldName ?? 'vector',
      type: 'FloatVector',
      dim: numberOf(body.dimension)
    } as Field)
  ]
}

const MEND = 'correct the collection'

/** @param mend what to do about the problem, unless flags do */
export const toRefusal = (problem: string | ServerProblem, call: CallContext, mend = MEND): Refusal => {
  if (typeof problem === 'string') return invalid(problem, mend)
  const { code, reason, text } = problem
  const advice = adviceFor(problem, call, mend)
  return code === 1100 ? invalid(reason, advice, text) : conflict(reason, advice, text)
}

/** documented: a quick collection, and one with its indexes, is loaded; any other needs indexes and a load call */
const withIndexes = (collection: Collection, { schema, indexParams = [], metricType }: CreateCollectionBody) => {
  if (schema === undefined) {
    const [, vector] = collection.fields
    return { ...collection, indexes: [autoIndex(vector?.name ?? '', metricType)] }
  }
  const indexes = indexParams.map(param => {
    const index = indexFrom(collection, param)
    if ('problem' in index) throw invalid(index.problem, index.advice, index.text)
    return index
  })
  return { ...collection, indexes, ...(unindexed(collection, indexes).length > 0 && { loaded: [] }) }
}
