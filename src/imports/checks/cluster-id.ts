import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import { type ClusterRequest, ImportRequest } from '../requests.ts'

export const clusterId: Check<ClusterRequest> = {
  name: 'clusterId',
  codes: [90103, 90104],
  run: request => {
    if (request.clusterId !== undefined && request.clusterId !== '') return undefined
    return request instanceof ImportRequest && request.pathStyle
      ? refuse(90103, {
          explain: 'the path has nothing between /v1/clusters/ and /import; put the cluster id there'
        })
      : refuse(90104, {
          explain: 'clusterId is missing or empty; send the id of the target cluster'
        })
  }
}
