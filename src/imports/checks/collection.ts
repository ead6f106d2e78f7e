import { hasPartitionKey, partitionsOf } from '../../cloud/world.ts'
import { type MilvusWords, type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { nearest } from '../../text/text.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest, ImportRequest } from '../requests.ts'
import { missing } from './milvus.ts'

/** The only database of a cluster. documented: the name of the database that exists from the start */
export const DEFAULT_DATABASE = 'default'

/** @param name defaults to the default database */
export const isDatabase = (name: string | undefined): boolean => name === undefined || name === DEFAULT_DATABASE

const unknownDatabase = (dbName: string, collectionName: string): Refusal =>
  refuse(47005, {
    reason: collectionName,
    explain: `clusters of the world have one database, ${DEFAULT_DATABASE}; leave dbName out`,
    milvus: { code: 800, reason: dbName.slice(0, 255) }
  })

/** Checks the database of calls that need no existing collection: list, has, create. */
export const database: Check<CollectionRequest> = {
  name: 'collection',
  codes: [47005],
  run: ({ collectionName, fields: { dbName = DEFAULT_DATABASE } }) =>
    isDatabase(dbName) ? undefined : unknownDatabase(dbName, collectionName)
}

const suggestion = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known)
  if (near !== undefined) return `did you mean ${near}?`
  return known.length === 0 ? 'it has none' : `it has ${known.slice(0, 10).join(', ')}`
}

/** server source: the proxy's cache looks up collections by name, and reports a missing one */
const unknownCollection = (name: string): MilvusWords =>
  name === ''
    ? { code: 1802, reason: missing('CollectionNameReq', ['CollectionName']) }
    : { code: 100, text: `collection not found[database=${DEFAULT_DATABASE}][collection=${name}]` }

/** A missing partition has no code of its own in the documents; 47005 fits best (guess). */
export const collection: Check<ImportRequest | CollectionRequest> = {
  name: 'collection',
  codes: [47005],
  run: request => {
    const { collectionName = '', partitionName, dbName = DEFAULT_DATABASE } = request.fields
    const { cluster } = request
    if (!isDatabase(dbName)) return unknownDatabase(dbName, collectionName)
    const found = cluster.collections.get(collectionName)
    if (found === undefined) {
      const known = suggestion(collectionName, [...cluster.collections.keys()])
      return refuse(47005, {
        reason: collectionName,
        explain: `cluster ${cluster.id} has no collection ${collectionName}; ${known}`,
        milvus: unknownCollection(collectionName)
      })
    }
    request.collection = found
    if (partitionName === undefined) return undefined
    if (hasPartitionKey(found)) {
      return refuse(47005, {
        explain: `collection ${collectionName} has a partition key, so rows choose their partition; leave partitionName out`,
        milvus: { code: 2100, reason: 'not allow to set partition name for collection with partition key' }
      })
    }
    const partitions = partitionsOf(found)
    if (partitions.includes(partitionName)) return undefined
    const known = suggestion(partitionName, partitions)
    return refuse(47005, {
      explain: `collection ${collectionName} has no partition of this name; ${known}`,
      milvus: { code: 200, reason: partitionName }
    })
  }
}

const UNSUPPORTED: readonly string[] = ['JSON', 'Array']

/** documented: import page, "RESTful API 不支持 JSON 和 Array 类型的字段"; the code is a guess, no page names one */
export const fieldTypes: Check<ImportRequest> = {
  name: 'fieldTypes',
  codes: [47053],
  run: ({ collection }) => {
    const field = collection.fields.find(({ type }) => UNSUPPORTED.includes(type))
    if (field === undefined) return undefined
    return refuse(47053, {
      reason: `the RESTful API does not support fields of type ${field.type}, field '${field.name}'`,
      explain: `field ${field.name} of collection ${collection.name} is of type ${field.type}, which v1 does not import; use a collection without JSON and Array fields`
    })
  }
}
