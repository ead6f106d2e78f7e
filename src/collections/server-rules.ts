import { NEW_TYPES, type SchemaLimits } from '../cloud/newer.ts'
import { FIELD_TYPES, type Field } from '../cloud/schema/collection.ts'
import type { CreateCollectionBody, FieldBody, FunctionBody } from '../contract/collections-v2.ts'
import type { CallContext } from '../imports/requests.ts'
import { timestamptzProblem } from '../text/timestamptz.ts'
import { wktProblem } from '../text/wkt.ts'
import { structProblem } from './struct-rules.ts'

/** The server's message for a collection that it rejects. */
export interface ServerProblem {
  readonly code: 1100 | 65535
  /** The text before `: invalid parameter`; for code 65535 the whole message. */
  readonly reason: string
  /** The whole message, if it ends otherwise. */
  readonly text?: string
  /** The limit that another era or a newer version does not have. */
  readonly newer?: keyof SchemaLimits
}

/** JSON type and server name of default values, by field type. server source: proxy/httpserver/utils.go, convertDefaultValue */
const DEFAULTS: Readonly<Record<string, readonly [type: string, expected: string, name: string]>> = {
  Bool: ['boolean', 'bool', 'BoolData'],
  Int8: ['number', 'number', 'IntData'],
  Int16: ['number', 'number', 'IntData'],
  Int32: ['number', 'number', 'IntData'],
  Int64: ['number', 'number', 'LongData'],
  Float: ['number', 'number', 'FloatData'],
  Double: ['number', 'number', 'DoubleData'],
  VarChar: ['string', 'string', 'StringData'],
  Geometry: ['string', 'string', 'StringData'],
  Timestamptz: ['string', 'string', 'StringData']
}

/** A default value in the form in which Go prints the server's record. server source: printFieldDetail */
export const defaultEntry = ({
  type,
  default: value
}: Field): { readonly Data: Record<string, unknown> } | undefined => {
  const name = DEFAULTS[type]?.[2]
  return value === undefined || value === null || name === undefined ? undefined : { Data: { [name]: value } }
}

/** The flags with which the emulator accepts a newer part of a schema, or else `advice`. */
export const adviceFor = ({ newer }: ServerProblem, { asMilvus, sandbox }: CallContext, advice: string): string => {
  if (newer === undefined) return advice
  const { limits, milvusVersion } = sandbox.rules
  const flags = [
    ...(limits[newer] ? [] : ['--era 2025']),
    ...(asMilvus && milvusVersion === '2.5' && newer !== 'functions' ? ['--milvus-version 2.6'] : [])
  ]
  return `needs ${flags.join(' ')}`
}

const SHARDS = 16

/**
 * The first fault that the server finds, in its order: while it reads the body, in the proxy, in the root coordinator.
 * server source: handler_v2.go, createCollection; proxy/task.go, createCollectionTask; rootcoord/util.go, checkFieldSchema
 */
