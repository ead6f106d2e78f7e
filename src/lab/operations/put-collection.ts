import { Type } from '@sinclair/typebox'
import { Collection } from '../../cloud/schema/collection.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { operation } from '../operation.ts'
import { checkCluster, clusterNamed, keepCluster } from '../world/change-clusters.ts'
import { clusterOf } from '../world/document-of.ts'

export const putCollection = operation({
  method: 'PUT',
  path: '/world/clusters/:cluster/collections/:name',
  summary: 'Make a collection, or another of one that is there; rows that jobs have brought stay',
  bodyLimits: BODY_LIMITS.world,
  input: Type.Object(
    { cluster: Type.String({ description: 'Id of its cluster.' }), ...Collection.properties },
    { additionalProperties: false }
  ),
  reply: Collection,
  run: ({ lab, sandbox: name }, { cluster: id, ...collection }) => {
    const sandbox = lab.sandbox(name)
    const cluster = clusterNamed(sandbox, id)
    const collections = new Map(cluster.collections).set(collection.name, collection)
    const changed = { ...cluster, collections }
    checkCluster(sandbox, clusterOf(changed, sandbox.now()), collection.name)
    keepCluster(sandbox, changed)
    return collection
  }
})
