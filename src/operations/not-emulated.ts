import { Type } from '@sinclair/typebox'
import { NOT_SERVED_PATHS } from '../contract/flavors.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { type Call, call, type OperationRow, operation } from './operation.ts'

/** A call that always refuses. @param noun what the caller asked for */
const refusal = (noun: string, why: string, tools: string): Call => ({
  body: Type.Object({}, { additionalProperties: true }),
  run: () => {
    const reason = `${noun} is not emulated, use ${tools}`
    throw refuse(1100, {
      check: 'notEmulated',
      reason,
      explain: `${noun} is not emulated${why}; use ${tools} for it`
    })
  }
})

const COMMON = { method: 'POST', plane: 'data', fields: ['cluster', 'collection'], codes: [1100] } as const

/** No vector is kept here, so none is found: an empty answer would mislead. documented: vector calls of the cluster */
const forRows = <const Name extends string>(
  name: Name,
  version: 'v1' | 'v2',
  url: string,
  verb: string
): OperationRow<Name> => {
  const noun = url.split('/').slice(-2).join('/')
  const summary = `${verb}; not emulated`
  return operation(
    { ...COMMON, name, version, tag: 'Rows', summary },
    call(url, refusal(noun, ': rows are counted, not kept', 'Milvus Lite or Milvus standalone'))
  )
}

export const entitiesV1 = {
  insert: forRows('entities.insert', 'v1', '/v1/vector/insert', 'Insert rows'),
  upsert: forRows('entities.upsert', 'v1', '/v1/vector/upsert', 'Insert or replace rows'),
  delete: forRows('entities.delete', 'v1', '/v1/vector/delete', 'Delete rows'),
  get: forRows('entities.get', 'v1', '/v1/vector/get', 'Get rows by their ids'),
  query: forRows('entities.query', 'v1', '/v1/vector/query', 'Get rows by a filter'),
  search: forRows('entities.search', 'v1', '/v1/vector/search', 'Search for similar vectors')
}

export const entities = {
  insert: forRows('v2.entities.insert', 'v2', '/v2/vectordb/entities/insert', 'Insert rows'),
  upsert: forRows('v2.entities.upsert', 'v2', '/v2/vectordb/entities/upsert', 'Insert or replace rows'),
  delete: forRows('v2.entities.delete', 'v2', '/v2/vectordb/entities/delete', 'Delete rows'),
  get: forRows('v2.entities.get', 'v2', '/v2/vectordb/entities/get', 'Get rows by their ids'),
  query: forRows('v2.entities.query', 'v2', '/v2/vectordb/entities/query', 'Get rows by a filter'),
  search: forRows('v2.entities.search', 'v2', '/v2/vectordb/entities/search', 'Search for similar vectors'),
  advancedSearch: forRows(
    'v2.entities.advanced_search',
    'v2',
    '/v2/vectordb/entities/advanced_search',
    'Search several vector fields'
  ),
  hybridSearch: forRows(
    'v2.entities.hybrid_search',
    'v2',
    '/v2/vectordb/entities/hybrid_search',
    'Hybrid search of several vector fields'
  )
}

/** What Milvus has besides: users, roles, aliases, databases and so on, under one name. */
export const otherCalls = {
  other: operation(
    {
      ...COMMON,
      name: 'v2.other',
      version: 'v2',
      tag: 'Other calls',
      summary: 'A call of Milvus that no import needs; not emulated'
    },
    ...NOT_SERVED_PATHS.map(path => call(`/v2/vectordb${path}`, refusal(path.slice(1), '', 'Milvus standalone')))
  )
}
