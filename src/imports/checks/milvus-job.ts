import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { GetRequest } from '../requests.ts'

const LARGEST = 2n ** 63n - 1n

const isDecimal = (id: string): boolean => /^[+-]?\d+$/.test(id)

/** Why Go cannot read the id as an int64, in its words. documented: package strconv, ParseInt */
const parseProblem = (id: string): string | undefined => {
  const problem = isDecimal(id) ? 'value out of range' : 'invalid syntax'
  const fits = isDecimal(id) && id.length < 25 && BigInt(id) <= LARGEST && BigInt(id) >= -LARGEST - 1n
  return fits ? undefined : `strconv.ParseInt: parsing ${JSON.stringify(id.slice(0, 100))}: ${problem}`
}

const EXPLAIN = 'no job has this id; send a jobId that create returned'

interface Words {
  readonly unreadable: (problem: string, id: string) => Refusal
  readonly unknown: (id: string) => Refusal
}

const find = (request: GetRequest, { unreadable, unknown }: Words): Refusal | undefined => {
  const { jobId = '', call, now } = request
  const problem = parseProblem(jobId)
  if (problem !== undefined) return unreadable(problem, jobId.slice(0, 100))
  const id = String(BigInt(jobId))
  const job = call.sandbox.jobs.at(now).get(id)
  const { host } = call
  if (job === undefined || (host.kind === 'cluster' && host.clusterId !== job.clusterId)) return unknown(id)
  request.job = job
  request.clusterId = job.clusterId
  return undefined
}

const DECIMAL = 'jobs of Milvus have decimal ids; send a jobId that create returned'

/** Milvus finds a job by its id alone. server source: datacoord/services.go, its stray %w included */
export const milvusJob: Check<GetRequest> = {
  name: 'jobId',
  codes: [2100],
  run: request =>
    find(request, {
      unreadable: problem => refuse(2100, { reason: `parse job id failed, err=%w${problem}`, explain: DECIMAL }),
      unknown: id => refuse(2100, { reason: `import job does not exist, jobID=${id}`, explain: EXPLAIN })
    })
}

/** Commit and abort read the id in the proxy. server source: handler_v2.go, commitImportJob; datacoord/services.go */
export const milvusJobToDecide: Check<GetRequest> = {
  name: 'jobId',
  codes: [1100, 2101],
  run: request =>
    find(request, {
      unreadable: (problem, id) => {
        const text = `${problem}: invalid parameter[expected=int64 jobId][actual=${id}]`
        return refuse(1100, { reason: problem, explain: DECIMAL, milvus: { code: 1100, text } })
      },
      unknown: id => refuse(2101, { reason: `job ${id} not found`, explain: EXPLAIN })
    })
}
