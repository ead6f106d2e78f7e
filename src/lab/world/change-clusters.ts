import type { ClusterDocument } from '../../cloud/schema/cluster.ts'
import { type Cluster, withCluster, withoutCluster } from '../../cloud/world.ts'
import { nearest } from '../../text/nearest.ts'
import { LabError } from '../lab-error.ts'
import type { LabSandbox } from '../sandbox.ts'
import { checkChange } from './check-document.ts'
import { documentOf } from './document-of.ts'

/** @throws LabError */
export const clusterNamed = ({ world }: LabSandbox, id: string): Cluster => {
  const found = world.clusters.get(id)
  if (found !== undefined) return found
  const near = nearest(id, [...world.clusters.keys()])
  const advice = near === undefined ? 'GET /_emulator/world lists them' : `did you mean ${near}?`
  throw new LabError(404, `there is no cluster ${JSON.stringify(id.slice(0, 60))}; ${advice}`)
}

/** @param collection name of the one that is put, if one is @throws LabError when a world could not be so with that cluster in it */
export const checkCluster = (sandbox: LabSandbox, cluster: ClusterDocument, collection?: string): void => {
  const before = documentOf(sandbox)
  const found = before.clusters.findIndex(({ id }) => id === cluster.id)
  const index = found < 0 ? before.clusters.length : found
  const clusters = found < 0 ? [...before.clusters, cluster] : before.clusters.with(index, cluster)
  const at = cluster.collections?.findIndex(({ name }) => name === collection) ?? -1
  const place = ['clusters', index, ...(at < 0 ? [] : ['collections', at])]
  checkChange({ before, after: { ...before, clusters }, place })
}

/** Puts a cluster in; jobs into collections that it no longer has fail as if these were dropped. */
export const keepCluster = (sandbox: LabSandbox, cluster: Cluster): void => {
  const now = sandbox.now()
  for (const name of sandbox.world.clusters.get(cluster.id)?.collections.keys() ?? []) {
    if (!cluster.collections.has(name)) sandbox.jobs.drop(cluster.id, { collectionName: name }, now)
  }
  sandbox.world = withCluster(sandbox.world, cluster)
}

/** Takes a cluster out, and its jobs with it. */
export const removeCluster = (sandbox: LabSandbox, id: string): void => {
  sandbox.world = withoutCluster(sandbox.world, id)
  sandbox.jobs.removeCluster(id)
}
