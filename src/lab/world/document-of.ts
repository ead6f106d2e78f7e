import { dirname, resolve } from 'node:path'
import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import type { ClusterDocument } from '../../cloud/schema/cluster.ts'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import { type Cluster, type LiveCollection, statusAt } from '../../cloud/world.ts'

import type { LabSandbox } from '../sandbox.ts'

/** Indexes and what is loaded are no part of a world. */
const collectionOf = ({ indexes: _, loaded: __, ...collection }: LiveCollection): Collection => collection

/** A cluster on its way to another status has the one that it has now. @param now epoch milliseconds */
export const clusterOf = (cluster: Cluster, now: number): ClusterDocument => {
  const { id, name, project, plan, region, collections } = cluster
  return {
    id,
    name,
    project,
    plan,
    region,
    status: statusAt(cluster, now),
    ...(collections.size > 0 && { collections: [...collections.values()].map(collectionOf) })
  }
}

/** Folders by their whole path, so that the document can lie anywhere; uploads by their size. */
const bucketOf = (bucket: BucketDocument, { template, uploads }: LabSandbox): BucketDocument => {
  const { folder, objects = [] } = bucket
  const uploaded = uploads?.of(bucket).map(({ key, size }) => ({ key, size })) ?? []
  const all = [...objects, ...uploaded]
  return {
    ...bucket,
    ...(folder !== undefined && { folder: resolve(dirname(template.file), folder) }),
    ...(all.length > 0 && { objects: all })
  }
}

/**
 * The world of a sandbox as it is now, as a world file has it, secrets included. Jobs that calls have made and the rows that they
 * brought are not in it: they are no part of a world.
 */
export const documentOf = (sandbox: LabSandbox): WorldDocument => {
  const { world, buckets, template } = sandbox
  const { document } = template
  const { keys: _, clusters: __, buckets: ___, jobs, ...rest } = document
  const ofClusters = jobs?.filter(({ cluster }) => world.clusters.has(cluster)) ?? []
  const now = sandbox.now()
  return {
    ...rest,
    ...(world.keys.size > 0 && { keys: [...world.keys.values()] }),
    clusters: [...world.clusters.values()].map(cluster => clusterOf(cluster, now)),
    ...(buckets.length > 0 && { buckets: buckets.map(bucket => bucketOf(bucket, sandbox)) }),
    ...(ofClusters.length > 0 && { jobs: ofClusters })
  }
}
