import { type Static, Type } from '@sinclair/typebox'

/** How v2 names a cluster: by its id, or by project and region. documented: create page; client source */
export const ClusterAddress = {
  clusterId: Type.Optional(
    Type.String({ description: 'Id of the target cluster. Required, unless projectId and regionId are given.' })
  ),
  projectId: Type.Optional(Type.String({ description: 'Project of the cluster, beside regionId.' })),
  regionId: Type.Optional(Type.String({ description: 'Region of the cluster, beside projectId.' }))
}

const Address = Type.Object(ClusterAddress)

export type ClusterAddress = Static<typeof Address>
