import type { Awaitable } from '../awaitable.ts'
import type { CollectionStats, CollectionStatsBody } from '../contract/collections-v2.ts'
import { dataPlaneChecks } from '../imports/admission.ts'
import { admit } from '../imports/check.ts'
import { afterInspection } from '../imports/progress.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'

/** How many rows a collection holds. @throws Refusal */
export const collectionStats = (call: CallContext, body: CollectionStatsBody): Awaitable<CollectionStats> =>
  afterInspection(call, () =>
    admit(dataPlaneChecks, new CollectionRequest(call, body), request => ({ rowCount: rowsOf(request) }))
  )

/** Rows of a collection: those that the world gives it, and those of completed jobs. */
export const rowsOf = ({ cluster, collection, now, call }: CollectionRequest): number =>
  (collection.rows ?? 0) + call.sandbox.jobs.imported(cluster.id, { collectionName: collection.name }, now)
