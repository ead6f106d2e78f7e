import { keyOf } from '../../cloud/world.ts'
import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { countOf } from '../../text/text.ts'
import type { Check } from '../check.ts'
import { stateInV2, statusOf } from '../jobs/status.ts'
import { ABORTED, phaseOf } from '../jobs/timeline.ts'
import type { GetRequest, ImportRequest } from '../requests.ts'

const sum = (counts: Iterable<number>): number => {
  let total = 0
  for (const count of counts) total += count
  return total
}

export const concurrency: Check<ImportRequest> = {
  name: 'concurrency',
  codes: [47039, 47055],
  run: ({ cluster, collection, now, limits, call: { sandbox } }) => {
    const alive = sandbox.jobs.alive(cluster.id, now)
    if (alive.size === 0) return undefined
    const importing = () => [...alive.keys()].slice(0, 10).join(', ')
    if (limits.oneAtATime.includes(cluster.plan)) {
      return refuse(47039, {
        explain: `cluster ${cluster.id} is on the ${cluster.plan} plan and is importing into ${importing()}; wait until that job ends`
      })
    }
    const { per, jobs } = limits.alive
    const running = per === 'cluster' ? sum(alive.values()) : (alive.get(keyOf(collection)) ?? 0)
    if (running < jobs) return undefined
    return refuse(47055, {
      reason: per === 'cluster' ? importing() : collection.name,
      explain: `${running} of at most ${countOf(jobs, 'import')} per ${per} ${running === 1 ? 'is' : 'are'} running (${importing()}); wait until one ends`
    })
  }
}

/** Finds a job by its id alone, and with it the cluster whose access decides. guess: jobs of other organizations are not hidden */
export const anyJob: Check<GetRequest> = {
  name: 'jobId',
  codes: [90144],
  run: request => {
    const { jobId = '', call, now } = request
    const job = call.sandbox.jobs.at(now).get(jobId)
    if (job === undefined) return refuse(90144, { explain: 'no job has this id; send a jobId that an import returned' })
    request.job = job
    request.clusterId = job.clusterId
    return undefined
  }
}

const ADVICE = 'create a job with options.auto_commit "false" to decide yourself'

const refusal = (reason: string, explain: string): Refusal => refuse(2100, { reason, explain: `${explain}; ${ADVICE}` })

/** The state of a job, and its name in the server, which has more states than the API shows. */
const stateOf = ({ job, now }: GetRequest) => {
  const status = statusOf(job, now)
  const state = stateInV2(job, status)
  const isAborted = status.errorMessage === ABORTED
  return { state, isAborted, name: state === 'Importing' ? phaseOf(status.percent) : state }
}

/** server source: datacoord/services.go, CommitImport; a second commit succeeds */
export const committable: Check<GetRequest> = {
  name: 'uncommitted',
  codes: [2100],
  run: request => {
    const { state, name } = stateOf(request)
    if (state === 'Uncommitted' || state === 'Committing' || state === 'Completed') return undefined
    const { job } = request
    const explain =
      job.ending.kind === 'await' ? 'ask describe until the state is Uncommitted' : 'the job commits by itself'
    return refusal(`job ${job.id} is in state ${name}, expected Uncommitted`, explain)
  }
}

/**
 * server source: datacoord/services.go, AbortImport; a second abort succeeds. recorded in milvus-io/milvus#53159: a job that commits
 * automatically cannot be aborted; the message for it is a guess.
 */
export const abortable: Check<GetRequest> = {
  name: 'uncommitted',
  codes: [2100],
  run: request => {
    const { job } = request
    const { state, name, isAborted } = stateOf(request)
    if (isAborted) return undefined
    if (state === 'Failed' || state === 'Committing' || state === 'Completed') {
      return refusal(`job ${job.id} is in terminal/committed state ${name}, abort not allowed`, 'it is too late')
    }
    if (job.ending.kind === 'await') return undefined
    return refusal(`job ${job.id} does not wait for a decision`, 'the job commits by itself')
  }
}
