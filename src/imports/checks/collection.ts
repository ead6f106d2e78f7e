import { DEFAULT_PARTITION, hasPartitionKey, partitionsOf } from '../../cloud/live-collection.ts'
import { refuse } from '../../contract/refusals/refusal.ts'
import { nearest } from '../../text/nearest.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest, ImportRequest } from '../requests.ts'

const DEFAULT_DATABASE = 'default'

const suggestion = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known)
  if (near !== undefined) return `did you mean ${near}?`
  return known.length === 0 ? 'it has none' : `it has ${known.slice(0, 10).join(', ')}`
}

/** The partition case has no code of its own in the documents; 47005 is its best home (guess). */
export const collection: Check<ImportRequest | CollectionRequest> = {
  name: 'collection',
  codes: [47005],
  run: request => {
    const { collectionName = '', partitionName, dbName = DEFAULT_DATABASE } = request.fields
    const { cluster } = request
    if (dbName !== DEFAULT_DATABASE) {
      return refuse(47005, {
        explain: `clusters of the world have one database, ${DEFAULT_DATABASE}; leave dbName out`
      })
    }
    const found = cluster.collections.get(collectionName)
    if (found === undefined) {
      const known = suggestion(collectionName, [...cluster.collections.keys()])
      return refuse(47005, {
        reason: collectionName,
        explain: `cluster ${cluster.id} has no collection ${collectionName}; ${known}`
      })
    }
    request.collection = found
    if (partitionName === undefined || partitionName === DEFAULT_PARTITION) return undefined
    if (hasPartitionKey(found)) {
      return refuse(47005, {
        explain: `collection ${collectionName} has a partition key, so rows choose their partition; leave partitionName out`
      })
    }
    const partitions = partitionsOf(found)
    if (partitions.includes(partitionName)) return undefined
    const known = suggestion(partitionName, partitions)
    return refuse(47005, {
      explain: `collection ${collectionName} has no partition of this name; ${known}`
    })
  }
}
