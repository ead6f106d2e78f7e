import type { Collection } from './schema/collection.ts'

/** Where rows go that no partition is named for; always there. documented: Milvus partition pages */
export const DEFAULT_PARTITION = '_default'

/** documented: index calls of the cluster */
export interface Index {
  readonly fieldName: string
  readonly indexName: string
  readonly indexType: string
  /** Empty for a scalar field. */
  readonly metricType: string
}

/** A collection with what calls have made of it. It never changes: another record takes its place. */
export interface LiveCollection extends Collection {
  /** Left out, as in worlds: one for each vector field. */
  readonly indexes?: readonly Index[]
  /** Partitions in memory; left out, as in worlds: all of them. */
  readonly loaded?: readonly string[]
}

/** documented: what a collection without a metric gets */
const METRIC = 'COSINE'

export const vectorsOf = ({ fields }: Collection): string[] =>
  fields.filter(({ type }) => type.endsWith('Vector')).map(({ name }) => name)

/** An index as the service makes it by itself. @param metricType left out: the default of vectors */
export const autoIndex = (fieldName: string, metricType = METRIC): Index => ({
  fieldName,
  indexName: fieldName,
  indexType: 'AUTOINDEX',
  metricType
})

export const partitionsOf = ({ partitions = [] }: Collection): string[] => [DEFAULT_PARTITION, ...partitions]

export const indexesOf = (collection: LiveCollection): readonly Index[] =>
  collection.indexes ?? vectorsOf(collection).map(name => autoIndex(name))

export const loadedOf = (collection: LiveCollection): readonly string[] => collection.loaded ?? partitionsOf(collection)

/** Rows choose their partition themselves, so none is named. documented: Milvus partition key page */
export const hasPartitionKey = ({ fields }: Collection): boolean => fields.some(field => field.partitionKey === true)
