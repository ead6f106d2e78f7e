import type { Cluster, World } from '../../cloud/world.ts'

/** @param clusterId of the cluster that the call names; undefined: none */
const meant = (world: World, organization: string, clusterId: string | undefined): readonly Cluster[] => {
  if (clusterId === undefined) return [...world.clusters.values()].filter(each => each.organization === organization)
  const cluster = world.clusters.get(clusterId)
  return cluster === undefined ? [] : [cluster]
}

/** Whether a collection that the call can mean has that very name: then there is no magic in it. */
export const isCollection = (
  world: World,
  organization: string,
  clusterId: string | undefined,
  name: string
): boolean => meant(world, organization, clusterId).some(({ collections }) => collections.has(name))

/** Name of the first collection that the call can mean; undefined when there is none. */
export const firstCollection = (
  world: World,
  organization: string,
  clusterId: string | undefined
): string | undefined =>
  meant(world, organization, clusterId)
    .flatMap(({ collections }) => [...collections.keys()])
    .at(0)
