import type { CollectionStats, CollectionStatsBody } from '../../contract/v2/collection-stats.ts'
import { type Awaitable, after } from '../../objects/awaitable.ts'
import { dataPlaneChecks } from '../admission.ts'
import { admit } from '../check.ts'
import { type Call, CollectionRequest } from '../requests.ts'

const statsOf = ({ cluster, collection, now, call }: CollectionRequest): CollectionStats => ({
  rowCount: (collection.rows ?? 0) + call.sandbox.jobs.imported(cluster.id, collection.name, now)
})

/** How many rows a collection holds. @throws Refusal */
export const collectionStats = (call: Call, body: CollectionStatsBody): Awaitable<CollectionStats> =>
  after(call.sandbox.readings.settled(), () => admit(dataPlaneChecks, new CollectionRequest(call, body), statsOf))