export const serverProblem = (body: CreateCollectionBody, limits: SchemaLimits): ServerProblem | undefined => {
  const { schema } = body
  const fields = schema?.fields ?? []
  const functions = schema?.functions ?? []
  // An older server ignores the field, and a client would miss the function later.
  if (functions.length > 0 && !limits.functions)
    return { ...invalid('functions are not supported by this version'), newer: 'functions' }
  for (const made of functions) {
    const problem = functionTypeProblem(made)
    if (problem !== undefined) return problem
  }
  for (const field of fields) {
    const problem = typeProblem(field, limits) ?? convertProblem(field)
    if (problem !== undefined) return problem
  }
  const problemOfStruct = structProblem(body, limits)
  if (problemOfStruct !== undefined) return problemOfStruct
  const shards = paramsOf(body).shardsNum ?? 1
  if (shards > SHARDS) return { code: 65535, reason: `maximum shards's number should be limited to ${SHARDS}` }
  if (fields.some(({ isPartitionKey, nullable }) => isPartitionKey && nullable)) {
    return invalid('partition key field not support nullable')
  }
  const vector = fields.find(({ nullable, dataType }) => nullable && dataType.endsWith('Vector'))
  if (vector !== undefined && !limits.nullableVectors) {
    const reason = `vector type not support null, type:${vector.dataType}, name:${vector.fieldName}`
    return { ...invalid(reason), newer: 'nullableVectors' }
  }
  const problem = paramProblem(body)
  if (problem !== undefined) return problem
  for (const field of fields) {
    const problem = rootProblem(field)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** server source: schemapb.FunctionType */
const FUNCTION_TYPES = ['Unknown', 'BM25', 'TextEmbedding', 'Rerank', 'MinHash']

/** server source: handler_v2.go, createCollection; that of Rerank and Unknown: validator.CheckFunctionBasicParams */
const functionTypeProblem = ({ type = '' }: FunctionBody): ServerProblem | undefined => {
  if (!FUNCTION_TYPES.includes(type)) {
    const reason = 'function data type is invalid(case sensitive)'
    return {
      ...invalid(reason),
      text: `${reason}: invalid parameter[expected=FunctionType][actual=${type.slice(0, 100)}]`
    }
  }
  const isSchema = type !== 'Unknown' && type !== 'Rerank'
  return isSchema ? undefined : invalid('check function params with unknown function type')
}

/** A parameter as Go prints it. */
export const functionParam = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The first fault in one field. */
export const fieldProblem = (field: FieldBody, limits: SchemaLimits): ServerProblem | undefined =>
  typeProblem(field, limits) ?? convertProblem(field) ?? rootProblem(field)

const invalid = (reason: string): ServerProblem => ({ code: 1100, reason })

/** server source: handler_v2.go, createCollection; that an older version knows the newer types as little as any other word is a guess */
const typeProblem = ({ dataType }: FieldBody, { newTypes }: SchemaLimits): ServerProblem | undefined => {
  const isNewer = NEW_TYPES.includes(dataType) && !newTypes
  if (!isNewer && (FIELD_TYPES as readonly string[]).includes(dataType)) return undefined
  const text = `invalid parameter, data type ${dataType.slice(0, 100)} is invalid(case sensitive).`
  return { ...invalid(text), text, ...(isNewer && { newer: 'newTypes' }) }
}

const convertProblem = ({ dataType, defaultValue }: FieldBody): ServerProblem | undefined => {
  if (defaultValue === undefined || defaultValue === null) return undefined
  const [type, expected] = DEFAULTS[dataType] ?? []
  if (type === undefined) return invalid(`convert defaultValue fail, err:Unexpected default value type: ${dataType}`)
  if (typeof defaultValue === type) return undefined
  const reason = 'convert defaultValue fail, err:Wrong defaultValue type'
  return {
    ...invalid(reason),
    text: `${reason}: invalid parameter[expected=${expected}][actual=${formatDefault(defaultValue)}]`
  }
}

const formatDefault = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 100)

/** The settings in `params` that the world stores. server source: handler_v2.go, createCollection */
export const paramsOf = ({ params, schema }: CreateCollectionBody) => {
  const isKeyed = schema?.fields.some(({ isPartitionKey }) => isPartitionKey) === true
  const ttl = wholeParam(params, 'ttlSeconds')
  return {
    shardsNum: positive(wholeParam(params, 'shardsNum')),
    partitionsNum: isKeyed ? positive(wholeParam(params, 'partitionsNum')) : undefined,
    ttlSeconds: ttl
  }
}

/** A parameter as Go prints it and parses it again; undefined if it is no whole number. */
const wholeParam = (params: unknown, name: string): number | undefined => {
  const value = (params as Readonly<Record<string, unknown>> | undefined)?.[name]
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined

const PARTITIONS = 1024

const SECONDS = 3_155_760_000

const paramProblem = (body: CreateCollectionBody): ServerProblem | undefined => {
  const { partitionsNum = 1, ttlSeconds } = paramsOf(body)
  if (partitionsNum > PARTITIONS) {
    return invalid(`partition number (${partitionsNum}) exceeds max configuration (${PARTITIONS})`)
  }
  const problem = hasTtl(body) ? rangeProblem(ttlSeconds) : undefined
  return problem === undefined ? undefined : invalid(problem)
}

/** The problem with a time to live as a text. server source: common.CollectionTTLConfigKey */
export const ttlProblem = (text: string): string | undefined =>
  rangeProblem(wholeParam({ ttlSeconds: text }, 'ttlSeconds'))

const rangeProblem = (seconds: number | undefined): string | undefined => {
  if (seconds === undefined) return 'collection TTL is not a valid positive integer'
  if (seconds >= -1 && seconds <= SECONDS) return undefined
  return `collection TTL is out of range, expect [-1, ${SECONDS}], got ${seconds}`
}

const hasTtl = ({ params }: CreateCollectionBody): boolean =>
  ((params as Readonly<Record<string, unknown>> | undefined)?.['ttlSeconds'] ?? undefined) !== undefined

const rootProblem = (field: FieldBody): ServerProblem | undefined => {
  const { fieldName, dataType, isPrimary, defaultValue, elementTypeParams } = field
  if (defaultValue === undefined || defaultValue === null) return undefined
  if (isPrimary) return invalid(`primary field not support default_value, type:${dataType}, name:${fieldName}`)
  if (outOfRange(field)) return invalid('default value out of range')
  if (dataType === 'Timestamptz') {
    const problem = timestamptzProblem(String(defaultValue))
    return problem === undefined ? undefined : invalid(problem)
  }
  // guess: the server's text is not known
  if (dataType === 'Geometry' && wktProblem(String(defaultValue)) !== undefined) {
    return invalid(`invalid default value for geometry field ${fieldName}`)
  }
  const most = Number(elementTypeParams?.max_length)
  const length = typeof defaultValue === 'string' ? Buffer.byteLength(defaultValue) : 0
  return length > most ? invalid(`the length (${length}) of string exceeds max length (${most})`) : undefined
}

const outOfRange = ({ dataType, defaultValue }: FieldBody): boolean => {
  const half = { Int8: 2 ** 7, Int16: 2 ** 15, Int32: 2 ** 31 }[dataType] ?? Number.POSITIVE_INFINITY
  return typeof defaultValue === 'number' && (defaultValue >= half || defaultValue < -half)
}
