import { Type } from '@sinclair/typebox'
import { ClusterDocument } from '../../cloud/schema/cluster.ts'
import { type Cluster, clusterFrom } from '../../cloud/world.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { operation } from '../operation.ts'
import { checkCluster, clusterNamed, keepCluster } from '../world/change-clusters.ts'
import { clusterOf } from '../world/document-of.ts'

const { name, project, plan, region, status } = ClusterDocument.properties

/** A status that is said ends what was on its way. */
const withStatus = ({ transition, ...cluster }: Cluster, status: Cluster['status'] | undefined): Cluster =>
  status === undefined ? { ...cluster, ...(transition && { transition }) } : { ...cluster, status }

export const changeCluster = operation({
  method: 'PATCH',
  path: '/world/clusters/:id',
  summary: 'Change a cluster: its status at once, its plan, name, project or region',
  bodyLimits: BODY_LIMITS.world,
  input: Type.Object(
    {
      id: Type.String(),
      name: Type.Optional(name),
      project: Type.Optional(project),
      plan: Type.Optional(plan),
      region: Type.Optional(region),
      status: Type.Optional(status)
    },
    { additionalProperties: false }
  ),
  reply: ClusterDocument,
  run: ({ lab, sandbox: called }, changes) => {
    const sandbox = lab.sandbox(called)
    const cluster = clusterNamed(sandbox, changes.id)
    const wanted = { ...clusterOf(cluster, sandbox.now()), ...changes }
    checkCluster(sandbox, wanted)
    const { status: _, collections: __, ...facts } = clusterFrom(wanted, sandbox.world.projects)
    const changed = withStatus({ ...cluster, ...facts }, changes.status)
    keepCluster(sandbox, changed)
    return clusterOf(changed, sandbox.now())
  }
})
