import { Type } from '@sinclair/typebox'
import { NOT_SERVED_PATHS } from '../contract/flavors.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { ARTICLES, QUERY, ROW } from './examples.ts'
import { type Call, call, type Example, type OperationRow, operation } from './operation.ts'

/** A call that is always rejected. @param noun what the caller asked for */
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

/** The emulator stores no vectors, so an empty search result would mislead. documented: vector calls of the cluster */
const forRows = <const Name extends string>(
  name: Name,
  version: 'v1' | 'v2',
  url: string,
  verb: string,
  body: Example['body'] & object
): OperationRow<Name> => {
  const noun = url.split('/').slice(-2).join('/')
  const summary = `${verb}; not emulated`
  return operation(
    { ...COMMON, name, version, tag: 'Rows', summary, example: { body, refusal: 1100 } },
    call(url, refusal(noun, ': rows are counted, not kept', 'Milvus Lite or Milvus standalone'))
  )
}

export const entitiesV1 = {
  insert: forRows('entities.insert', 'v1', '/v1/vector/insert', 'Insert rows', { ...ARTICLES, data: [ROW] }),
  upsert: forRows('entities.upsert', 'v1', '/v1/vector/upsert', 'Insert or replace rows', { ...ARTICLES, data: [ROW] }),
  delete: forRows('entities.delete', 'v1', '/v1/vector/delete', 'Delete rows', { ...ARTICLES, id: [1] }),
  get: forRows('entities.get', 'v1', '/v1/vector/get', 'Get rows by their ids', { ...ARTICLES, id: [1] }),
  query: forRows('entities.query', 'v1', '/v1/vector/query', 'Get rows by a filter', {
    ...ARTICLES,
    filter: 'id > 0',
    limit: 3
  }),
  search: forRows('entities.search', 'v1', '/v1/vector/search', 'Search for similar vectors', {
    ...ARTICLES,
    vector: ROW.vector,
    limit: 3
  })
}

export const entities = {
  insert: forRows('v2.entities.insert', 'v2', '/v2/vectordb/entities/insert', 'Insert rows', {
    ...ARTICLES,
    data: [ROW]
  }),
  upsert: forRows('v2.entities.upsert', 'v2', '/v2/vectordb/entities/upsert', 'Insert or replace rows', {
    ...ARTICLES,
    data: [ROW]
  }),
  delete: forRows('v2.entities.delete', 'v2', '/v2/vectordb/entities/delete', 'Delete rows', {
    ...ARTICLES,
    filter: 'id in [1]'
  }),
  get: forRows('v2.entities.get', 'v2', '/v2/vectordb/entities/get', 'Get rows by their ids', { ...ARTICLES, id: [1] }),
  query: forRows('v2.entities.query', 'v2', '/v2/vectordb/entities/query', 'Get rows by a filter', {
    ...ARTICLES,
    filter: 'id > 0',
    limit: 3
  }),
  search: forRows('v2.entities.search', 'v2', '/v2/vectordb/entities/search', 'Search for similar vectors', QUERY),
  advancedSearch: forRows(
    'v2.entities.advanced_search',
    'v2',
    '/v2/vectordb/entities/advanced_search',
    'Search several vector fields',
    { ...ARTICLES, search: [QUERY], limit: 3 }
  ),
  hybridSearch: forRows(
    'v2.entities.hybrid_search',
    'v2',
    '/v2/vectordb/entities/hybrid_search',
    'Hybrid search of several vector fields',
    { ...ARTICLES, search: [QUERY], limit: 3 }
  )
}

/** All other calls of Milvus (users, roles and so on) under one name. */
export const otherCalls = {
  other: operation(
    {
      ...COMMON,
      name: 'v2.other',
      version: 'v2',
      tag: 'Other calls',
      summary: 'A call of Milvus that no import needs; not emulated',
      example: { body: ARTICLES, refusal: 1100 }
    },
    ...NOT_SERVED_PATHS.map(path => call(`/v2/vectordb${path}`, refusal(path.slice(1), '', 'Milvus standalone')))
  )
}
