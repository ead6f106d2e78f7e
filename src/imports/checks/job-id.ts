import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { GetRequest } from '../requests.ts'

export const jobId: Check<GetRequest> = {
  name: 'jobId',
  codes: [90144],
  run: request => {
    const { jobId: id, cluster, call, now } = request
    const job = id === undefined ? undefined : call.sandbox.jobs.at(now).get(id)
    if (job?.clusterId === cluster.id) {
      request.job = job
      return undefined
    }
    const found = job === undefined ? 'no job has this id' : 'the job is of another cluster'
    return refuse(90144, {
      explain: `${id === undefined ? 'jobId is missing or empty' : found}; send a jobId that an import into ${cluster.id} returned`
    })
  }
}
