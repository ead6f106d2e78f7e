import type { WorldDocument } from '../cloud/schema/world.ts'
import { call } from './call.ts'

/** A key that no world lists: it works where a world lets such keys in. */
const UNLISTED = 'demo'

/** A key with which the console may make a call about a cluster: any text where the world lets unlisted keys in, else one that the world lists. */
export const keyFor = async (clusterId?: string): Promise<string> =>
  chooseKey(await call('GET /world', { secrets: true }), clusterId)

type Listed = NonNullable<WorldDocument['keys']>[number]

export const chooseKey = (world: WorldDocument, clusterId?: string): string =>
  world.unlistedKeys === undefined ? (listedKeyFor(world, clusterId)?.key ?? UNLISTED) : UNLISTED

/** The first active key with a role in the project of a cluster; without one, the first active key. */
export const listedKeyFor = (
  { keys = [], clusters = [], projects = [] }: WorldDocument,
  clusterId?: string
): Listed | undefined => {
  const active = keys.filter(({ state = 'active' }) => state === 'active')
  const id = clusters.find(cluster => cluster.id === clusterId)?.project
  const project = projects.find(project => project.id === id)
  const reaches = ({ organization, projects }: Listed) =>
    organization === project?.organization && (projects === undefined || projects.some(name => name === id))
  return active.find(reaches) ?? active[0]
}
