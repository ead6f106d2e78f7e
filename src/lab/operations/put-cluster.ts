import { ClusterDocument } from '../../cloud/schema/cluster.ts'
import { clusterFrom } from '../../cloud/world.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { operation } from '../operation.ts'
import { checkCluster, keepCluster } from '../world/change-clusters.ts'
import { clusterOf } from '../world/document-of.ts'

export const putCluster = operation({
  method: 'PUT',
  path: '/world/clusters/:id',
  summary: 'Make a cluster, or another of one that is there; collections that are left out stay',
  bodyLimits: BODY_LIMITS.world,
  input: ClusterDocument,
  reply: ClusterDocument,
  run: ({ lab, sandbox: name }, cluster) => {
    const sandbox = lab.sandbox(name)
    checkCluster(sandbox, cluster)
    const { projects, clusters } = sandbox.world
    const made = clusterFrom(cluster, projects)
    const collections = cluster.collections === undefined ? clusters.get(cluster.id)?.collections : undefined
    const kept = { ...made, collections: collections ?? made.collections }
    keepCluster(sandbox, kept)
    return clusterOf(kept, sandbox.now())
  }
})
