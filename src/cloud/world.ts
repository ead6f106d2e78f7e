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

/** A collection with what calls have made of it. It never changes: another record takes its place. */
export interface LiveCollection extends Collection {
  /** Left out, as in worlds: one for each vector field. */
  readonly indexes?: readonly Index[]
  /** Partitions in memory; left out, as in worlds: all of them. */
  readonly loaded?: readonly string[]
}

export const indexesOf = (collection: LiveCollection): readonly Index[] =>
  collection.indexes ?? vectorsOf(collection).map(name => autoIndex(name))

export const vectorsOf = ({ fields }: Collection): string[] =>
  fields.filter(({ type }) => type.endsWith('Vector')).map(({ name }) => name)

/** documented: what a collection without a metric gets */
const METRIC = 'COSINE'

/** An index as the service makes it by itself. @param metricType left out: the default of vectors */
export const autoIndex = (fieldName: string, metricType = METRIC): Index => ({
  fieldName,
  indexName: fieldName,
  indexType: 'AUTOINDEX',
  metricType
})

export const loadedOf = (collection: LiveCollection): readonly string[] => collection.loaded ?? partitionsOf(collection)

/** Where rows go that no partition is named for; always there. documented: Milvus partition pages */
export const DEFAULT_PARTITION = '_default'

export const partitionsOf = ({ partitions = [] }: Collection): string[] => [DEFAULT_PARTITION, ...partitions]

/** Rows choose their partition themselves, so none is named. documented: Milvus partition key page */
export const hasPartitionKey = ({ fields }: Collection): boolean => fields.some(field => field.partitionKey === true)

export type Plan = ClusterDocument['plan']
export type Status = ClusterDocument['status']

/** A change that takes time: what the cluster is meanwhile, and what it becomes. */
export interface Transition {
  readonly meanwhile: Status
  readonly after: Status
  /** Epoch milliseconds. */
  readonly endsAt: number
}

/** A cluster with what the checks ask of it looked up once. */
export interface Cluster {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly project: string
  readonly plan: Plan
  readonly region: string
  readonly cloud: Cloud | undefined
  readonly status: Status
  /** Of dedicated clusters; left out, as in worlds: 1. */
  readonly cuSize?: number
  readonly cuType?: string
  /** A change that calls of the control plane began. */
  readonly transition?: Transition
  readonly collections: ReadonlyMap<string, LiveCollection>
}

/** The simulated account, indexed for the checks. It never changes: what calls change is another world, which shares the rest. */
export interface World {
  readonly name: string
  readonly keys: ReadonlyMap<string, Key>
  readonly unlistedKeys: string | undefined
  readonly projects: ReadonlyMap<string, Project>
  readonly clusters: ReadonlyMap<string, Cluster>
}

/** The world with a cluster more, or with that one in the place of its former self. */
export const withCluster = (world: World, cluster: Cluster): World => ({
  ...world,
  clusters: new Map(world.clusters).set(cluster.id, cluster)
})

/** The world without a cluster. */
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

/** A cluster as a world file has it, with what the checks ask of it. */
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

/** What a cluster is at a time: a pure function of both. */
export const statusAt = ({ status, transition }: Cluster, now: number): Status => {
  if (transition === undefined) return status
  return now < transition.endsAt ? transition.meanwhile : transition.after
}

export type Change = keyof typeof CHANGES

/** Milliseconds that a change takes at speed 1 (guess: minutes in the cloud). */
const TAKES = 60_000

/** documented: cluster pages; from which status a call leads where */
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
