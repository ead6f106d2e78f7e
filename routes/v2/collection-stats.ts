import { collectionStats } from '../../src/collections/stats.ts'
import { CollectionStatsBody, CollectionStatsReply } from '../../src/contract/collections-v2.ts'
import type { App } from '../../src/http/app-type.ts'

const statsSchema = { body: CollectionStatsBody, response: { 200: CollectionStatsReply } }

export const collectionStatsRoute = (app: App): void => {
  app.post('/v2/vectordb/collections/get_stats', { schema: statsSchema }, async request => ({
    code: 0 as const,
    data: await collectionStats(request.call, request.body)
  }))
}
