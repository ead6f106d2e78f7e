import { loadWorld } from '../../cloud/parse.ts'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { Cluster } from '../../cloud/world.ts'
import { DEFAULT_WORLD } from '../../root.ts'
import { nearest } from '../../text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-codes.ts'

const wrong = (problem: string): CliError => new CliError(`--schema: ${problem}`, EXIT.wrongInput.code)

export interface ImportTarget {
  readonly collection: Collection
  /** Of its cluster, which limits the size of files. */
  readonly plan: Cluster['plan']
}

/** @throws CliError when there is no such collection, or several; WorldError */
export const collectionNamed = async (schema: string | undefined): Promise<ImportTarget> => {
  const [, file, cluster, name] = /^([^#]*)#(?:([^/]*)\/)?([^/]+)$/.exec(schema ?? '') ?? []
  if (name === undefined) {
    throw wrong('say which collection the files are for, as in world.yaml#in01-5b7c0de3f1a2948/articles, or #articles')
  }
  const world = await loadWorld(file || DEFAULT_WORLD)
  const where = file || 'the built-in world'
  const clusters = world.clusters.filter(({ id }) => cluster === undefined || id === cluster)
  if (clusters.length === 0) throw wrong(`${where} has no cluster ${cluster}`)
  const all = clusters.flatMap(({ id, plan, collections = [] }) =>
    collections.map(collection => ({ id, plan, collection }))
  )
  const found = all.filter(({ collection }) => collection.name === name)
  const [first, ...others] = found
  if (first === undefined) {
    const meant = nearest(
      name,
      all.map(({ collection }) => collection.name)
    )
    throw wrong(
      `${where} has no collection ${name}${cluster ? ` in ${cluster}` : ''}${meant ? `; did you mean ${meant}?` : ''}`
    )
  }
  const same = JSON.stringify(first.collection)
  if (others.some(({ collection }) => JSON.stringify(collection) !== same)) {
    const ids = found.map(({ id }) => `${id}/${name}`).join(', ')
    throw wrong(`${where} has different collections of that name; choose from ${ids}`)
  }
  // Of several clusters that have it, one that is not Free.
  const { collection, plan } = found.find(({ plan }) => plan !== 'Free') ?? first
  return { collection, plan }
}
