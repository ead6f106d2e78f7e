import { findCluster } from '../addressing.ts'
import type { Check } from '../check.ts'
import type { CollectionRequest, ImportRequest } from '../requests.ts'

/** Of calls that name no cluster: those of the data plane, and of Milvus. */
export const addressedCluster: Check<CollectionRequest | ImportRequest> = {
  name: 'addressedCluster',
  codes: [96018, 96025],
  run: request => findCluster(request, request.fields.collectionName ?? '')
}
