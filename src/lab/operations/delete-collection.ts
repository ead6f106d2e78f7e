import { Type } from '@sinclair/typebox'
import { nearest } from '../../text/nearest.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import { clusterNamed, keepCluster } from '../world/change-clusters.ts'

export const deleteCollection = operation({
  method: 'DELETE',
  path: '/world/clusters/:cluster/collections/:name',
  summary: 'Take a collection out of its cluster, with its rows; jobs that import into it fail',
  input: Type.Object({ cluster: Type.String(), name: Type.String() }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab, sandbox: called }, { cluster: id, name }) => {
    const sandbox = lab.sandbox(called)
    const cluster = clusterNamed(sandbox, id)
    const collections = new Map(cluster.collections)
    if (!collections.delete(name)) {
      const near = nearest(name, [...collections.keys()])
      const advice = near === undefined ? 'GET /_emulator/world lists them' : `did you mean ${near}?`
      throw new LabError(404, `cluster ${id} has no collection ${JSON.stringify(name.slice(0, 100))}; ${advice}`)
    }
    keepCluster(sandbox, { ...cluster, collections })
    return { deleted: name }
  }
})
