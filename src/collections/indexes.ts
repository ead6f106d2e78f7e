import type { Awaitable } from '../awaitable.ts'
import {
  autoIndex,
  fieldsOfStructs,
  type Index,
  indexesOf,
  isBm25Output,
  type LiveCollection,
  loadedOf,
  metricOf,
  vectorsOf
} from '../cloud/world.ts'
import type { CollectionBody } from '../contract/collections-v2.ts'
import type { CreateIndexBody, IndexBody, IndexEntry, IndexParam } from '../contract/partitions-and-indexes.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { collectionChecks, dataPlaneChecks } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { suggestion } from '../imports/checks/collection.ts'
import { required } from '../imports/checks/request.ts'
import { afterInspection } from '../imports/progress.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { conflict, invalid, replaceCollection, rowsOf } from './collections.ts'

/** Vector fields without an index. While there are any, the collection cannot be loaded. */
export const unindexed = (collection: LiveCollection, indexes: readonly Index[]): string[] =>
  vectorsOf(collection).filter(name => !indexes.some(({ fieldName }) => fieldName === name))

/** @throws Refusal */
export const listIndexes = (call: CallContext, body: CollectionBody): Awaitable<string[]> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ collection }) =>
    indexesOf(collection).map(({ indexName }) => indexName)
  )

/** Indexes are finished at once and contain all rows (guess). @throws Refusal */
export const createIndex = (call: CallContext, body: CreateIndexBody): Awaitable<Record<string, never>> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), request => {
    const { cluster, collection } = request
    const before: readonly Index[] = indexesOf(collection)
    const indexes = (body.indexParams ?? []).reduce((all, param) => added(request, all, param), before)
    return replaceCollection(call, cluster, { ...collection, indexes })
  })

/** server source: creating the same index again succeeds, a second index of a field is rejected */
const added = ({ collection }: CollectionRequest, indexes: readonly Index[], param: IndexParam): readonly Index[] => {
  const index = indexFrom(collection, param)
  if ('problem' in index) throw invalid(index.problem, index.advice, index.text)
  const existing = indexes.find(({ fieldName }) => fieldName === index.fieldName)
  if (existing === undefined) return [...indexes, index]
  if (JSON.stringify(existing) === JSON.stringify(index)) return indexes
  throw conflict(
    'CreateIndex failed: at most one distinct index is allowed per field',
    `field ${existing.fieldName} has the index ${existing.indexName}: drop it first`
  )
}

/** The index that a caller describes, or the reason why it is invalid. documented: index calls of the cluster */
export const indexFrom = (
  collection: LiveCollection,
  { fieldName, indexName = fieldName, metricType, indexType, index_type, params }: IndexParam
): Index | IndexProblem => {
  const names = [...collection.fields, ...fieldsOfStructs(collection)].map(({ name }) => name)
  if (!names.includes(fieldName)) {
    return { problem: `cannot create index on non-exist field: ${fieldName}`, advice: instead(fieldName, names) }
  }
  const wrong = metricProblem(collection, fieldName, metricType)
  if (wrong !== undefined) return wrong
  const isVector = vectorsOf(collection).includes(fieldName)
  const made = autoIndex(fieldName, isVector ? (metricType ?? metricOf(collection, fieldName)) : '')
  const type = indexType ?? index_type ?? params?.index_type
  return { ...made, indexName, ...(type !== undefined && { indexType: type }) }
}

/** The fields of structs that a plain name can mean, or else all fields. */
const instead = (name: string, fields: readonly string[]): string => {
  const meant = fields.filter(field => field.endsWith(`[${name}]`) || field.startsWith(`${name}[`))
  return meant.length > 0 ? `fields of structs are called ${meant.join(', ')}` : suggestion(name, fields)
}

interface IndexProblem {
  readonly problem: string
  readonly advice: string
  /** The whole message, if it ends otherwise than usual. */
  readonly text?: string
}

const BM25 = 'BM25'

/** server source: indexparamcheck, FillFunctionOutputIndexParams; proxy/task_index.go */
const metricProblem = (collection: LiveCollection, field: string, metric = ''): IndexProblem | undefined => {
  if (metric === '' || (metric === BM25) === isBm25Output(collection, field)) return undefined
  if (metric !== BM25) {
    const problem = `index metric type of BM25 function output field must be BM25, got ${metric.slice(0, 100)}`
    return { problem, advice: `send metricType BM25 for field ${field}` }
  }
  const problem = 'only BM25 Function output field support BM25 metric type'
  const text = `${problem}: invalid parameter[expected=valid index params][actual=invalid index params]`
  return { problem, text, advice: `send another metricType for field ${field}, such as ${metricOf(collection, field)}` }
}

class IndexRequest extends CollectionRequest {
  readonly indexName: string

  constructor(call: CallContext, body: IndexBody) {
    super(call, body)
    this.indexName = body.indexName ?? ''
  }

  get index(): Index | undefined {
    return indexesOf(this.collection).find(({ indexName }) => indexName === this.indexName)
  }
}

const named = collectionChecks<IndexRequest>(required('indexName'))

/** @throws Refusal */
export const describeIndex = (call: CallContext, body: IndexBody): Awaitable<IndexEntry[]> =>
  afterInspection(call, () =>
    admit(named, new IndexRequest(call, body), request => {
      const { index, indexName, collection } = request
      if (index === undefined) {
        const explain = `collection ${collection.name} has no index ${indexName}; indexes/list names its indexes`
        throw refuse(700, { check: 'index', reason: `index=${indexName}`, explain })
      }
      const rows = rowsOf(request)
      return [{ ...index, failReason: '', indexState: 'Finished', indexedRows: rows, pendingRows: 0, totalRows: rows }]
    })
  )

/** server source: an index of a loaded collection cannot be dropped; dropping a missing index succeeds. @throws Refusal */
export const dropIndex = (call: CallContext, body: IndexBody): Awaitable<Record<string, never>> =>
  admit(named, new IndexRequest(call, body), ({ cluster, collection, index, indexName }) => {
    if (index === undefined) return {}
    if (loadedOf(collection).length > 0) {
      throw conflict(
        'index cannot be dropped, collection is loaded, please release it first',
        'call collections/release before'
      )
    }
    return replaceCollection(call, cluster, {
      ...collection,
      indexes: indexesOf(collection).filter(other => other.indexName !== indexName)
    })
  })
