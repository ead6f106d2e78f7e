import { type Cloud, cloudOfRegion } from '../contract/clouds.ts'
import type { ClusterDocument, CollectionDocument, DatabaseDocument, Key, Project } from './schema/cluster.ts'
import type { Collection, StructField } from './schema/collection.ts'
import type { IntegrationDocument } from './schema/integration.ts'
import type { WorldDocument } from './schema/world.ts'

/** documented: index calls of the cluster */
export interface Index {
  readonly fieldName: string
  readonly indexName: string
  readonly indexType: string
  /** Empty for a scalar field. */
  readonly metricType: string
}

/** A collection with the changes that calls made. The record is immutable: each change replaces it. */
export interface LiveCollection extends Omit<CollectionDocument, 'loaded'> {
  /** undefined, as in world files: one for each vector field. */
  readonly indexes?: readonly Index[]
  /** Loaded partitions; undefined, as in world files: all. */
  readonly loaded?: readonly string[]
}

export const indexesOf = (collection: LiveCollection): readonly Index[] =>
  collection.indexes ?? vectorsOf(collection).map(name => autoIndex(name, metricOf(collection, name)))

export const vectorsOf = (collection: Collection): string[] =>
  [...collection.fields, ...fieldsOfStructs(collection)]
    .filter(({ type }) => type.endsWith('Vector'))
    .map(({ name }) => name)

/** The fields of structs with the names that calls use: `chunks[page]`. server source: typeutil.ConcatStructFieldName */
export const fieldsOfStructs = ({
  structFields = []
}: Collection): (StructField['fields'][number] & {
  readonly maxCapacity: number
})[] =>
  structFields.flatMap(({ name: struct, maxCapacity, fields }) =>
    fields.map(field => ({ ...field, name: `${struct}[${field.name}]`, maxCapacity }))
  )

/** documented: the default metric of a collection */
const METRIC = 'COSINE'

/** Whether the function BM25 makes the field. */
export const isBm25Output = ({ functions = [] }: Collection, field: string): boolean =>
  functions.some(({ type, outputFieldNames }) => type === 'BM25' && outputFieldNames.includes(field))

/** The metric of a field unless one is given. server source: indexparamcheck, FillFunctionOutputIndexParams; that of vectors in structs is a guess */
export const metricOf = (collection: Collection, field: string): string => {
  if (isBm25Output(collection, field)) return 'BM25'
  return field.includes('[') ? `MAX_SIM_${METRIC}` : METRIC
}

/** The index that the service creates automatically. @param metricType defaults to that of vectors */
export const autoIndex = (fieldName: string, metricType = METRIC): Index => ({
  fieldName,
  indexName: fieldName,
  indexType: 'AUTOINDEX',
  metricType
})

export const loadedOf = (collection: LiveCollection): readonly string[] => collection.loaded ?? partitionsOf(collection)

/** The partition for rows without a named one; it always exists. documented: Milvus partition pages */
export const DEFAULT_PARTITION = '_default'

export const partitionsOf = ({ partitions = [] }: Collection): string[] => [DEFAULT_PARTITION, ...partitions]

/** With a partition key, rows select their partition, so requests name none. documented: Milvus partition key page */
export const hasPartitionKey = ({ fields }: Collection): boolean => fields.some(field => field.partitionKey === true)

/** The database that every cluster has. documented: the name of the database that exists from the start */
export const DEFAULT_DATABASE = 'default'

/** A database as records name it: the default one has no name. */
export const databaseOf = (name: string | undefined): string | undefined =>
  name === DEFAULT_DATABASE ? undefined : name

/** The key of a collection in its cluster; names have no slash. @param database undefined: the default one */
export const collectionKey = (name: string, database?: string): string =>
  database === undefined ? name : `${database}/${name}`

export const keyOf = ({ name, database }: Pick<LiveCollection, 'name' | 'database'>): string =>
  collectionKey(name, database)

/** The collection of a name or alias. @param database undefined: the default one */
export const findCollection = (
  cluster: Cluster,
  name: string,
  database: string | undefined
): LiveCollection | undefined =>
  cluster.collections.get(collectionKey(name, database)) ??
  collectionsIn(cluster, database).find(({ aliases }) => aliases?.includes(name))

/** Whether a cluster has a database. @param name undefined: the default one */
export const hasDatabase = ({ databases }: Cluster, name: string | undefined): boolean =>
  name === undefined || databases?.has(name) === true

/** The collections of one database, in order of creation. @param database undefined: the default one */
export const collectionsIn = ({ collections }: Cluster, database: string | undefined): LiveCollection[] =>
  [...collections.values()].filter(collection => collection.database === database)

export type Plan = ClusterDocument['plan']
export type Status = ClusterDocument['status']

/** A change of status that takes time: the status meanwhile, and the status after it. */
export interface Transition {
  readonly meanwhile: Status
  readonly after: Status
  /** Epoch milliseconds. */
  readonly endsAt: number
}

