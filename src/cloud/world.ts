import { type Cloud, cloudOfRegion } from '../contract/clouds.ts'
import type { ClusterDocument, Key, Project } from './schema/cluster.ts'
import type { Collection } from './schema/collection.ts'
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
export interface LiveCollection extends Collection {
  /** undefined, as in world files: one for each vector field. */
  readonly indexes?: readonly Index[]
  /** Loaded partitions; undefined, as in world files: all. */
  readonly loaded?: readonly string[]
}

export const indexesOf = (collection: LiveCollection): readonly Index[] =>
  collection.indexes ?? vectorsOf(collection).map(name => autoIndex(name))

export const vectorsOf = ({ fields }: Collection): string[] =>
  fields.filter(({ type }) => type.endsWith('Vector')).map(({ name }) => name)

/** documented: the default metric of a collection */
const METRIC = 'COSINE'

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
  readonly collections: ReadonlyMap<string, LiveCollection>
}

/** The simulated account, indexed for the checks. It is immutable: a change makes a new world that shares the unchanged parts. */
export interface World {
  readonly name: string
  readonly keys: ReadonlyMap<string, Key>
  readonly unlistedKeys: string | undefined
  readonly projects: ReadonlyMap<string, Project>
  readonly clusters: ReadonlyMap<string, Cluster>
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
    clusters: indexOf(clusters, cluster => cluster.id)
  }
}

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
  collections: indexOf<LiveCollection>(cluster.collections, collection => collection.name)
})

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
