import { findCluster } from '../addressing.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest } from '../requests.ts'

export const addressedCluster: Check<CollectionRequest> = {
  name: 'addressedCluster',
  codes: [96018, 96025],
  run: request => findCluster(request, request.collectionName)
}
