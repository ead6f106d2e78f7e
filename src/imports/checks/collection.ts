import { NEW_TYPES, newerPart } from '../../cloud/newer.ts'
import {
  type Cluster,
  collectionsIn,
  DEFAULT_DATABASE,
  findCollection,
  hasDatabase,
  hasPartitionKey,
  partitionsOf
} from '../../cloud/world.ts'
import { type MilvusWords, type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { nearest } from '../../text/text.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest, FilesRequest, ImportRequest } from '../requests.ts'
import { missing } from './milvus.ts'

/** The refusal for a missing database. */
export const unknownDatabase = (
  { id, databases }: Cluster,
  name: string,
  collectionName: string | undefined
): Refusal => {
  const known = [...new Set([DEFAULT_DATABASE, ...(databases?.keys() ?? [])])]
  return refuse(47005, {
    ...(collectionName !== undefined && { reason: collectionName }),
    explain: `cluster ${id} has no database ${name.slice(0, 100)}; ${suggestion(name, known)}`,
    milvus: { code: 800, reason: name.slice(0, 255) }
  })
}

/** Checks the database of calls that need no existing collection: list, has, create. */
export const database: Check<CollectionRequest> = {
  name: 'collection',
  codes: [47005],
  run: ({ cluster, collectionName, database }) =>
    hasDatabase(cluster, database) ? undefined : unknownDatabase(cluster, database ?? '', collectionName)
}

export const suggestion = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known)
  if (near !== undefined) return `did you mean ${near}?`
  return known.length === 0 ? 'it has none' : `it has ${known.slice(0, 10).join(', ')}`
}

/** server source: the proxy's cache looks up collections by name, and reports a missing one */
const unknownCollection = (name: string, database = DEFAULT_DATABASE): MilvusWords =>
  name === ''
    ? { code: 1802, reason: missing('CollectionNameReq', ['CollectionName']) }
    : { code: 100, text: `collection not found[database=${database}][collection=${name}]` }

/** A missing partition has no code of its own in the documents; 47005 fits best (guess). */
export const collection: Check<ImportRequest | CollectionRequest> = {
  name: 'collection',
  codes: [47005],
  run: request => {
    const { collectionName = '', partitionName } = request.fields
    const { cluster, database } = request
    if (!hasDatabase(cluster, database)) return unknownDatabase(cluster, database ?? '', collectionName)
    const found = findCollection(cluster, collectionName, database)
    if (found === undefined) {
      const known = suggestion(
        collectionName,
        collectionsIn(cluster, database).map(({ name }) => name)
      )
      return refuse(47005, {
        reason: collectionName,
        explain: `${database === undefined ? '' : `database ${database} of `}cluster ${cluster.id} has no collection ${collectionName}; ${known}`,
        milvus: unknownCollection(collectionName, database)
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

const UNSUPPORTED: readonly string[] = ['JSON', 'Array', ...NEW_TYPES]

/** guess: no page says what an older version does with a collection that it could not create */
export const newTypes: Check<FilesRequest> = {
  name: 'fieldTypes',
  codes: [47053],
  run: ({ collection, limits }) => {
    const part = newerPart(collection, limits)
    if (part === undefined) return undefined
    return refuse(47053, {
      reason: `this version does not support ${part} of collection ${collection.name}`,
      explain: `collection ${collection.name} has ${part}, which this era or Milvus version does not know; start with a newer one (--era, --milvus-version), or use a collection without`
    })
  }
}

/** documented: import page, "RESTful API 不支持 JSON 和 Array 类型的字段"; the code, and the types that are newer than the page, are a guess */
export const fieldTypes: Check<ImportRequest> = {
  name: 'fieldTypes',
  codes: [47053],
  run: request => {
    const { collection } = request
    const field = collection.fields.find(({ type }) => UNSUPPORTED.includes(type))
    const [struct] = collection.structFields ?? []
    const { name, type } = field ?? { name: struct?.name, type: 'ArrayOfStruct' }
    if (name === undefined) return newTypes.run(request)
    return refuse(47053, {
      reason: `the RESTful API does not support fields of type ${type}, field '${name}'`,
      explain: `field ${name} of collection ${collection.name} is of type ${type}, which v1 does not import; call v2, or use a collection without ${UNSUPPORTED.join(', ')} and struct fields`
    })
  }
}