/** A cluster with its collections indexed for the checks. */
export interface Cluster {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly project: string
  readonly plan: Plan
  readonly region: string
  readonly cloud: Cloud | undefined
  readonly status: Status
  /** Only for dedicated clusters; undefined, as in world files: 1. */
  readonly cuSize?: number
  readonly cuType?: string
  /** A change that a control plane call started. */
  readonly transition?: Transition
  /** Databases beside the default one, by name, and the properties of the default one; undefined: none. */
  readonly databases?: ReadonlyMap<string, DatabaseDocument>
  /** Maximum number of databases beside the default one; undefined: that of the service. */
  readonly maxDatabases?: number
  /** By `collectionKey`. */
  readonly collections: ReadonlyMap<string, LiveCollection>
}

/** A storage integration: what reads a bucket for external volumes. */
export interface StorageIntegration extends IntegrationDocument {
  readonly organization: string
  /** Epoch milliseconds; undefined: the world file declares it. */
  readonly createdAt?: number
}

/** The simulated account, indexed for the checks. It is immutable: a change makes a new world that shares the unchanged parts. */
export interface World {
  readonly name: string
  readonly keys: ReadonlyMap<string, Key>
  readonly unlistedKeys: string | undefined
  readonly projects: ReadonlyMap<string, Project>
  readonly clusters: ReadonlyMap<string, Cluster>
  /** Storage integrations by id, in order of creation. */
  readonly integrations: ReadonlyMap<string, StorageIntegration>
}

/** Adds a storage integration. */
export const withIntegration = (world: World, integration: StorageIntegration): World => ({
  ...world,
  integrations: new Map(world.integrations).set(integration.id, integration)
})

/** Removes a storage integration. */
export const withoutIntegration = (world: World, id: string): World => {
  const integrations = new Map(world.integrations)
  integrations.delete(id)
  return { ...world, integrations }
}

/** Adds or replaces a cluster. */
export const withCluster = (world: World, cluster: Cluster): World => ({
  ...world,
  clusters: new Map(world.clusters).set(cluster.id, cluster)
})

/** Removes a cluster. */
export const withoutCluster = (world: World, id: string): World => {
  const clusters = new Map(world.clusters)
  clusters.delete(id)
  return { ...world, clusters }
}

export const buildWorld = (document: WorldDocument): World => {
  const projects = indexOf(document.projects, project => project.id)
  const clusters = document.clusters.map(cluster => clusterFrom(cluster, projects))
  return {
    name: document.name,
    keys: indexOf(document.keys, key => key.key),
    unlistedKeys: document.unlistedKeys,
    projects,
    clusters: indexOf(clusters, cluster => cluster.id),
    integrations: indexOf(
      document.storageIntegrations?.map(document => integrationFrom(document, projects)),
      ({ id }) => id
    )
  }
}

/** Converts a storage integration of a world file. */
export const integrationFrom = (
  document: IntegrationDocument,
  projects: ReadonlyMap<string, Project>
): StorageIntegration => ({ ...document, organization: projects.get(document.project)?.organization ?? '' })

const indexOf = <T>(items: readonly T[] | undefined, name: (item: T) => string): Map<string, T> =>
  new Map(items?.map(item => [name(item), item]))

/** Converts a cluster of a world file. */
export const clusterFrom = (cluster: ClusterDocument, projects: ReadonlyMap<string, Project>): Cluster => ({
  id: cluster.id,
  name: cluster.name,
  organization: projects.get(cluster.project)?.organization ?? '',
  project: cluster.project,
  plan: cluster.plan,
  region: cluster.region,
  cloud: cloudOfRegion(cluster.region),
  status: cluster.status,
  ...(cluster.databases !== undefined && { databases: indexOf(cluster.databases, ({ name }) => name) }),
  ...(cluster.maxDatabases !== undefined && { maxDatabases: cluster.maxDatabases }),
  collections: indexOf(cluster.collections?.map(collectionFrom), keyOf)
})

/** Converts a collection of a world file. */
export const collectionFrom = ({ database, ...collection }: CollectionDocument): LiveCollection => {
  const named = databaseOf(database)
  return named === undefined ? collection : { ...collection, database: named }
}

/** The status of a cluster at a time: a pure function of both. */
export const statusAt = ({ status, transition }: Cluster, now: number): Status => {
  if (transition === undefined) return status
  return now < transition.endsAt ? transition.meanwhile : transition.after
}

export type Change = keyof typeof CHANGES

/** Milliseconds of a status change at speed 1 (guess: minutes in the cloud). */
const TAKES = 60_000

/** documented: cluster pages; the allowed and resulting statuses of each call */
export const CHANGES = {
  create: { from: [], meanwhile: 'CREATING', after: 'RUNNING' },
  suspend: { from: ['RUNNING'], meanwhile: 'SUSPENDING', after: 'SUSPENDED' },
  resume: { from: ['SUSPENDED', 'STOPPED'], meanwhile: 'RESUMING', after: 'RUNNING' },
  modify: { from: ['RUNNING'], meanwhile: 'MODIFYING', after: 'RUNNING' },
  drop: { from: ['RUNNING', 'SUSPENDED', 'STOPPED', 'ABNORMAL'], meanwhile: 'DELETING', after: 'DELETED' }
} as const satisfies Readonly<Record<string, { from: readonly Status[]; meanwhile: Status; after: Status }>>

export const begin = (change: Change, now: number, speed: number): Transition => {
  const { meanwhile, after } = CHANGES[change]
  return { meanwhile, after, endsAt: now + Math.floor(TAKES / speed) }
}
