import type { Awaitable } from '../awaitable.ts'
import type { Collection } from '../cloud/schema/collection.ts'
import { autoIndex, type LiveCollection } from '../cloud/world.ts'
import type { CreateCollectionBody } from '../contract/collections-v2.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import { atCluster } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { type Call, CollectionRequest } from '../imports/requests.ts'
import { keep } from './change.ts'
import { collectionFrom } from './from-body.ts'
import { indexFrom, unindexed } from './index-from.ts'
import { invalid, unfit } from './invalid.ts'
import type { ServerProblem } from './server-rules.ts'

const MEND = 'mend the collection'

/** documented: a quick collection, and one that has its indexes, is loaded; any other waits for both */
const withIndexes = (collection: Collection, { schema, indexParams = [], metricType }: CreateCollectionBody) => {
  if (schema === undefined) {
    const [, vector] = collection.fields
    return { ...collection, indexes: [autoIndex(vector?.name ?? '', metricType)] }
  }
  const indexes = indexParams.map(param => {
    const index = indexFrom(collection, param)
    if ('problem' in index) throw invalid(index.problem, MEND)
    return index
  })
  return { ...collection, indexes, ...(unindexed(collection, indexes).length > 0 && { loaded: [] }) }
}

const refusalOf = (problem: string | ServerProblem): Refusal => {
  if (typeof problem === 'string') return invalid(problem, MEND)
  const { code, reason, text } = problem
  const refusal = code === 1100 ? invalid(reason, MEND) : unfit(reason, MEND)
  return text === undefined ? refusal : Object.assign(refusal, { text })
}

/** The collection that is described. @throws Refusal when it could not be */
const collectionOf = (body: CreateCollectionBody): LiveCollection => {
  const made = collectionFrom(body)
  if ('problem' in made) throw refusalOf(made.problem)
  return withIndexes(made.collection, body)
}

/** Adds a collection to the cluster; the same one again is none the worse. @throws Refusal */
export const addCollection = ({ call, cluster }: CollectionRequest, body: CreateCollectionBody) => {
  const collection = collectionOf(body)
  const there = cluster.collections.get(collection.name)
  if (there === undefined) return keep(call, cluster, collection)
  if (JSON.stringify(there.fields) === JSON.stringify(collection.fields)) return {}
  throw invalid(
    `create duplicate collection with different parameters, collection: ${collection.name}`,
    `cluster ${cluster.id} has it with other fields: drop it first`
  )
}

/** @throws Refusal */
export const createCollection = (call: Call, body: CreateCollectionBody): Awaitable<Record<string, never>> =>
  admit(atCluster(), new CollectionRequest(call, body), request => addCollection(request, body))
