import { type Cloud, cloudOfRegion } from '../contract/clouds.ts'
import type { LiveCollection } from './live-collection.ts'
import type { Key, Project } from './schema/account.ts'
import type { ClusterDocument } from './schema/cluster.ts'
import type { WorldDocument } from './schema/world.ts'

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
