import { autoIndex, type Index, type LiveCollection, vectorsOf } from '../cloud/world.ts'
import type { IndexParam } from '../contract/partitions-and-indexes.ts'

/** The index that a caller describes, or why there can be none. documented: index calls of the cluster */
export const indexFrom = (
  collection: LiveCollection,
  { fieldName, indexName = fieldName, metricType, indexType, index_type, params }: IndexParam
): Index | { readonly problem: string } => {
  if (!collection.fields.some(({ name }) => name === fieldName)) {
    return { problem: `cannot create index on non-exist field: ${fieldName}` }
  }
  const made = vectorsOf(collection).includes(fieldName) ? autoIndex(fieldName, metricType) : autoIndex(fieldName, '')
  const type = indexType ?? index_type ?? params?.index_type
  return { ...made, indexName, ...(type !== undefined && { indexType: type }) }
}

/** Vector fields that have no index: until they do, nothing can be loaded. */
export const unindexed = (collection: LiveCollection, indexes: readonly Index[]): string[] =>
  vectorsOf(collection).filter(name => !indexes.some(({ fieldName }) => fieldName === name))
