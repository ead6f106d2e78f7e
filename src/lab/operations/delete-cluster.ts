import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { clusterNamed, removeCluster } from '../world/change-clusters.ts'

export const deleteCluster = operation({
  method: 'DELETE',
  path: '/world/clusters/:id',
  summary: 'Take a cluster out of the world, with its collections and jobs',
  input: Type.Object({ id: Type.String() }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab, sandbox: name }, { id }) => {
    const sandbox = lab.sandbox(name)
    removeCluster(sandbox, clusterNamed(sandbox, id).id)
    return { deleted: id }
  }
})
