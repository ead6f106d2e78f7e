import type { Awaitable } from '../awaitable.ts'
import { indexesOf, loadedOf, partitionsOf } from '../cloud/world.ts'
import type { LoadState, LoadStateBody } from '../contract/collections-v2.ts'
import type { PartitionsBody } from '../contract/partitions-and-indexes.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { dataPlaneChecks } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { replaceCollection } from './collections.ts'
import { unindexed } from './indexes.ts'
import { missingPartition } from './partitions.ts'

/** server source: a collection with an unindexed vector field cannot be loaded */
export const indexed: Check<CollectionRequest> = {
  name: 'index',
  codes: [700],
  run: ({ collection }) => {
    const [field] = unindexed(collection, indexesOf(collection))
    if (field === undefined) return undefined
    return refuse(700, {
      reason: `collection=${collection.name}`,
      explain: `field ${field} has no index; call indexes/create before collections/load`
    })
  }
}

/** Loads a collection or some of its partitions at once (guess: the cloud takes time). @throws Refusal */
export const load = (
  call: CallContext,
  { partitionNames: names = [], ...body }: PartitionsBody
): Awaitable<Record<string, never>> =>
  admit(
    [...dataPlaneChecks, indexed, partitionsExist(names)],
    new CollectionRequest(call, body),
    ({ cluster, collection }) => {
      const wanted = new Set([...loadedOf(collection), ...names])
      const all = partitionsOf(collection)
      return replaceCollection(call, cluster, {
        ...collection,
        loaded: names.length === 0 ? all : all.filter(name => wanted.has(name))
      })
    }
  )

/** Checks that the named partitions exist. */
const partitionsExist = (names: readonly string[]): Check<CollectionRequest> => ({
  name: 'partition',
  codes: [200],
  run: ({ collection }): Refusal | undefined => missingPartition(collection, names)
})

/** @throws Refusal */
export const release = (
  call: CallContext,
  { partitionNames: names = [], ...body }: PartitionsBody
): Awaitable<Record<string, never>> =>
  admit([...dataPlaneChecks, partitionsExist(names)], new CollectionRequest(call, body), ({ cluster, collection }) =>
    replaceCollection(call, cluster, {
      ...collection,
      loaded: names.length === 0 ? [] : loadedOf(collection).filter(name => !names.includes(name))
    })
  )

/** documented: named partitions are loaded if all of them are; a collection is loaded if any partition is */
export const loadState = (call: CallContext, { partitionNames = [], ...body }: LoadStateBody): Awaitable<LoadState> => {
  const names = [partitionNames].flat()
  return admit([...dataPlaneChecks, partitionsExist(names)], new CollectionRequest(call, body), ({ collection }) => {
    const loaded = loadedOf(collection)
    const isLoaded = names.length === 0 ? loaded.length > 0 : names.every(name => loaded.includes(name))
    if (!isLoaded) return { loadState: 'LoadStateNotLoad' }
    return { loadProgress: 100, loadState: 'LoadStateLoaded', message: '' }
  })
}
