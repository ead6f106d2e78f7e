import { type LiveCollection, partitionsOf } from '../cloud/world.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import type { Check } from '../imports/check.ts'
import type { PartitionRequest } from '../imports/requests.ts'

/** Why not all of these partitions can be meant. */
export const missingPartition = (collection: LiveCollection, names: readonly string[]): Refusal | undefined => {
  const there = partitionsOf(collection)
  const missing = names.find(name => !there.includes(name))
  if (missing === undefined) return undefined
  return refuse(200, {
    reason: missing.slice(0, 100),
    explain: `collection ${collection.name} has no such partition; it has ${there.slice(0, 10).join(', ')}`
  })
}

export const partitionThere: Check<PartitionRequest> = {
  name: 'partition',
  codes: [200],
  run: ({ collection, partitionName }) => missingPartition(collection, [partitionName])
}
