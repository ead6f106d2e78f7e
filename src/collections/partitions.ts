import type { Awaitable } from '../awaitable.ts'
import { DEFAULT_PARTITION, hasPartitionKey, type LiveCollection, loadedOf, partitionsOf } from '../cloud/world.ts'
import type { CollectionBody, CollectionStats } from '../contract/collections-v2.ts'
import { PARTITION_NAME } from '../contract/names.ts'
import type { PartitionBody } from '../contract/partitions-and-indexes.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { collectionChecks, dataPlaneChecks } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { required } from '../imports/checks/request.ts'
import { afterInspection } from '../imports/progress.ts'
import { type CallContext, CollectionRequest, PartitionRequest } from '../imports/requests.ts'
import { conflict, replaceCollection, targetOf } from './collections.ts'

/** @throws Refusal */
export const listPartitions = (call: CallContext, body: CollectionBody): Awaitable<string[]> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ collection }) => partitionsOf(collection))

const checks = collectionChecks<PartitionRequest>(required('partitionName'))

/** @throws Refusal */
export const hasPartition = (call: CallContext, body: PartitionBody): Awaitable<{ has: boolean }> =>
  admit(checks, new PartitionRequest(call, body), ({ collection, partitionName }) => ({
    has: partitionsOf(collection).includes(partitionName)
  }))

/** Adds a partition, which is loaded if all others are; creating the same one again succeeds. @throws Refusal */
export const createPartition = (call: CallContext, body: PartitionBody): Awaitable<Record<string, never>> =>
  admit(checks, new PartitionRequest(call, body), request => {
    const { cluster, collection, partitionName } = request
    refuseKeyed(request, 'create')
    if (!PARTITION_NAME.valid.test(partitionName))
      throw conflict(problemOf(partitionName), `use ${PARTITION_NAME.rule}`)
    const existing = partitionsOf(collection)
    if (existing.includes(partitionName)) return {}
    const loaded = loadedOf(collection)
    return replaceCollection(call, cluster, {
      ...collection,
      partitions: [...(collection.partitions ?? []), partitionName],
      loaded: loaded.length === existing.length ? [...loaded, partitionName] : loaded
    })
  })

/** documented: with a partition key, the service manages the partitions itself */
const refuseKeyed = ({ collection }: PartitionRequest, verb: 'create' | 'drop'): void => {
  if (!hasPartitionKey(collection)) return
  throw conflict(
    `disable ${verb} partition if partition key mode is used`,
    `collection ${collection.name} has a partition key`
  )
}

/** The server's message for an invalid partition name. The messages allow less than the rule. server source: proxy/util.go, validatePartitionTag */
const problemOf = (name: string): string => {
  const message = `Invalid partition name: ${name.slice(0, 1000)}.`
  if (Buffer.byteLength(name) > 255)
    return `${message} The length of a partition name must be less than 255 characters.`
  return /^[A-Za-z0-9_]/.test(name)
    ? `${message} Partition name can only contain numbers, letters and underscores.`
    : `${message} The first character of a partition name must be an underscore or letter.`
}

/** Removes a partition and its rows from the collection; jobs that import into it fail (guess). @throws Refusal */
export const dropPartition = (call: CallContext, body: PartitionBody): Awaitable<Record<string, never>> =>
  admit(checks, new PartitionRequest(call, body), request => {
    const { cluster, collection, partitionName, now } = request
    refuseKeyed(request, 'drop')
    if (partitionName === DEFAULT_PARTITION)
      throw conflict('default partition cannot be deleted', 'drop the collection')
    if (!partitionsOf(collection).includes(partitionName)) return {}
    if (loadedOf(collection).includes(partitionName)) {
      const reason = 'partition cannot be dropped, partition is loaded, please release it first'
      throw conflict(reason, 'call partitions/release or collections/release')
    }
    call.sandbox.jobs.drop(cluster.id, { ...targetOf(collection), partitionName }, now)
    const partitions = collection.partitions?.filter(name => name !== partitionName) ?? []
    return replaceCollection(call, cluster, { ...collection, partitions, loaded: loadedOf(collection) })
  })

/** The refusal if one of the partitions is missing. */
export const missingPartition = (collection: LiveCollection, names: readonly string[]): Refusal | undefined => {
  const existing = partitionsOf(collection)
  const missing = names.find(name => !existing.includes(name))
  if (missing === undefined) return undefined
  return refuse(200, {
    reason: missing.slice(0, 100),
    explain: `collection ${collection.name} has no such partition; it has ${existing.slice(0, 10).join(', ')}`
  })
}

export const partitionThere: Check<PartitionRequest> = {
  name: 'partition',
  codes: [200],
  run: ({ collection, partitionName }) => missingPartition(collection, [partitionName])
}

/** Rows of a partition. Rows that the world declares are in the default partition. @throws Refusal */
export const partitionStats = (call: CallContext, body: PartitionBody): Awaitable<CollectionStats> =>
  afterInspection(call, () =>
    admit(
      [...checks, partitionThere],
      new PartitionRequest(call, body),
      ({ cluster, collection, partitionName, now }) => {
        const declared = partitionName === DEFAULT_PARTITION ? (collection.rows ?? 0) : 0
        const place = { ...targetOf(collection), partitionName }
        return { rowCount: declared + call.sandbox.jobs.imported(cluster.id, place, now) }
      }
    )
  )
